create or replace function holdfast_private.lock_zone_clocks()
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('holdfast_private.zone_clocks', 0));
end
$$;
comment on function holdfast_private.lock_zone_clocks() is
  'To the end of the transaction no other follows the time zones. Before any model''s lock: whoever follows them locks models after it.';
revoke all on function holdfast_private.lock_zone_clocks() from public;
