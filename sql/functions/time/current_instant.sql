create or replace function holdfast_private.current_instant()
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return clock_timestamp() + (select c.clock_offset from holdfast_private.clock as c);
end
$$;
comment on function holdfast_private.current_instant() is
  'The time that every rule sees: the server''s clock, read now (not at the transaction''s start), plus the offset of the clock table. Call it after the lock is taken (DESIGN section 2).';
revoke all on function holdfast_private.current_instant() from public;
grant execute on function holdfast_private.current_instant()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
