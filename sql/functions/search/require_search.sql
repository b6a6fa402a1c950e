create or replace function holdfast_private.require_search(
  model holdfast.models,
  duration_minutes integer,
  preferred_start_time timestamptz,
  max_results integer
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if duration_minutes not between model.min_booking_minutes and model.max_booking_minutes then
    perform holdfast_private.fail(
      'BAD_DURATION',
      'the length is not within the model''s bounds',
      jsonb_build_object(
        'duration_minutes', duration_minutes, 'min_booking_minutes', model.min_booking_minutes,
        'max_booking_minutes', model.max_booking_minutes
      )
    );
  end if;
  if preferred_start_time < '0001-01-01 00:00:00+00' or preferred_start_time >= '10000-01-01 00:00:00+00' then
    perform holdfast_private.fail('INVALID_ARGUMENT', 'the preferred start must lie in the years 1 to 9999');
  end if;
  if max_results not between 1 and 100 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'max_results must be 1 to 100', jsonb_build_object('max_results', max_results)
    );
  end if;
end
$$;
comment on function holdfast_private.require_search(holdfast.models, integer, timestamptz, integer) is
  'Raises BAD_DURATION or INVALID_ARGUMENT unless the search can be made.';
revoke all on function holdfast_private.require_search(holdfast.models, integer, timestamptz, integer) from public;
grant execute on function holdfast_private.require_search(holdfast.models, integer, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
