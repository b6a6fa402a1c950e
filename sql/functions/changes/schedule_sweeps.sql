create or replace function holdfast_private.schedule_sweeps(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  due timestamptz;
begin
  for due in
    -- The first whole second at which it has run out.
    select distinct date_trunc('second', (c.new_row ->> 'hold_expires_at')::timestamptz - interval '1 microsecond', 'UTC') + interval '1 second'
    from unnest(schedule_sweeps.changes) as c
    where c.table_name = 'booking_holds' and c.new_row ->> 'status' = 'active'
  loop
    -- One job for all holds that run out in the same second.
    perform holdfast_private.add_job(
      'sweep_expired_holds', '{}', due, format('sweep_expired_holds@%s', extract(epoch from due)::bigint)
    );
  end loop;
end
$$;
comment on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) is
  'Adds a sweep for the second in which each placed hold runs out.';
revoke all on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) from public;
