create type holdfast.instant_availability as (
  model_id bigint,
  is_available boolean,
  starts_at timestamptz,
  ends_at timestamptz
);
comment on type holdfast.instant_availability is 'Whether a model can be booked right now, and from when.';
comment on column holdfast.instant_availability.model_id is 'The model.';
comment on column holdfast.instant_availability.is_available is
  'Whether the slot begins within one slot_interval_minutes from now (from the end of the model''s notice, where it asks for one).';
comment on column holdfast.instant_availability.starts_at is 'Start of the earliest slot; null where there is none up to the model''s horizon.';
comment on column holdfast.instant_availability.ends_at is 'Its end.';
