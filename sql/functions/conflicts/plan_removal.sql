create or replace function holdfast_private.plan_removal(model_id bigint, during tstzrange)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  gone tstzmultirange;
begin
  return query
    select r.*
    from holdfast.availability as a
    cross join lateral holdfast_private.resolution_of('removed', a.id, a.slot_type, a.schedule_id, a.during, null) as r
    where a.model_id = plan_removal.model_id and a.during && plan_removal.during
    order by a.during;

  select range_agg(a.during) - tstzmultirange(plan_removal.during) into gone
  from holdfast.availability as a
  where a.model_id = plan_removal.model_id and a.during && plan_removal.during;
  return query
    select r.*
    from unnest(gone * holdfast_private.claimed_time(plan_removal.model_id, range_merge(gone))) as needed
    cross join lateral holdfast_private.resolution_of('created', null, 'generated', null, null, needed) as r
    order by needed;
end
$$;
comment on function holdfast_private.plan_removal(bigint, tstzrange) is
  'What remove does with the windows that overlap a new one: they go, and what live claims need of them outside the new one stays as generated windows.';
revoke all on function holdfast_private.plan_removal(bigint, tstzrange) from public;
