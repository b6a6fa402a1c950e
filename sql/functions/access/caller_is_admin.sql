-- Called from security definer functions: current_user is the owner there. Whoever has the owner's rights, a superuser included, is stopped
-- by nothing; the API's roles are what they are, whatever else the login could become.
create or replace function holdfast_private.caller_is_admin()
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  caller text := holdfast_private.caller_role();
begin
  return case
    when caller in ('holdfast_customer', 'holdfast_model', 'holdfast_anonymous', 'holdfast_worker', 'holdfast_api') then false
    when caller = 'holdfast_admin' then true
    else pg_has_role(caller, current_user, 'usage') or pg_has_role(caller, 'holdfast_admin', 'usage')
  end;
end
$$;
comment on function holdfast_private.caller_is_admin() is
  'Whether the caller acts as holdfast_admin or has the owner''s rights. Only to be called inside security definer functions.';
revoke all on function holdfast_private.caller_is_admin() from public;
