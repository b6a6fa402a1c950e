create or replace function holdfast_private.require_admin()
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('FORBIDDEN', 'only an admin may do this', hint => 'Ask the host system.');
  end if;
end
$$;
comment on function holdfast_private.require_admin() is 'Raises FORBIDDEN unless the caller is an admin.';
revoke all on function holdfast_private.require_admin() from public;
