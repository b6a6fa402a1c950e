create or replace function holdfast_private.record_heartbeat(worker_id text)
returns text[]
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Workers tell every 2 seconds that they live.
  grace constant interval := '8 seconds';
  -- Not Holdfast's clock: jobs are locked by the server's.
  now timestamptz := clock_timestamp();
  seen_before timestamptz;
  dead text[];
begin
  select w.seen_at into seen_before from holdfast_private.workers as w where w.worker_id = record_heartbeat.worker_id;
  insert into holdfast_private.workers as w (worker_id, seen_at)
  values (record_heartbeat.worker_id, now)
  on conflict on constraint workers_pkey do update set seen_at = excluded.seen_at;
  -- Who was silent itself just now, on a server that stood still or a computer that slept, can't tell: the others get the time to speak.
  if seen_before is null or seen_before < now - grace / 2 then
    return '{}';
  end if;
  with buried as (
    delete from holdfast_private.workers as w
    where w.seen_at < now - grace
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
  'Tells that a worker lives, and gives back the jobs of workers that have not told so for 8 seconds; returns their ids. A worker that was taken for dead may go on: it stands in the table again, and what it still does of its old jobs is done twice.';
revoke all on function holdfast_private.record_heartbeat(text) from public;
grant execute on function holdfast_private.record_heartbeat(text) to holdfast_worker;
