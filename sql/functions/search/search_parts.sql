-- Within a local day of a run the score falls with the distance from the wanted time, so that its nearest instant is a bound for all of its
-- starts.
create or replace function holdfast_private.search_parts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  starts tstzmultirange,
  wanted timestamptz
)
returns holdfast_private.search_part[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  time_zone text := model.time_zone;
  wanted_day date := (wanted at time zone model.time_zone)::date;
begin
  return array(
    select row(b.*)::holdfast_private.search_part
    from (
      select
        c.run_start, c.fills_run, c.first_start, c.last_start, c.local_first, c.clock_changes,
        holdfast_private.time_points(c.seconds) + holdfast_private.duration_points(c.fills_run)
          -- Where the clock changes at midnight, another start may lie on another day of the week.
          + holdfast_private.day_points(case when c.clock_changes then wanted_day else c.local_first::date end, wanted_day) as most_points,
        c.seconds
      from (
        select
          p.*,
          p.last_start - p.first_start <> p.local_last - p.local_first as clock_changes,
          date_part('epoch', greatest(p.first_start - search_parts.wanted, search_parts.wanted - p.last_start, '0')) as seconds
        from (
          select
            d.run_start, d.fills_run, day.first_start, day.last_start,
            case when d.n = 0 then d.local_first else day.first_start at time zone time_zone end as local_first,
            case when d.n >= d.last_day then d.local_last else day.last_start at time zone time_zone end as local_last
          from (
            -- Counted in dates: a series of timestamps would step through the session's time zone and its gaps.
            select r.*, r.local_last::date - r.local_first::date as last_day,
              generate_series(0, greatest(r.local_last::date - r.local_first::date, 0)) as n
            from (
              select u.*, u.first_start at time zone time_zone as local_first, u.last_start at time zone time_zone as local_last
              from (
                select
                  lower(run) as run_start,
                  upper(run) - lower(run) = search_parts.length as fills_run,
                  greatest(lower(run), lower(allowed)) as first_start,
                  least(upper(run) - search_parts.length, upper(allowed)) as last_start
                from unnest(search_parts.runs) as run
                join unnest(search_parts.starts) as allowed on run && allowed
                offset 0
              ) as u
              where u.first_start <= u.last_start
              offset 0
            ) as r
          ) as d
          cross join lateral (
            select
              case
                when d.n = 0 then d.first_start
                else greatest(d.first_start, holdfast.local_to_instant((d.local_first::date + d.n)::timestamp, time_zone))
              end as first_start,
              case
                when d.n >= d.last_day then d.last_start
                else holdfast.local_to_instant((d.local_first::date + d.n + 1)::timestamp, time_zone) - interval '1 second'
              end as last_start
          ) as day
          offset 0
        ) as p
        where p.first_start <= p.last_start
        offset 0
      ) as c
      -- Each level computes its columns once; the planner would copy them to wherever they are used.
      offset 0
    ) as b
    order by b.most_points desc, b.seconds
  );
end
$$;
comment on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzmultirange, timestamptz) is
  'The free runs in which a slot of a length can start, cut into local days, best bound for a wanted time first.';
revoke all on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzmultirange, timestamptz) from public;
grant execute on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzmultirange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
