-- The one plan: what a preview shows is what applying executes. It reads only.
create or replace function holdfast_private.plan_resolution(
  model holdfast.models,
  during tstzrange,
  strategy holdfast.conflict_strategy,
  allow_move boolean,
  schedule_id bigint default null
)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if plan_resolution.strategy = 'merge' then
    return query select * from holdfast_private.plan_merge(model.id, plan_resolution.during);
    return;
  end if;
  -- The window itself is there: nothing overlaps it.
  return query
    select r.*
    from holdfast.availability as a
    cross join lateral holdfast_private.resolution_of('kept', a.id, a.slot_type, a.schedule_id, a.during, a.during) as r
    where a.model_id = model.id and a.during = plan_resolution.during;
  if found then
    return;
  end if;
  if plan_resolution.strategy = 'adjust' then
    return query select * from holdfast_private.plan_adjustment(model, plan_resolution.during, plan_resolution.allow_move);
  else
    return query select * from holdfast_private.plan_removal(model.id, plan_resolution.during);
  end if;
  return next holdfast_private.resolution_of(
    'created', null,
    case when plan_resolution.schedule_id is null then 'manual' else 'recurring' end::holdfast.slot_type,
    plan_resolution.schedule_id, null, plan_resolution.during
  );
end
$$;
comment on function holdfast_private.plan_resolution(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint
) is
  'What resolving (adjust, remove or merge) in favour of a window would do, row by row; the window is manual, or recurring when a rule is given. Nothing but kept where there is nothing to do.';
revoke all on function holdfast_private.plan_resolution(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint
) from public;
