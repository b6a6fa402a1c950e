create or replace function holdfast.server_time()
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return holdfast_private.current_instant();
end
$$;
comment on function holdfast.server_time() is
  'The instant by which holds run out, and all other rules go: what a client shows as time that is left, it counts from here and not by its own clock. For everyone. Source: DESIGN section 2.';
revoke all on function holdfast.server_time() from public;
grant execute on function holdfast.server_time()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
