create or replace function holdfast_private.set_clock(instant timestamptz)
returns timestamptz
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  -- In seconds: an interval of days would follow the session's summer time.
  update holdfast_private.clock as c
  set clock_offset = coalesce(
    make_interval(secs => extract(epoch from set_clock.instant - clock_timestamp())::double precision), '0'
  );
  return holdfast_private.current_instant();
end
$$;
comment on function holdfast_private.set_clock(timestamptz) is
  'For tests and demonstrations: makes Holdfast''s clock read the given instant and run on from there; null gives the server''s clock back. The owner only.';
revoke all on function holdfast_private.set_clock(timestamptz) from public;
