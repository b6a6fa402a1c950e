create or replace function holdfast.unblock_dates(model_id bigint, dates date[])
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  unblocked date[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', unblock_dates.model_id));
  perform holdfast_private.require_blockable(dates, null, null, null);
  perform holdfast_private.require_model(unblock_dates.model_id);
  model := holdfast_private.lock_model(unblock_dates.model_id);
  with gone as (
    delete from holdfast.model_blocked_dates as b
    where b.model_id = model.id and b.blocked_date = any (unblock_dates.dates)
    returning b.blocked_date
  )
  -- A window that begins on the evening before reaches into the date.
  select array_agg(distinct g.blocked_date - n) into unblocked
  from gone as g
  cross join generate_series(0, 1) as n;
  return query
    select w.*
    from holdfast_private.generate_windows(
      array[model.id], holdfast_private.generated_dates(model, unblocked), not_over_at => holdfast_private.current_instant()
    ) as w;
end
$$;
comment on function holdfast.unblock_dates(bigint, date[]) is
  $$@resultFieldName windows
Unblocks local dates of a model, blocked parts of them included. The time counts as free again at once, and the windows that the rules would have had there come back (those not over yet, to the horizon or as far as was generated): they are returned. What was not blocked is no error.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.unblock_dates(bigint, date[]) from public;
grant execute on function holdfast.unblock_dates(bigint, date[]) to holdfast_model, holdfast_admin;
