create or replace function holdfast_private.grid_starts(
  part holdfast_private.search_part,
  time_zone text,
  step_minutes integer,
  nearest_to timestamptz,
  at_most integer
)
returns setof timestamptz
language plpgsql
stable
rows 20
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Midnight, had the clock been the same since then: the grid counts local minutes.
  origin timestamptz := part.first_start - (part.first_start at time zone time_zone)::time::interval;
  step numeric := step_minutes * 60;
  first_step bigint := ceil(extract(epoch from part.first_start - origin) / step);
  last_step bigint := floor(extract(epoch from part.last_start - origin) / step);
  middle bigint := round(extract(epoch from nearest_to - origin) / step);
begin
  if part.clock_changes then
    -- Look at each minute's wall clock, in both passes of a repeated hour.
    return query
      select minute
      from generate_series(date_trunc('minute', part.first_start, 'UTC'), part.last_start, interval '1 minute') as minute
      where minute >= part.first_start
        and extract(epoch from (minute at time zone time_zone)::time)::integer % step::integer = 0;
    return;
  end if;
  middle := least(greatest(middle, first_step), last_step);
  return query
    select origin + make_interval(secs => n * step::double precision)
    from generate_series(greatest(first_step, middle - at_most), least(last_step, middle + at_most)) as n;
end
$$;
comment on function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer) is
  'The starts on the grid in a part of a free run: at least the at_most of them that are nearest to a time, without listing the day.';
revoke all on function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer) from public;
grant execute on function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
