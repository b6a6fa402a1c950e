create or replace function holdfast_private.parse_document(document text)
returns jsonb
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  place jsonb;
begin
  return document::jsonb;
exception
  when statement_too_complex then
    perform holdfast_private.fail_import(array[row('document', null, '$', 'must not nest deeper than 8')::holdfast_private.import_fault]);
  when numeric_value_out_of_range then
    perform holdfast_private.fail_import(array[row('document', null, '$', 'has a number out of range')::holdfast_private.import_fault]);
  when invalid_text_representation or untranslatable_character then
    place := holdfast_private.locate_syntax_error(document);
    perform holdfast_private.fail_import(
      array[row(
        'document', null, '$', format('is not JSON from line %s, column %s on', place -> 'line', place -> 'column')
      )::holdfast_private.import_fault],
      place
    );
end
$$;
comment on function holdfast_private.parse_document(text) is
  'A text as jsonb. INVALID_IMPORT where it is none, with position, line and column.';
revoke all on function holdfast_private.parse_document(text) from public;
