create or replace function holdfast.generate_availability_from_schedules(
  model_id bigint,
  from_date date,
  to_date date,
  on_conflict holdfast.conflict_strategy default 'trim',
  idempotency_key text default null
)
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  answer holdfast.generated_window[];
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', generate_availability_from_schedules.model_id)
  );
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{trim,adjust,remove,merge}');
  perform holdfast_private.require_model(generate_availability_from_schedules.model_id);
  perform holdfast_private.lock_model(generate_availability_from_schedules.model_id);
  answer := holdfast_private.recall_answer(
    generate_availability_from_schedules.model_id, idempotency_key, 'generate_availability_from_schedules',
    row(from_date, to_date, on_conflict), answer
  );
  if answer is null then
    answer := array(
      select w
      from holdfast_private.generate_windows(
        array[generate_availability_from_schedules.model_id],
        array(select from_date + n from generate_series(0, to_date - from_date) as n),
        on_conflict => generate_availability_from_schedules.on_conflict
      ) as w
      order by w.starts_at
    );
    perform holdfast_private.keep_answer(generate_availability_from_schedules.model_id, idempotency_key, answer);
  end if;
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.generate_availability_from_schedules(bigint, date, date, holdfast.conflict_strategy, text) is
  $$@resultFieldName windows
Makes the windows of the weekly rules of a model for local dates, both included, at most 400 days. Blocked time is skipped; what was removed by hand stays removed. Live holds and bookings keep availability under them.
on_conflict: trim (new windows are made around those that are there), or adjust, remove or merge as in resolve_conflicts for each new window that overlaps one.
Returns the windows made with, beside them, what was trimmed, skipped and settled and for what: also a window that a merge, settled last, took in at once. A second run makes nothing and returns nothing. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_from_schedules(bigint, date, date, holdfast.conflict_strategy, text) from public;
grant execute on function holdfast.generate_availability_from_schedules(bigint, date, date, holdfast.conflict_strategy, text) to holdfast_model, holdfast_admin;
