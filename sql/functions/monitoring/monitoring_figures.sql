create or replace function holdfast_private.monitoring_figures()
returns setof holdfast_private.figure
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
set jit to off
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return query select * from holdfast_private.utilization_figures(now);
  return query select * from holdfast_private.claim_figures(now);
  return query select * from holdfast_private.resolution_figures();
  return query select * from holdfast_private.delivery_figures(now);
  return query select * from holdfast_private.job_figures();
  return next row('relay_lag_seconds', '{}', extract(epoch from holdfast_private.relay_lag(now)))::holdfast_private.figure;
end
$$;
comment on function holdfast_private.monitoring_figures() is
  'All figures for operators; what each means stands in src/operation/figures.ts and in README. Counts and ratios, nothing that names anybody. Reads what the past day brought, through indexes, and at most 200 models'' calendars.';
revoke all on function holdfast_private.monitoring_figures() from public;
-- Business figures: not for callers. The API takes this role for /metrics alone.
grant execute on function holdfast_private.monitoring_figures() to holdfast_monitor;
