create or replace function holdfast_private.import_window(
  model holdfast.models,
  n integer,
  during tstzrange,
  slot_type holdfast.slot_type,
  schedule_id bigint,
  on_conflict holdfast.conflict_strategy
)
returns holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  plan holdfast.conflict_resolution[];
  made bigint;
begin
  plan := array(
    select case
      -- Resolving knows windows of rules and by hand; the document may name the third type.
      when p.outcome = 'created' and tstzrange(p.after_starts_at, p.after_ends_at) = import_window.during
        then holdfast_private.resolution_of(
          'created', null, import_window.slot_type, import_window.schedule_id, null, import_window.during
        )
      else p
    end
    from holdfast_private.plan_resolution(
      model, import_window.during, import_window.on_conflict, false, import_window.schedule_id
    ) as p
  );
  perform holdfast_private.count_resolution(model.id, import_window.on_conflict, plan);
  plan := array(select r from holdfast_private.apply_resolution(model.id, import_window.during, plan) as r);
  select a.id into made from holdfast.availability as a where a.model_id = model.id and a.during @> import_window.during;
  return row(
    'windows',
    case
      when not exists (select from unnest(plan) as p where p.outcome <> 'kept') then 'kept'
      when import_window.on_conflict = 'merge' then 'merged'
      else 'created'
    end,
    holdfast_private.item_path('windows', n), made, plan
  )::holdfast.import_result;
end
$$;
comment on function holdfast_private.import_window(
  holdfast.models, integer, tstzrange, holdfast.slot_type, bigint, holdfast.conflict_strategy
) is
  'Makes one window of a sound document, that overlaps others of a locked model, by a strategy (adjust, remove, merge). Blocked dates cut free time whatever windows there are: they are no obstacle here.';
revoke all on function holdfast_private.import_window(
  holdfast.models, integer, tstzrange, holdfast.slot_type, bigint, holdfast.conflict_strategy
) from public;
