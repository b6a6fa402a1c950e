create or replace function holdfast_private.document_faults(
  model holdfast.models,
  document jsonb,
  on_conflict holdfast.conflict_strategy,
  faults holdfast_private.import_fault[]
)
returns holdfast_private.import_fault[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  schedules jsonb;
  windows jsonb;
begin
  faults := faults || array(select f from holdfast_private.form_faults(document) as f);
  faults := faults || array(select f from holdfast_private.rule_faults(document, faults) as f);

  -- What is sound by itself is compared with the rest.
  schedules := holdfast_private.sound_rows(document, 'schedules', faults);
  windows := holdfast_private.sound_rows(document, 'windows', faults);
  faults := faults
    || array(
      select f
      from holdfast_private.clash_faults(
        schedules, holdfast_private.sound_rows(document, 'blocked_dates', faults), windows,
        holdfast_private.sound_rows(document, 'external_busy', faults)
      ) as f
    )
    || array(
      select f
      from holdfast_private.reference_faults(document, windows, holdfast_private.sound_rows(document, 'removed', faults)) as f
    );
  if on_conflict = 'reject' then
    faults := faults || array(select f from holdfast_private.rule_conflict_faults(model.id, schedules) as f);
    -- A change of the time zone moves windows of rules: import_windows looks when that is done.
    if document -> 'settings' ->> 'time_zone' is not distinct from model.time_zone then
      faults := faults || array(select f from holdfast_private.window_conflict_faults(model.id, windows) as f);
    end if;
  end if;
  return faults;
end
$$;
comment on function holdfast_private.document_faults(
  holdfast.models, jsonb, holdfast.conflict_strategy, holdfast_private.import_fault[]
) is
  'Adds to the faults found so far all others of a document that is within the limits: form, rules, clashes among its items and, to be rejected, with what a locked model has.';
revoke all on function holdfast_private.document_faults(
  holdfast.models, jsonb, holdfast.conflict_strategy, holdfast_private.import_fault[]
) from public;
