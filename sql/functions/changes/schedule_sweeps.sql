create or replace function holdfast_private.schedule_sweeps(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Jobs wait on the server's clock.
  clock_offset interval := (select c.clock_offset from holdfast_private.clock as c);
  due timestamptz;
begin
  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  for due in
    -- The first whole second at which it has run out.
    select distinct date_trunc('second', held.until - interval '1 microsecond', 'UTC') + interval '1 second'
    from (
      select (c.new_row ->> 'hold_expires_at')::timestamptz - clock_offset as until
      from unnest(schedule_sweeps.changes) as c
      where c.table_name = 'booking_holds' and c.new_row ->> 'status' = 'active'
    ) as held
  loop
    -- One job for all holds that run out in the same second.
    perform graphile_worker.add_job(
      'sweep_expired_holds', '{}'::json, run_at => due, job_key => format('sweep_expired_holds@%s', extract(epoch from due)::bigint)
    );
  end loop;
end
$$;
comment on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) is
  'Adds a sweep for the second in which each placed hold runs out.';
revoke all on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) from public;
