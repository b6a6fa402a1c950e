create or replace function holdfast_private.add_job(
  identifier text,
  payload jsonb default '{}',
  run_at timestamptz default null,
  job_key text default null,
  keeps_run_at boolean default false
)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Jobs wait on the server's clock.
  due timestamptz := add_job.run_at - (select c.clock_offset from holdfast_private.clock as c);
  added bigint;
begin
  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  -- Null means that a worker began with the job of this key at that very moment, and nothing was added: then the key is free now.
  for attempt in 1..100 loop
    added := (graphile_worker.add_job(
      add_job.identifier, add_job.payload::json, run_at => due, job_key => add_job.job_key,
      job_key_mode => case when add_job.keeps_run_at then 'preserve_run_at' else 'replace' end
    )).id;
    if added is not null then
      return;
    end if;
  end loop;
  perform holdfast_private.fail('RETRY', 'the job could not be added', jsonb_build_object('identifier', add_job.identifier));
end
$$;
comment on function holdfast_private.add_job(text, jsonb, timestamptz, text, boolean) is
  'Adds a graphile-worker job for an instant of Holdfast''s clock (null: now); of one job_key there is one job, which keeps its time (keeps_run_at) or takes the new one. Does nothing where there is no schema graphile_worker. RETRY.';
revoke all on function holdfast_private.add_job(text, jsonb, timestamptz, text, boolean) from public;
