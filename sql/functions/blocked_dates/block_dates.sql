create or replace function holdfast.block_dates(
  model_id bigint,
  dates date[],
  reason text default null,
  start_time time default null,
  end_time time default null,
  idempotency_key text default null
)
returns setof holdfast.availability_conflict
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  answer holdfast.availability_conflict[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', block_dates.model_id));
  perform holdfast_private.require_blockable(dates, start_time, end_time, reason);
  perform holdfast_private.require_model(block_dates.model_id);
  model := holdfast_private.lock_model(block_dates.model_id);
  answer := holdfast_private.recall_answer(
    model.id, idempotency_key, 'block_dates', row(dates, block_dates.reason, block_dates.start_time, block_dates.end_time), answer
  );
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;

  -- Blocked again, the reason is the newer one.
  insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time, reason)
  select distinct model.id, d, block_dates.start_time, block_dates.end_time, block_dates.reason
  from unnest(dates) as d
  on conflict on constraint model_blocked_dates_model_id_blocked_date_start_time_end_ti_key
  do update set reason = excluded.reason;

  answer := array(
    select c
    from (select distinct d from unnest(dates) as d) as wanted
    cross join lateral holdfast_private.conflicts_with(
      model,
      holdfast_private.blocked_range(wanted.d, block_dates.start_time, block_dates.end_time, model.time_zone)
    ) as c
    where c.conflict_type in ('booking', 'hold')
    order by c.starts_at, c.conflict_id
  );
  perform holdfast_private.keep_answer(model.id, idempotency_key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.block_dates(bigint, date[], text, time, time, text) is
  $$@resultFieldName conflicts
Blocks local dates of a model, or one local part of each, with a reason (at most 200 characters, the model's and admins' eyes only). Counts at once on free time, generated or not. Live holds and bookings stay: those that stand on the blocked time are returned.
dates: 1-1000; start_time and end_time: both or neither, whole minutes, 24:00 at the latest. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.block_dates(bigint, date[], text, time, time, text) from public;
grant execute on function holdfast.block_dates(bigint, date[], text, time, time, text) to holdfast_model, holdfast_admin;
