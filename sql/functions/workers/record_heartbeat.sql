create or replace function holdfast_private.record_heartbeat(worker_id text)
returns text[]
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Workers tell every second that they live.
  patience constant interval := '8 seconds';
  -- Where the connection by which one told so has gone too.
  patience_with_the_gone constant interval := '3 seconds';
  -- Not Holdfast's clock: jobs are locked by the server's.
  now timestamptz := clock_timestamp();
  seen_before timestamptz;
  dead text[];
begin
  -- Nothing is lost with a heartbeat: nobody waits for the disk.
  perform set_config('synchronous_commit', 'off', true);
  select w.seen_at into seen_before from holdfast_private.workers as w where w.worker_id = record_heartbeat.worker_id;
  insert into holdfast_private.workers as w (worker_id, backend_pid, seen_at)
  values (record_heartbeat.worker_id, pg_backend_pid(), now)
  on conflict on constraint workers_pkey do update set backend_pid = excluded.backend_pid, seen_at = excluded.seen_at;
  -- Who was silent itself just now, on a server that stood still or a computer that slept, can't tell: the others get the time to speak.
  if seen_before < now - patience_with_the_gone then
    return '{}';
  end if;
  with buried as (
    delete from holdfast_private.workers as w
    where w.seen_at < now - patience
      or w.seen_at < now - patience_with_the_gone and not exists (select from pg_stat_activity as a where a.pid = w.backend_pid)
    returning w.worker_id
  )
  select coalesce(array_agg(b.worker_id), '{}') into dead from buried as b;
  if dead <> '{}' then
    perform holdfast_private.give_back_jobs(dead);
  end if;
  return dead;
end
$$;
comment on function holdfast_private.record_heartbeat(text) is
  'Tells that a worker lives, and gives back the jobs of workers that have not told so for 8 seconds, or for 3 where their connection has ended; returns their ids. A worker that was taken for dead may go on: it stands in the table again.';
revoke all on function holdfast_private.record_heartbeat(text) from public;
grant execute on function holdfast_private.record_heartbeat(text) to holdfast_worker;
