create or replace function holdfast_private.zone_revisions(
  time_zone text,
  region tstzrange,
  out during tstzrange,
  out moved_by interval
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select noted.during * known.during, known.utc_offset - noted.utc_offset
    from holdfast_private.zone_clock(zone_revisions.time_zone, region) as known
    join holdfast_private.zone_clocks as noted
      on noted.time_zone = zone_revisions.time_zone and noted.during && known.during and noted.utc_offset <> known.utc_offset;
end
$$;
comment on function holdfast_private.zone_revisions(text, tstzrange) is
  'Where in a region the server''s zone tables have another offset for a time zone than zone_clocks says, and how much later its wall clock is by that.';
revoke all on function holdfast_private.zone_revisions(text, tstzrange) from public;
