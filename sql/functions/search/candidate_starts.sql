create or replace function holdfast_private.candidate_starts(
  model holdfast.models,
  part holdfast_private.search_part,
  preferred timestamptz,
  nearest_to timestamptz,
  at_most integer
)
returns setof timestamptz
language plpgsql
stable
rows 20
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select start
    from holdfast_private.grid_starts(part, model.time_zone, model.slot_interval_minutes, nearest_to, at_most) as start
    union
    -- A run's own start, and the preferred time itself where it is on a whole second.
    select extra
    from (values (part.run_start), (candidate_starts.preferred)) as extra (extra)
    where extra between part.first_start and part.last_start
      and extract(epoch from extra) % 1 = 0;
end
$$;
comment on function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer) is
  'The starts in a part of a free run: on the grid, at least the at_most of them that are nearest to a time; the run''s own; the preferred time.';
revoke all on function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
