create or replace function holdfast_private.reference_faults(document jsonb, windows jsonb, removed jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  rules integer := case jsonb_typeof(document -> 'schedules') when 'array' then jsonb_array_length(document -> 'schedules') end;
begin
  return query
    select r.section, r.n, holdfast_private.item_path(r.section, r.n) || '.schedule', 'must be the index of a rule in schedules'
    from (
      select 'windows' as section, w.n, w.schedule from jsonb_to_recordset(windows) as w (n integer, schedule integer)
      union all
      select 'removed', d.n, d.schedule from jsonb_to_recordset(removed) as d (n integer, schedule integer)
    ) as r
    where r.schedule >= rules;
end
$$;
comment on function holdfast_private.reference_faults(jsonb, jsonb, jsonb) is
  'Where sound windows and removed time of a document name a rule that it does not have.';
revoke all on function holdfast_private.reference_faults(jsonb, jsonb, jsonb) from public;
