create or replace function holdfast_private.resolve_user(user_id text)
returns text
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  own text := holdfast_private.caller_user_id();
  resolved text := coalesce(resolve_user.user_id, own);
begin
  if resolved is null then
    perform holdfast_private.require_arguments(jsonb_build_object('user_id', resolved));
  end if;
  if resolved is distinct from own and not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('FORBIDDEN', 'only an admin may act for another user', hint => 'Leave user_id out to act for yourself.');
  end if;
  if char_length(resolved) not between 1 and 50 then
    perform holdfast_private.require_text('user_id', resolved, 50);
  end if;
  return resolved;
end
$$;
comment on function holdfast_private.resolve_user(text) is
  'The user to act for: null means the caller; another''s id is for admins (FORBIDDEN). MISSING_ARGUMENT where the caller has no user id either.';
revoke all on function holdfast_private.resolve_user(text) from public;
