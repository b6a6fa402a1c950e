-- A rule changes or goes: what it made ahead goes with it. What has begun stays up to now, and live claims keep their time under them.
create or replace function holdfast_private.withdraw_windows(model_id bigint, schedule_ids bigint[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := date_trunc('second', holdfast_private.current_instant(), 'UTC') + interval '1 second';
begin
  with withdrawn as (
    delete from holdfast.availability as a
    where a.model_id = withdraw_windows.model_id and a.schedule_id = any (withdraw_windows.schedule_ids) and upper(a.during) > now
    returning a.schedule_id, a.during
  ),
  kept as (
    select 'recurring'::holdfast.slot_type as slot_type, w.schedule_id, tstzrange(lower(w.during), now) as during
    from withdrawn as w
    where lower(w.during) < now
    union all
    select 'generated', null, piece
    from withdrawn as w
    cross join lateral unnest(
      holdfast_private.claimed_time(withdraw_windows.model_id, w.during) - tstzmultirange(tstzrange(null, now))
    ) as piece
  )
  insert into holdfast.availability (model_id, during, slot_type, schedule_id)
  select withdraw_windows.model_id, k.during, k.slot_type, k.schedule_id
  from kept as k;

  delete from holdfast_private.removed_windows as r
  where r.model_id = withdraw_windows.model_id and r.schedule_id = any (withdraw_windows.schedule_ids);
end
$$;
comment on function holdfast_private.withdraw_windows(bigint, bigint[]) is
  'Cuts the future windows of rules of a locked model to their claimed parts, which stay as generated, and forgets what of the rules was removed by hand.';
revoke all on function holdfast_private.withdraw_windows(bigint, bigint[]) from public;
