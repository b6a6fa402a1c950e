-- Jobs wait on the server's clock.
create or replace function holdfast_private.job_figures()
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  ready bigint := 0;
  scheduled bigint := 0;
  running bigint := 0;
  failed bigint := 0;
begin
  if to_regclass('graphile_worker.jobs') is not null then
    select
      count(*) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= clock_timestamp()),
      count(*) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at > clock_timestamp()),
      count(*) filter (where j.locked_at is not null),
      count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts)
    into ready, scheduled, running, failed
    from graphile_worker.jobs as j;
  end if;
  return query
    select 'jobs', jsonb_build_object('state', counted.state), counted.jobs::double precision
    from (values ('ready', ready), ('scheduled', scheduled), ('running', running), ('failed', failed)) as counted (state, jobs);
end
$$;
comment on function holdfast_private.job_figures() is
  'Depth of graphile-worker''s queue by state: ready, scheduled, running, failed (given up). All 0 where there is no schema graphile_worker.';
revoke all on function holdfast_private.job_figures() from public;
