create or replace function holdfast_private.zone_clock(
  time_zone text,
  region tstzrange,
  out during tstzrange,
  out utc_offset interval
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with day as (
      select d as starts_at, holdfast_private.utc_offset(d, zone_clock.time_zone) as utc_offset
      from generate_series(lower(region), upper(region), interval '24 hours') as d
    ),
    changed as (
      select d.starts_at
      from (
        select d.starts_at, d.utc_offset <> lead(d.utc_offset) over (order by d.starts_at) as is_changed from day as d
      ) as d
      where d.is_changed
    ),
    change (instant) as (
      select lower(region)
      union all
      -- Only in days that end on another offset than they began with is there a minute to look for.
      select minute
      from changed as c
      cross join lateral generate_series(
        c.starts_at + interval '1 minute', c.starts_at + interval '24 hours', interval '1 minute'
      ) as minute
      where holdfast_private.utc_offset(minute, zone_clock.time_zone)
        <> holdfast_private.utc_offset(minute - interval '1 minute', zone_clock.time_zone)
    )
    select
      tstzrange(c.instant, lead(c.instant, 1, upper(region)) over (order by c.instant)),
      holdfast_private.utc_offset(c.instant, zone_clock.time_zone)
    from change as c
    where c.instant < upper(region);
end
$$;
comment on function holdfast_private.zone_clock(text, tstzrange) is
  'The offsets from UTC of a time zone in a region, each with the time for which it holds, to the minute, by the zone tables that this server has now. The region''s length is whole days of 24 hours.';
revoke all on function holdfast_private.zone_clock(text, tstzrange) from public;
