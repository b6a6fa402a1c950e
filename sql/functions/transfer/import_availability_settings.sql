create or replace function holdfast.import_availability_settings(
  model_id bigint,
  document holdfast.availability_document,
  on_conflict holdfast.conflict_strategy default 'reject',
  preview boolean default false,
  idempotency_key text default null
)
returns setof holdfast.import_result
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  faults holdfast_private.import_fault[];
begin
  perform holdfast_private.require_import(model_id, document is not null, on_conflict, preview);
  faults := array(select f from holdfast_private.limit_faults(document, octet_length(document::text)) as f);
  if cardinality(faults) > 0 then
    perform holdfast_private.fail_import(faults);
  end if;
  return query
    select *
    from holdfast_private.import_document(
      import_availability_settings.model_id, document, faults, on_conflict, preview, idempotency_key
    );
end
$$;
comment on function holdfast.import_availability_settings(
  bigint, holdfast.availability_document, holdfast.conflict_strategy, boolean, text
) is
  $$@resultFieldName results
Brings a document of export_availability_settings into a model, all or nothing, and tells what became of every item. First everything is checked: one error names every fault with its JSON path (100 at most, and how many there are). By the model or an admin. At most 5,000,000 bytes, 8 levels, 20,000 items. Importing the same again changes nothing.
Settings are replaced. Weekly rules that are there stay, the others are added; no windows are generated. Dates are blocked, with the document's reason. Windows that are there exactly stay, the others are added. Time taken elsewhere is replaced for each source that the document names. What the document does not name stays.
on_conflict: reject (a rule or window that overlaps another one of the model is a fault); else an overlapped rule is deleted, its future windows cut to their claimed parts, and a window is trimmed around those that are there, or takes its time by adjust, remove or merge as in resolve_conflicts.
preview: returns the same rows, without the ids of what would be created, and changes nothing. idempotency_key: the same call again with it gets the same answer, for 24 hours at least; a preview needs none.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, INVALID_IMPORT. Source: DESIGN section 4, Export and import.$$;
revoke all on function holdfast.import_availability_settings(
  bigint, holdfast.availability_document, holdfast.conflict_strategy, boolean, text
) from public;
grant execute on function holdfast.import_availability_settings(
  bigint, holdfast.availability_document, holdfast.conflict_strategy, boolean, text
) to holdfast_model, holdfast_admin;
