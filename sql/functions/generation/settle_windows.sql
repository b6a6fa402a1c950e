create or replace function holdfast_private.settle_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[],
  on_conflict holdfast.conflict_strategy,
  not_over_at timestamptz
)
returns setof holdfast.generated_window
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  contested record;
  model holdfast.models;
  resolutions holdfast.conflict_resolution[];
  made holdfast.availability;
begin
  for contested in
    select *
    from holdfast_private.plan_windows(
      settle_windows.model_ids, settle_windows.dates, settle_windows.schedule_ids, settle_windows.on_conflict,
      settle_windows.not_over_at
    ) as p
    where p.is_contested
    order by p.model_id, p.piece
  loop
    select * into model from holdfast.models as m where m.id = contested.model_id;
    resolutions := array(
      select r
      from holdfast_private.resolve_window(
        model, contested.piece, settle_windows.on_conflict, schedule_id => contested.schedule_id
      ) as r
    );
    select * into made from holdfast.availability as a where a.model_id = model.id and a.during @> contested.piece;
    return next row(
      model.id, made.id, contested.schedule_id, contested.local_date, lower(made.during), upper(made.during),
      case
        when settle_windows.on_conflict = 'merge' then 'merged'
        when contested.piece = contested.occurrence then 'created'
        else 'trimmed'
      end,
      contested.reasons, resolutions
    )::holdfast.generated_window;
  end loop;
end
$$;
comment on function holdfast_private.settle_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) is
  'Makes, one by one, the windows of locked models'' rules that overlap windows that are there, by a strategy (adjust, remove, merge).';
revoke all on function holdfast_private.settle_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) from public;
