create or replace function holdfast_private.apply_document(model holdfast.models, document jsonb, on_conflict holdfast.conflict_strategy)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  rules holdfast.import_result[];
  -- Of the document's rules, in its order.
  schedule_ids bigint[];
begin
  return query select * from holdfast_private.import_settings(model, document -> 'settings');
  select * into model from holdfast.models as m where m.id = model.id;

  rules := array(
    select r from holdfast_private.import_schedules(model.id, holdfast_private.sound_rows(document, 'schedules', '{}')) as r
  );
  schedule_ids := array(
    select r.id
    from unnest(rules) with ordinality as r (section, outcome, path, id, resolutions, n)
    where r.path is not null
    order by r.n
  );
  return query select * from unnest(rules);
  return query
    select * from holdfast_private.import_blocked_dates(model.id, holdfast_private.sound_rows(document, 'blocked_dates', '{}'));
  return query
    select *
    from holdfast_private.import_windows(
      model, holdfast_private.sound_rows(document, 'windows', '{}'), schedule_ids, apply_document.on_conflict
    );
  -- After the windows: making one forgets what was removed there.
  return query
    select * from holdfast_private.import_removed(model.id, holdfast_private.sound_rows(document, 'removed', '{}'), schedule_ids);
  return query
    select * from holdfast_private.import_external_busy(model.id, holdfast_private.sound_rows(document, 'external_busy', '{}'));
end
$$;
comment on function holdfast_private.apply_document(holdfast.models, jsonb, holdfast.conflict_strategy) is
  'Makes what a document without faults asks for on a locked model, section by section, and tells it.';
revoke all on function holdfast_private.apply_document(holdfast.models, jsonb, holdfast.conflict_strategy) from public;
