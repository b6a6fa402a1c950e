create type holdfast.import_result as (
  section holdfast.import_section,
  outcome holdfast.import_outcome,
  path text,
  id bigint,
  resolutions holdfast.conflict_resolution[]
);
comment on type holdfast.import_result is 'What an import did with one item.';
comment on column holdfast.import_result.section is 'The item''s section of the document.';
comment on column holdfast.import_result.outcome is 'What became of it.';
comment on column holdfast.import_result.path is 'JSON path of the item in the document; null for what was there and is removed.';
comment on column holdfast.import_result.id is
  'Id of the row, in the section''s table; null for what a preview would create, what was skipped, and removed time, which has none.';
comment on column holdfast.import_result.resolutions is
  'What adjust, remove or merge did with the windows concerned; null where there was no such conflict.';
