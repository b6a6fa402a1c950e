create type holdfast.conflict_resolution as (
  outcome holdfast.resolution_outcome,
  availability_id bigint,
  slot_type holdfast.slot_type,
  schedule_id bigint,
  before_starts_at timestamptz,
  before_ends_at timestamptz,
  after_starts_at timestamptz,
  after_ends_at timestamptz
);
comment on type holdfast.conflict_resolution is 'What a conflict resolution does with one window, before and after.';
comment on column holdfast.conflict_resolution.outcome is 'What becomes of the window.';
comment on column holdfast.conflict_resolution.availability_id is
  'The window; of a created one in a preview null. Of merged windows the first keeps its id, the others are gone.';
comment on column holdfast.conflict_resolution.slot_type is 'The window''s type afterwards; of one that is gone, as it was.';
comment on column holdfast.conflict_resolution.schedule_id is 'The weekly rule it belongs to afterwards; of a window that is gone, belonged to.';
comment on column holdfast.conflict_resolution.before_starts_at is 'Its start before; null for a created window.';
comment on column holdfast.conflict_resolution.before_ends_at is 'Its end before; null for a created window.';
comment on column holdfast.conflict_resolution.after_starts_at is 'Its start afterwards, of merged windows that of the one window; null for a removed window.';
comment on column holdfast.conflict_resolution.after_ends_at is 'Its end afterwards, of merged windows that of the one window; null for a removed window.';
