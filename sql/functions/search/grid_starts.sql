create function holdfast_private.grid_starts(
  local_date date,
  time_zone text,
  step_minutes integer,
  earliest timestamptz,
  latest timestamptz,
  nearest_to timestamptz,
  at_most integer
)
returns setof timestamptz
language plpgsql
immutable
rows 20
set search_path to pg_catalog, pg_temp
as $$
declare
  day_start timestamptz := holdfast.local_to_instant(local_date::timestamp, time_zone);
  day_end timestamptz := holdfast.local_to_instant((local_date + 1)::timestamp, time_zone);
  step numeric := step_minutes * 60;
  first_step bigint;
  last_step bigint;
  middle bigint;
begin
  if day_end - day_start <> interval '24 hours' then
    -- The clock changes on this day: look at each minute's wall clock, in both passes of a repeated hour.
    return query
      select minute
      from generate_series(day_start, day_end - interval '1 minute', interval '1 minute') as minute
      where minute between earliest and latest
        and extract(epoch from (minute at time zone time_zone)::time)::integer % step::integer = 0;
    return;
  end if;
  first_step := ceil(extract(epoch from greatest(earliest, day_start) - day_start) / step);
  last_step := floor(extract(epoch from least(latest, day_end - interval '1 second') - day_start) / step);
  middle := round(extract(epoch from nearest_to - day_start) / step);
  middle := least(greatest(middle, first_step), last_step);
  return query
    select day_start + make_interval(secs => n * step::double precision)
    from generate_series(greatest(first_step, middle - at_most), least(last_step, middle + at_most)) as n;
end
$$;
comment on function holdfast_private.grid_starts(date, text, integer, timestamptz, timestamptz, timestamptz, integer) is
  'The starts of a local day on the grid, between earliest and latest: at least the at_most of them that are nearest to a time, without listing the day.';
revoke all on function holdfast_private.grid_starts(date, text, integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast_private.grid_starts(date, text, integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
