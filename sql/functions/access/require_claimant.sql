create or replace function holdfast_private.require_claimant(kind text, model_id bigint, id bigint, user_id text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if require_claimant.user_id is not null and (
    coalesce(require_claimant.user_id = holdfast_private.caller_user_id(), false)
    or holdfast_private.caller_is_model(require_claimant.model_id)
    or holdfast_private.caller_is_admin()
  ) then
    return;
  end if;
  perform holdfast_private.fail_not_found(require_claimant.kind, require_claimant.model_id, require_claimant.id);
end
$$;
comment on function holdfast_private.require_claimant(text, bigint, bigint, text) is
  'Raises NOT_FOUND unless the hold or booking exists (its user_id is given) and is the caller''s own, on the caller''s own calendar, or the caller is an admin.';
revoke all on function holdfast_private.require_claimant(text, bigint, bigint, text) from public;
