create or replace function holdfast_private.resolve_user(user_id text)
returns text
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  own text := holdfast_private.caller_user_id();
begin
  if resolve_user.user_id is null or resolve_user.user_id = own then
    perform holdfast_private.require_arguments(jsonb_build_object('user_id', own));
    perform holdfast_private.require_text('user_id', own, 50);
    return own;
  end if;
  if not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('FORBIDDEN', 'only an admin may act for another user', hint => 'Leave user_id out to act for yourself.');
  end if;
  perform holdfast_private.require_text('user_id', resolve_user.user_id, 50);
  return resolve_user.user_id;
end
$$;
comment on function holdfast_private.resolve_user(text) is
  'The user to act for: null means the caller; another''s id is for admins (FORBIDDEN). MISSING_ARGUMENT where the caller has no user id either.';
revoke all on function holdfast_private.resolve_user(text) from public;
