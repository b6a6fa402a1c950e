create or replace function holdfast_private.part_slots(
  model holdfast.models,
  parts holdfast_private.search_part[],
  length interval,
  preferred timestamptz,
  wanted timestamptz,
  max_results integer
)
returns holdfast.slot[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  time_zone text := model.time_zone;
  minutes integer := model.slot_interval_minutes;
  step interval := make_interval(mins => model.slot_interval_minutes);
  step_seconds double precision := 60 * model.slot_interval_minutes;
  wanted_day date := (wanted at time zone model.time_zone)::date;
begin
  return array(
    select row(
        model.id, s.start, s.start + part_slots.length, s.time_points + s.duration_points + s.day_points,
        s.time_points, s.duration_points, s.day_points,
        -- Thousands of years apart, the minutes are more than an integer holds.
        least(floor(s.seconds / 60 + 0.5), 2147483647)::integer)::holdfast.slot
    from (
      select
        f.start, f.seconds,
        holdfast_private.time_points(f.seconds) as time_points,
        holdfast_private.duration_points(f.fills_run) as duration_points,
        holdfast_private.day_points(f.local_day, wanted_day) as day_points
      from (
        select c.start, c.fills_run, c.local_day, abs(date_part('epoch', c.start - part_slots.wanted)) as seconds
        from (
          -- On the grid, which counts local minutes: so many of a day as can be among the best, and not all.
          select g.fills_run, g.local_day, g.midnight + step * g.n as start
          from (
            select n.*, generate_series(greatest(n.first, least(n.nearest, n.last) - max_results)::integer,
              least(n.last, greatest(n.nearest, n.first) + max_results)::integer) as n
            from (
              select d.fills_run, d.local_day, d.midnight,
                ceil(date_part('epoch', d.first_start - d.midnight) / step_seconds) as first,
                floor(date_part('epoch', d.last_start - d.midnight) / step_seconds) as last,
                round(date_part('epoch', part_slots.wanted - d.midnight) / step_seconds) as nearest
              from (
                -- Midnight, had the clock been the same since then.
                select p.*, p.local_first::date as local_day, p.first_start - p.local_first::time::interval as midnight
                from unnest(parts) as p
                where not p.clock_changes
                offset 0
              ) as d
              offset 0
            ) as n
          ) as g
          union all
          -- Where the clock changes: each minute's wall clock, in both passes of a repeated hour.
          select p.fills_run, (minute at time zone time_zone)::date, minute
          from unnest(parts) as p
          cross join lateral generate_series(date_trunc('minute', p.first_start, 'UTC'), p.last_start, interval '1 minute') as minute
          where p.clock_changes and minute >= p.first_start and holdfast_private.is_on_grid(minute at time zone time_zone, minutes)
          union all
          -- A run's own start, and the preferred time itself, where they are on a whole second and not on the grid.
          select p.fills_run, (extra at time zone time_zone)::date, extra
          from unnest(parts) as p
          cross join lateral (values (p.run_start), (nullif(part_slots.preferred, p.run_start))) as e (extra)
          where extra between p.first_start and p.last_start and extra = date_trunc('second', extra, 'UTC')
            and not holdfast_private.is_on_grid(extra at time zone time_zone, minutes)
        ) as c
        offset 0
      ) as f
      offset 0
    ) as s
    order by s.time_points + s.duration_points + s.day_points desc, s.seconds, s.start
    limit max_results
  );
end
$$;
comment on function holdfast_private.part_slots(holdfast.models, holdfast_private.search_part[], interval, timestamptz, timestamptz, integer) is
  'The best slots in some parts of free runs, best first; they start on the grid, with the run, or at the preferred time.';
revoke all on function holdfast_private.part_slots(holdfast.models, holdfast_private.search_part[], interval, timestamptz, timestamptz, integer)
  from public;
grant execute on function holdfast_private.part_slots(holdfast.models, holdfast_private.search_part[], interval, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
