create function holdfast.generate_availability_from_schedules(model_id bigint, from_date date, to_date date)
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', generate_availability_from_schedules.model_id)
  );
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_model(generate_availability_from_schedules.model_id);
  perform holdfast_private.lock_model(generate_availability_from_schedules.model_id);
  return query
    select w.*
    from holdfast_private.generate_windows(
      array[generate_availability_from_schedules.model_id],
      array(select from_date + n from generate_series(0, to_date - from_date) as n)
    ) as w;
end
$$;
comment on function holdfast.generate_availability_from_schedules(bigint, date, date) is
  $$@resultFieldName windows
Makes the windows of a model's weekly rules for local dates, both included, at most 400 days. Blocked time is skipped; windows that are there are never overlapped: new ones are trimmed around them. What was removed by hand stays removed.
Returns the windows made with, beside them, what was trimmed and skipped and for what. A second run makes nothing and returns nothing.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_from_schedules(bigint, date, date) from public;
grant execute on function holdfast.generate_availability_from_schedules(bigint, date, date) to holdfast_model, holdfast_admin;
