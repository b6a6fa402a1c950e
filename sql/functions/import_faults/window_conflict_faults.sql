create or replace function holdfast_private.window_conflict_faults(model_id bigint, windows jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select distinct on (w.n) 'windows', w.n, holdfast_private.item_path('windows', w.n),
      format('overlaps the window %s that the model has', a.id)
    from jsonb_to_recordset(windows) as w (n integer, starts_at timestamptz, ends_at timestamptz)
    join holdfast.availability as a
      on a.model_id = window_conflict_faults.model_id and a.during && tstzrange(w.starts_at, w.ends_at)
      and a.during <> tstzrange(w.starts_at, w.ends_at)
    order by w.n, a.id;
end
$$;
comment on function holdfast_private.window_conflict_faults(bigint, jsonb) is
  'Where windows of a document overlap other windows that the model has.';
revoke all on function holdfast_private.window_conflict_faults(bigint, jsonb) from public;
