create type holdfast.external_busy_entry as (
  external_id text,
  starts_at timestamptz,
  ends_at timestamptz
);
comment on type holdfast.external_busy_entry is 'Time taken elsewhere, as given to set_external_busy.';
comment on column holdfast.external_busy_entry.external_id is 'The source''s own id, 1-200 characters, once for each source.';
comment on column holdfast.external_busy_entry.starts_at is 'First busy instant.';
comment on column holdfast.external_busy_entry.ends_at is 'First instant after it.';
