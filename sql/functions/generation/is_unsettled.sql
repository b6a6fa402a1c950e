create function holdfast_private.is_unsettled(model holdfast.models, during tstzrange, strategy holdfast.conflict_strategy)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return not exists (
      select from holdfast.availability as a where a.model_id = model.id and a.during = is_unsettled.during
    )
    and exists (
      select
      from holdfast_private.plan_resolution(model, is_unsettled.during, is_unsettled.strategy, false) as p
      where p.outcome <> 'kept'
    );
end
$$;
comment on function holdfast_private.is_unsettled(holdfast.models, tstzrange, holdfast.conflict_strategy) is
  'Whether generation has something to settle for a piece of an occurrence. Not where exactly that window is there: what merely touches it is no conflict.';
revoke all on function holdfast_private.is_unsettled(holdfast.models, tstzrange, holdfast.conflict_strategy) from public;
