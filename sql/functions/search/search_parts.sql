create or replace function holdfast_private.search_parts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  earliest timestamptz,
  latest timestamptz
)
returns setof holdfast_private.search_part
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
begin
  return query
    with usable as (
      select
        lower(run) as run_start,
        upper(run) - lower(run) = search_parts.length as fills_run,
        greatest(lower(run), search_parts.earliest) as first_start,
        least(upper(run) - search_parts.length, search_parts.latest) as last_start
      from unnest(search_parts.runs) as run
    ),
    dated as (
      select u.*, day.first_date, day.last_date - day.first_date as last_day
      from usable as u
      cross join lateral (
        select
          (u.first_start at time zone model.time_zone)::date as first_date,
          (u.last_start at time zone model.time_zone)::date as last_date
      ) as day
      where u.first_start <= u.last_start
    )
    select
      d.run_start, d.fills_run, part.first_start, part.last_start,
      part.last_start - part.first_start
        <> (part.last_start at time zone model.time_zone) - (part.first_start at time zone model.time_zone)
    from dated as d
    -- Counted in dates: a series of timestamps would step through the session's time zone and its gaps.
    cross join lateral generate_series(0, greatest(d.last_day, 0)) as n
    cross join lateral (
      select
        case
          when n = 0 then d.first_start
          else greatest(d.first_start, holdfast.local_to_instant((d.first_date + n)::timestamp, model.time_zone))
        end as first_start,
        case
          when n >= d.last_day then d.last_start
          else holdfast.local_to_instant((d.first_date + n + 1)::timestamp, model.time_zone) - interval '1 second'
        end as last_start
      offset 0
    ) as part
    where part.first_start <= part.last_start
    order by part.first_start;
end
$$;
comment on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz) is
  'The free runs in which a slot of a length can start between earliest and latest, cut into local days, in order of time.';
revoke all on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz) from public;
grant execute on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
