create or replace function holdfast_private.utc_offset(instant timestamptz, time_zone text)
returns interval
language sql
immutable
strict
parallel safe
return (instant at time zone time_zone) - (instant at time zone 'UTC');
comment on function holdfast_private.utc_offset(timestamptz, text) is
  'How far the wall clock of a time zone is ahead of UTC at an instant, by the zone tables that this server has now.';
revoke all on function holdfast_private.utc_offset(timestamptz, text) from public;
