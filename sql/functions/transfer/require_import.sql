create or replace function holdfast_private.require_import(
  model_id bigint,
  is_given boolean,
  on_conflict holdfast.conflict_strategy,
  preview boolean
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', require_import.model_id, 'document', nullif(is_given, false), 'on_conflict', require_import.on_conflict,
    'preview', require_import.preview
  ));
  perform holdfast_private.require_model(require_import.model_id);
end
$$;
comment on function holdfast_private.require_import(bigint, boolean, holdfast.conflict_strategy, boolean) is
  'What an import asks before it looks at the document. MISSING_ARGUMENT, NOT_FOUND.';
revoke all on function holdfast_private.require_import(bigint, boolean, holdfast.conflict_strategy, boolean) from public;
