create or replace function holdfast_private.require_settings(model holdfast.models)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wrong record;
begin
  -- The table's checks are the backstop; here a caller learns which setting it was, and its bounds.
  perform holdfast_private.require_arguments(jsonb_build_object(
    'name', model.name, 'time_zone', model.time_zone, 'hourly_rate', model.hourly_rate, 'currency', model.currency
  ));
  perform holdfast_private.require_text('name', model.name, 200);
  perform holdfast_private.require_time_zone(model.time_zone);
  perform holdfast_private.require_price(model.hourly_rate, model.currency);
  select * into wrong
  from (values
    ('slot_interval_minutes', model.slot_interval_minutes, 1, 1440),
    ('min_booking_minutes', model.min_booking_minutes, 1, model.max_booking_minutes),
    ('max_booking_minutes', model.max_booking_minutes, 1, 10080),
    ('buffer_before_minutes', model.buffer_before_minutes, 0, 1440),
    ('buffer_after_minutes', model.buffer_after_minutes, 0, 1440),
    ('min_notice_minutes', model.min_notice_minutes, 0, 525600),
    ('booking_horizon_days', model.booking_horizon_days, 1, 1000),
    ('hold_minutes', model.hold_minutes, 1, 1440),
    ('max_active_holds_per_user', model.max_active_holds_per_user, 1, 1000),
    ('generate_days_ahead', model.generate_days_ahead, 0, 400)
  ) as setting (name, value, at_least, at_most)
  where value is null or value not between at_least and at_most
  limit 1;
  if found or model.hourly_rate >= 1e9 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('%s is out of its bounds', coalesce(wrong.name, 'hourly_rate')),
      jsonb_strip_nulls(jsonb_build_object(
        'argument', coalesce(wrong.name, 'hourly_rate'), 'value', wrong.value,
        'at_least', wrong.at_least, 'at_most', wrong.at_most
      ))
    );
  end if;
end
$$;
comment on function holdfast_private.require_settings(holdfast.models) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT or INVALID_TIME_ZONE unless each setting of a model lies within its bounds.';
revoke all on function holdfast_private.require_settings(holdfast.models) from public;
