-- Governments change their clocks at short notice, and a server learns it with an upgrade of its zone tables: what was believed before is only
-- known if it was written down.
create table holdfast_private.zone_clocks (
  time_zone text not null,
  during tstzrange not null,
  utc_offset interval not null,
  primary key (time_zone, during)
);
comment on table holdfast_private.zone_clocks is
  'The offsets of the models'' time zones for the time that can be booked, as the server''s zone tables had them when they were last looked at.';
comment on column holdfast_private.zone_clocks.time_zone is 'IANA time zone.';
comment on column holdfast_private.zone_clocks.during is 'For which time the offset holds.';
comment on column holdfast_private.zone_clocks.utc_offset is 'How far the wall clock is ahead of UTC.';

-- Owner only: no policy, no grant.
alter table holdfast_private.zone_clocks enable row level security;
