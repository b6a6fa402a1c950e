create or replace function holdfast_private.resolution_figures()
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with counted as (
      select
        c.strategy, sum(c.resolutions) as resolutions, sum(c.adjusted) as adjusted, sum(c.moved) as moved, sum(c.merged) as merged,
        sum(c.removed) as removed
      from holdfast_private.resolution_counts as c
      group by c.strategy
    )
    select figure.name, jsonb_build_object('strategy', s.strategy) || figure.labels, coalesce(figure.value, 0)::double precision
    from unnest('{adjust,merge,remove}'::holdfast.conflict_strategy[]) as s (strategy)
    left join counted as c on c.strategy = s.strategy
    cross join lateral (
      values
        ('conflict_resolutions_total', '{}'::jsonb, c.resolutions),
        ('conflict_windows_total', '{"outcome": "adjusted"}', c.adjusted),
        ('conflict_windows_total', '{"outcome": "moved"}', c.moved),
        ('conflict_windows_total', '{"outcome": "merged"}', c.merged),
        ('conflict_windows_total', '{"outcome": "removed"}', c.removed)
    ) as figure (name, labels, value);
end
$$;
comment on function holdfast_private.resolution_figures() is
  'Conflicts resolved since ever, by strategy, and what became of the windows in the way.';
revoke all on function holdfast_private.resolution_figures() from public;
