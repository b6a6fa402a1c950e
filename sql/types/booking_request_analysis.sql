create type holdfast.booking_request_analysis as (
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  is_available boolean,
  reasons holdfast.slot_reason[],
  conflicts holdfast.availability_conflict[],
  alternatives holdfast.slot[]
);
comment on type holdfast.booking_request_analysis is 'What becomes of a request for a certain time, and what could be had in its place.';
comment on column holdfast.booking_request_analysis.model_id is 'The model.';
comment on column holdfast.booking_request_analysis.starts_at is 'Start of the time asked for.';
comment on column holdfast.booking_request_analysis.ends_at is 'End of the time asked for.';
comment on column holdfast.booking_request_analysis.is_available is 'Whether the caller could hold it now: there are no reasons against it.';
comment on column holdfast.booking_request_analysis.reasons is 'Every reason why not, as explain_slot gives them.';
comment on column holdfast.booking_request_analysis.conflicts is 'All that overlaps the time, its windows too, as check_availability_conflicts gives it.';
comment on column holdfast.booking_request_analysis.alternatives is
  'The three best other slots of the same length for that start, best first, up to the model''s horizon; none where the model takes no bookings of that length.';
