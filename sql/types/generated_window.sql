create type holdfast.generated_window as (
  model_id bigint,
  availability_id bigint,
  schedule_id bigint,
  local_date date,
  starts_at timestamptz,
  ends_at timestamptz,
  outcome holdfast.generation_outcome,
  reasons text[],
  resolutions holdfast.conflict_resolution[]
);
comment on type holdfast.generated_window is 'What generation made of one occurrence of a weekly rule.';
comment on column holdfast.generated_window.model_id is 'The model.';
comment on column holdfast.generated_window.availability_id is 'The window made, or merged into; null when the occurrence was skipped.';
comment on column holdfast.generated_window.schedule_id is 'The rule.';
comment on column holdfast.generated_window.local_date is 'The local date on which the occurrence begins.';
comment on column holdfast.generated_window.starts_at is 'Start of the window, or of the occurrence skipped.';
comment on column holdfast.generated_window.ends_at is 'End of the window, or of the occurrence skipped.';
comment on column holdfast.generated_window.outcome is 'created whole, trimmed (made in part), merged with what it overlapped, or skipped.';
comment on column holdfast.generated_window.reasons is
  'What was in the way of the occurrence: availability, blocked_date, removed (taken away by hand before).';
comment on column holdfast.generated_window.resolutions is
  'What a strategy other than trim did, with the windows that the occurrence overlapped too; null where there was no such conflict.';
