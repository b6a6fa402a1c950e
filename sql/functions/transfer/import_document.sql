create or replace function holdfast_private.import_document(
  model_id bigint,
  document jsonb,
  faults holdfast_private.import_fault[],
  on_conflict holdfast.conflict_strategy,
  preview boolean,
  idempotency_key text
)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models := holdfast_private.lock_model(model_id);
  -- A preview has no effect that could happen twice.
  key text := case when not preview then idempotency_key end;
  digest text := encode(sha256(convert_to(document::text, 'UTF8')), 'hex');
  answer holdfast.import_result[];
begin
  answer := holdfast_private.recall_answer(model.id, key, 'import_availability_settings', row(digest, on_conflict), answer);
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;
  faults := holdfast_private.document_faults(model, document, on_conflict, faults);
  if cardinality(faults) > 0 then
    perform holdfast_private.fail_import(faults);
  end if;

  -- A preview is the import itself, undone.
  begin
    answer := array(select r from holdfast_private.apply_document(model, document, import_document.on_conflict) as r);
    if preview then
      raise sqlstate 'UNDO1';
    end if;
  exception
    when sqlstate 'UNDO1' then
      answer := array(select r from holdfast_private.without_new_ids(model.id, answer) as r);
  end;
  perform holdfast_private.keep_answer(model.id, key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast_private.import_document(
  bigint, jsonb, holdfast_private.import_fault[], holdfast.conflict_strategy, boolean, text
) is
  'Imports a document that is within the limits into a model, unless there are faults; those found before are told with the others. NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, INVALID_IMPORT.';
revoke all on function holdfast_private.import_document(
  bigint, jsonb, holdfast_private.import_fault[], holdfast.conflict_strategy, boolean, text
) from public;
