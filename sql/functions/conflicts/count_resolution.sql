create or replace function holdfast_private.count_resolution(
  model_id bigint,
  strategy holdfast.conflict_strategy,
  resolutions holdfast.conflict_resolution[]
)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  insert into holdfast_private.resolution_counts as c (model_id, strategy, resolutions, adjusted, moved, merged, removed)
  select
    count_resolution.model_id, count_resolution.strategy, 1,
    count(*) filter (where r.outcome = 'adjusted'),
    count(*) filter (where r.outcome = 'moved'),
    count(*) filter (where r.outcome = 'merged'),
    count(*) filter (where r.outcome = 'removed')
  from unnest(count_resolution.resolutions) as r
  -- Where no window was in the way there was no conflict.
  having count(*) filter (where r.outcome in ('adjusted', 'moved', 'merged', 'removed')) > 0
  on conflict on constraint resolution_counts_pkey do update set
    resolutions = c.resolutions + excluded.resolutions,
    adjusted = c.adjusted + excluded.adjusted,
    moved = c.moved + excluded.moved,
    merged = c.merged + excluded.merged,
    removed = c.removed + excluded.removed;
end
$$;
comment on function holdfast_private.count_resolution(bigint, holdfast.conflict_strategy, holdfast.conflict_resolution[]) is
  'Counts what a resolution did, for a locked model, in the transaction that does it: what is undone is not counted.';
revoke all on function holdfast_private.count_resolution(bigint, holdfast.conflict_strategy, holdfast.conflict_resolution[]) from public;
