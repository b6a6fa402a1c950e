create or replace function holdfast_private.import_windows(
  model holdfast.models,
  windows jsonb,
  schedule_ids bigint[],
  on_conflict holdfast.conflict_strategy
)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  faults holdfast_private.import_fault[];
  results holdfast.import_result[];
  contested record;
  made tstzrange;
begin
  if on_conflict = 'reject' then
    faults := array(select f from holdfast_private.window_conflict_faults(model.id, windows) as f);
    if cardinality(faults) > 0 then
      perform holdfast_private.fail_import(faults);
    end if;
  end if;

  results := array(
    select r
    from holdfast_private.import_free_windows(model.id, windows, schedule_ids, import_windows.on_conflict = 'trim') as r
  );
  -- Time that was removed by hand is added again.
  for made in
    select a.during
    from unnest(results) as r
    join holdfast.availability as a on a.model_id = model.id and a.id = r.id
    where r.outcome in ('created', 'trimmed') and exists (
      select from holdfast_private.removed_windows as d where d.model_id = model.id and d.during && a.during
    )
  loop
    perform holdfast_private.forget_removed(model.id, made);
  end loop;

  if on_conflict in ('adjust', 'remove', 'merge') then
    for contested in
      select w.n, tstzrange(w.starts_at, w.ends_at) as during, w.slot_type, w.schedule
      from jsonb_to_recordset(windows)
        as w (n integer, starts_at timestamptz, ends_at timestamptz, slot_type holdfast.slot_type, schedule integer)
      where holdfast_private.item_path('windows', w.n) not in (select r.path from unnest(results) as r)
      order by w.starts_at
    loop
      results := results || holdfast_private.import_window(
        model, contested.n, contested.during, contested.slot_type, schedule_ids[contested.schedule + 1], import_windows.on_conflict
      );
    end loop;
  end if;
  return query
    select r.section, r.outcome, r.path, r.id, r.resolutions
    from unnest(results) with ordinality as r (section, outcome, path, id, resolutions, n)
    order by substring(r.path from '[0-9]+')::integer, r.n;
end
$$;
comment on function holdfast_private.import_windows(holdfast.models, jsonb, bigint[], holdfast.conflict_strategy) is
  'Makes the windows of a sound document on a locked model; those that overlap others by the strategy. INVALID_IMPORT where they are to be rejected.';
revoke all on function holdfast_private.import_windows(holdfast.models, jsonb, bigint[], holdfast.conflict_strategy) from public;
