create or replace function holdfast_private.follow_time_zones(after_zone text default '', only_new_days boolean default false)
returns text
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  today timestamptz := date_trunc('day', holdfast_private.current_instant(), 'UTC');
  -- Longer than anything can be booked ahead.
  ahead tstzrange := tstzrange(today - interval '48 hours', today + interval '26400 hours');
  zone text;
  moved tstzrange[];
  moved_by interval[];
  model holdfast.models;
begin
  perform holdfast_private.lock_zone_clocks();
  select min(m.time_zone) into zone
  from holdfast.models as m
  where m.time_zone > follow_time_zones.after_zone
    and not (follow_time_zones.only_new_days and exists (
      select from holdfast_private.zone_clocks as c where c.time_zone = m.time_zone and upper(c.during) = upper(ahead)
    ));
  if zone is null then
    return null;
  end if;
  select array_agg(r.during), array_agg(r.moved_by) into moved, moved_by
  from holdfast_private.zone_revisions(zone, ahead) as r;

  if moved is not null then
    for model in
      select l.*
      from holdfast_private.lock_models(array(select m.id from holdfast.models as m where m.time_zone = zone)) as l
      where l.time_zone = zone
    loop
      perform holdfast_private.follow_time_zone(model, moved, moved_by);
    end loop;
  end if;

  delete from holdfast_private.zone_clocks as c where c.time_zone = zone;
  insert into holdfast_private.zone_clocks (time_zone, during, utc_offset)
  select zone, c.during, c.utc_offset
  from holdfast_private.zone_clock(zone, ahead) as c;
  return zone;
end
$$;
comment on function holdfast_private.follow_time_zones(text, boolean) is
  'Looks at the next of the models'' time zones, by name, and returns it, null when none was left: all of them, or those alone that have not been looked at on this day (UTC). Where the server''s zone tables have changed since, the zone''s models follow. One transaction a zone; call it with no model locked.';
revoke all on function holdfast_private.follow_time_zones(text, boolean) from public;
grant execute on function holdfast_private.follow_time_zones(text, boolean) to holdfast_worker;
