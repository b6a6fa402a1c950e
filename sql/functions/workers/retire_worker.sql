create or replace function holdfast_private.retire_worker(worker_id text)
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  delete from holdfast_private.workers as w where w.worker_id = retire_worker.worker_id;
  perform holdfast_private.give_back_jobs(array[retire_worker.worker_id]);
end
$$;
comment on function holdfast_private.retire_worker(text) is 'A worker stops: jobs that it could not end are given back, and nobody waits for it.';
revoke all on function holdfast_private.retire_worker(text) from public;
grant execute on function holdfast_private.retire_worker(text) to holdfast_worker;
