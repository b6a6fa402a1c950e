create or replace function holdfast_private.require_strategy(name text, strategy holdfast.conflict_strategy, allowed holdfast.conflict_strategy[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object(require_strategy.name, require_strategy.strategy));
  if require_strategy.strategy <> all (require_strategy.allowed) then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('%s can''t be %s here', require_strategy.name, require_strategy.strategy),
      jsonb_build_object('argument', require_strategy.name, 'allowed', to_jsonb(require_strategy.allowed))
    );
  end if;
end
$$;
comment on function holdfast_private.require_strategy(text, holdfast.conflict_strategy, holdfast.conflict_strategy[]) is
  'Raises MISSING_ARGUMENT or INVALID_ARGUMENT unless the strategy is one of those that the call knows.';
revoke all on function holdfast_private.require_strategy(text, holdfast.conflict_strategy, holdfast.conflict_strategy[]) from public;
