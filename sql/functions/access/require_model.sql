create or replace function holdfast_private.require_model(model_id bigint)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_model(require_model.model_id) and not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail_not_found('model', require_model.model_id);
  end if;
end
$$;
comment on function holdfast_private.require_model(bigint) is
  'Raises NOT_FOUND unless the caller is that model or an admin: what isn''t yours is not there.';
revoke all on function holdfast_private.require_model(bigint) from public;
