create or replace function holdfast_private.import_settings(model holdfast.models, settings jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted holdfast.models := jsonb_populate_record(model, settings);
begin
  if wanted is distinct from model then
    update holdfast.models as m
    set (
      name, time_zone, is_active, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
      buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
      max_active_holds_per_user, generate_days_ahead
    ) = (
      wanted.name, wanted.time_zone, wanted.is_active, wanted.hourly_rate, wanted.currency, wanted.slot_interval_minutes,
      wanted.min_booking_minutes, wanted.max_booking_minutes, wanted.buffer_before_minutes, wanted.buffer_after_minutes,
      wanted.min_notice_minutes, wanted.booking_horizon_days, wanted.hold_minutes, wanted.max_active_holds_per_user,
      wanted.generate_days_ahead
    )
    where m.id = model.id;
  end if;
  return next row(
    'settings', case when wanted is distinct from model then 'updated' else 'kept' end, '$.settings', model.id, null
  )::holdfast.import_result;
end
$$;
comment on function holdfast_private.import_settings(holdfast.models, jsonb) is 'Gives a locked model the settings of a sound document.';
revoke all on function holdfast_private.import_settings(holdfast.models, jsonb) from public;
