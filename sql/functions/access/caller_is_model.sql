create or replace function holdfast_private.caller_is_model(model_id bigint)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  caller text := holdfast_private.caller_role();
begin
  return (caller = 'holdfast_model' or caller not like 'holdfast\_%' and pg_has_role(caller, 'holdfast_model', 'usage'))
    and coalesce(holdfast_private.caller_model_id() = caller_is_model.model_id, false);
end
$$;
comment on function holdfast_private.caller_is_model(bigint) is 'Whether the caller acts as holdfast_model with that model''s id in its token.';
revoke all on function holdfast_private.caller_is_model(bigint) from public;
