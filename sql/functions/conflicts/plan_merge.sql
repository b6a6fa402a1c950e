create or replace function holdfast_private.plan_merge(model_id bigint, during tstzrange)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  whole tstzrange := during;
  beside tstzmultirange;
begin
  -- From neighbour to neighbour, by the index: in a generation that merges, every window asks.
  loop
    select range_agg(a.during) into beside
    from unnest(array[lower(whole) - interval '1 microsecond', upper(whole)]) as edge
    join holdfast.availability as a on a.model_id = plan_merge.model_id and a.during @> edge;
    exit when beside is null;
    whole := range_merge(beside + tstzmultirange(whole));
  end loop;

  return query
    with part as (
      select
        a.*,
        row_number() over (order by a.during) as n,
        a.during = whole and (a.slot_type = 'generated' or whole = plan_merge.during) as is_whole
      from holdfast.availability as a
      where a.model_id = plan_merge.model_id and a.during <@ whole
    )
    select r.*
    from part as p
    cross join lateral holdfast_private.resolution_of(
      case when p.is_whole then 'kept' else 'merged' end::holdfast.resolution_outcome,
      p.id,
      case when p.n = 1 and not p.is_whole then 'generated' else p.slot_type end,
      case when p.n = 1 and not p.is_whole then null else p.schedule_id end,
      p.during, whole
    ) as r
    order by p.n;
  if not found then
    return next holdfast_private.resolution_of('created', null, 'generated', null, null, whole);
  end if;
end
$$;
comment on function holdfast_private.plan_merge(bigint, tstzrange) is
  'What merge does: the new window and all that overlaps or touches it, and so on, become one generated window. The earliest keeps its id and comes first; one that is the whole already is kept.';
revoke all on function holdfast_private.plan_merge(bigint, tstzrange) from public;
