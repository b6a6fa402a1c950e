-- The text itself: as jsonb, and in GraphQL as JSON, a key that is given twice is silently its last value.
create or replace function holdfast.import_availability_document(
  model_id bigint,
  document text,
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
  bytes integer := octet_length(document);
  parsed jsonb;
  faults holdfast_private.import_fault[];
begin
  perform holdfast_private.require_import(model_id, document is not null, on_conflict, preview);
  faults := array(select f from holdfast_private.limit_faults('{}', bytes) as f);
  if cardinality(faults) = 0 then
    parsed := holdfast_private.parse_document(document);
    faults := array(select f from holdfast_private.limit_faults(parsed, bytes) as f);
  end if;
  if cardinality(faults) > 0 then
    perform holdfast_private.fail_import(faults);
  end if;
  return query
    select *
    from holdfast_private.import_document(
      import_availability_document.model_id, parsed, array(select f from holdfast_private.repeated_keys(document::json) as f),
      on_conflict, preview, idempotency_key
    );
end
$$;
comment on function holdfast.import_availability_document(bigint, text, holdfast.conflict_strategy, boolean, text) is
  $$@resultFieldName results
import_availability_settings from a text, as it comes from a file. Refuses keys that are given twice too, and tells where a text ceases to be JSON (position, line, column).
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, INVALID_IMPORT. Source: DESIGN section 4, Export and import.$$;
revoke all on function holdfast.import_availability_document(bigint, text, holdfast.conflict_strategy, boolean, text) from public;
grant execute on function holdfast.import_availability_document(bigint, text, holdfast.conflict_strategy, boolean, text)
  to holdfast_model, holdfast_admin;
