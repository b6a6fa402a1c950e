create or replace function holdfast_private.resolution_of(
  outcome holdfast.resolution_outcome,
  availability_id bigint,
  slot_type holdfast.slot_type,
  schedule_id bigint,
  before tstzrange,
  after tstzrange
)
returns holdfast.conflict_resolution
language sql
immutable
return row(
  outcome, availability_id, slot_type, schedule_id, lower(before), upper(before), lower(after), upper(after)
)::holdfast.conflict_resolution;
comment on function holdfast_private.resolution_of(
  holdfast.resolution_outcome, bigint, holdfast.slot_type, bigint, tstzrange, tstzrange
) is
  'One row of a plan, from ranges.';
revoke all on function holdfast_private.resolution_of(
  holdfast.resolution_outcome, bigint, holdfast.slot_type, bigint, tstzrange, tstzrange
) from public;
