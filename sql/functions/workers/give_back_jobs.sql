create or replace function holdfast_private.give_back_jobs(worker_ids text[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  superseded bigint[];
  spent bigint[];
begin
  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  -- A job that was added anew under its key while it ran has lost the key and all attempts: the new one does its work.
  select
    array_agg(j.id) filter (where j.key is null and j.updated_at > j.locked_at),
    array_agg(j.id) filter (where j.key is not null or j.updated_at <= j.locked_at)
  into superseded, spent
  from graphile_worker.jobs as j
  where j.locked_by = any (worker_ids) and j.attempts >= j.max_attempts;

  perform graphile_worker.force_unlock_workers(worker_ids);
  perform graphile_worker.complete_jobs(superseded);
  perform graphile_worker.permanently_fail_jobs(spent, 'The worker that ran it died, and no attempt is left');
end
$$;
comment on function holdfast_private.give_back_jobs(text[]) is
  'Unlocks the jobs and queues that these workers have locked: others take them at once. A job that has no attempt left says so in last_error.';
revoke all on function holdfast_private.give_back_jobs(text[]) from public;
