-- Candidates come from the free runs, not from the calendar: within one local day of a run the score falls with the distance from the preferred time, so the few nearest starts of each day are all that can be among the best.
create function holdfast_private.candidate_starts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  earliest timestamptz,
  latest timestamptz,
  preferred timestamptz,
  at_most integer,
  out starts_at timestamptz,
  out fills_run boolean
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
begin
  return query
    with fitting as (
      select
        run,
        greatest(lower(run), candidate_starts.earliest) as first_start,
        least(upper(run) - candidate_starts.length, candidate_starts.latest) as last_start,
        upper(run) - lower(run) = candidate_starts.length as is_filled
      from unnest(candidate_starts.runs) as run
    ),
    usable as (
      select * from fitting as f where f.first_start <= f.last_start
    )
    select start, u.is_filled
    from usable as u
    -- Counted in dates: a series of timestamps would step through the session's time zone and its gaps.
    cross join lateral generate_series(
      0, (u.last_start at time zone model.time_zone)::date - (u.first_start at time zone model.time_zone)::date
    ) as day
    cross join lateral holdfast_private.grid_starts(
      (u.first_start at time zone model.time_zone)::date + day, model.time_zone, model.slot_interval_minutes, u.first_start, u.last_start,
      coalesce(candidate_starts.preferred, u.first_start), candidate_starts.at_most
    ) as start
    union
    -- A run's own start, and the preferred time itself where it is on a whole second.
    select start, u.is_filled
    from usable as u
    cross join lateral (values (lower(u.run)), (candidate_starts.preferred)) as extra (start)
    where start between u.first_start and u.last_start
      and extract(epoch from start) % 1 = 0;
end
$$;
comment on function holdfast_private.candidate_starts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz, timestamptz, integer) is
  'The starts within free runs that can be among the at_most best for a preferred time, and whether the slot fills its run exactly.';
revoke all on function holdfast_private.candidate_starts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast_private.candidate_starts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
