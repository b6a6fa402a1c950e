create or replace function holdfast_private.refuse_slot(model_id bigint, during tstzrange, fault holdfast_private.slot_fault)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  meaning text;
begin
  select e.meaning into meaning from holdfast.error_codes as e where e.code = (refuse_slot.fault).code;
  perform holdfast_private.fail(
    (refuse_slot.fault).code,
    meaning,
    jsonb_strip_nulls(jsonb_build_object(
      'model_id', refuse_slot.model_id, 'starts_at', lower(refuse_slot.during), 'ends_at', upper(refuse_slot.during),
      'conflict_starts_at', lower((refuse_slot.fault).during), 'conflict_ends_at', upper((refuse_slot.fault).during)
    )),
    'Search again: find_best_slots offers what can be held.'
  );
end
$$;
comment on function holdfast_private.refuse_slot(bigint, tstzrange, holdfast_private.slot_fault) is
  'Raises the code of a reason against a slot, with the slot and the range that the reason comes from.';
revoke all on function holdfast_private.refuse_slot(bigint, tstzrange, holdfast_private.slot_fault) from public;
