-- RFC 5545 (Temporal's "compatible") reads a skipped and a repeated time alike: with the offset in force before the clock changed.
-- PostgreSQL does so for the skipped one and takes the second pass of the repeated one.
create or replace function holdfast.local_to_instant(local timestamp, time_zone text)
returns timestamptz
language plpgsql
immutable
strict
parallel safe
set search_path to pg_catalog, pg_temp
as $$
declare
  as_postgres_reads_it timestamptz := local at time zone time_zone;
  a_day_before timestamptz := as_postgres_reads_it - interval '24 hours';
  offset_before interval;
  with_offset_before timestamptz;
begin
  -- Mostly the clock has not changed for a day, and both readings are one.
  if a_day_before at time zone time_zone = local - interval '24 hours' then
    return as_postgres_reads_it;
  end if;
  offset_before := (a_day_before at time zone time_zone) - (a_day_before at time zone 'UTC');
  with_offset_before := (local - offset_before) at time zone 'UTC';
  if with_offset_before at time zone time_zone = local then
    return least(with_offset_before, as_postgres_reads_it);
  end if;
  return as_postgres_reads_it;
end
$$;
comment on function holdfast.local_to_instant(timestamp, text) is
  'The instant of a local wall-clock time in an IANA time zone, after RFC 5545: a time that the spring gap skips moves forward by the gap, a time that occurs twice means the first.';
revoke all on function holdfast.local_to_instant(timestamp, text) from public;
grant execute on function holdfast.local_to_instant(timestamp, text)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
