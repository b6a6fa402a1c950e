create or replace function holdfast_private.resolve_window(
  model holdfast.models,
  during tstzrange,
  strategy holdfast.conflict_strategy,
  allow_move boolean default false,
  schedule_id bigint default null,
  preview boolean default false
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  plan holdfast.conflict_resolution[];
begin
  perform holdfast_private.refuse_conflicts(model, during, '{blocked_date}');
  plan := array(
    select p
    from holdfast_private.plan_resolution(
      model, resolve_window.during, resolve_window.strategy, resolve_window.allow_move, resolve_window.schedule_id
    ) as p
  );
  if resolve_window.preview then
    return query select * from unnest(plan);
  else
    perform holdfast_private.count_resolution(model.id, resolve_window.strategy, plan);
    return query select * from holdfast_private.apply_resolution(model.id, resolve_window.during, plan);
  end if;
end
$$;
comment on function holdfast_private.resolve_window(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint, boolean
) is
  'Makes a window of a locked model available by a strategy (adjust, remove, merge) and tells what became of every window concerned; a preview only tells. BLOCKED_DATE.';
revoke all on function holdfast_private.resolve_window(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint, boolean
) from public;
