create type holdfast.availability_conflict as (
  conflict_type holdfast.conflict_type,
  conflict_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  overlap_starts_at timestamptz,
  overlap_ends_at timestamptz,
  overlap_minutes numeric
);
comment on type holdfast.availability_conflict is 'One thing that stands in the way of a given time, and how far it reaches into it.';
comment on column holdfast.availability_conflict.conflict_type is 'What it is.';
comment on column holdfast.availability_conflict.conflict_id is
  'Id of the window, booking, hold, blocked date or external entry, to be read with the model''s id.';
comment on column holdfast.availability_conflict.starts_at is 'Its own start.';
comment on column holdfast.availability_conflict.ends_at is 'Its own end.';
comment on column holdfast.availability_conflict.overlap_starts_at is 'Where the overlap begins.';
comment on column holdfast.availability_conflict.overlap_ends_at is 'Where the overlap ends.';
comment on column holdfast.availability_conflict.overlap_minutes is 'Length of the overlap in minutes.';
