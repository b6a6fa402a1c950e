create type holdfast_private.import_fault as (
  section text,
  n integer,
  path text,
  problem text
);
comment on type holdfast_private.import_fault is 'What is wrong with an availability document in one place. Faults are told in the order of section, n, path.';
comment on column holdfast_private.import_fault.section is 'The section, document for the document itself.';
comment on column holdfast_private.import_fault.n is 'Index of the item in its section; null for the section itself and for settings.';
comment on column holdfast_private.import_fault.path is 'JSON path.';
comment on column holdfast_private.import_fault.problem is 'What is wrong there.';
