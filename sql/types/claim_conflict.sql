create type holdfast.claim_conflict as (
  claim_type holdfast.conflict_type,
  claim_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  problem text,
  conflict_id bigint,
  conflict_starts_at timestamptz,
  conflict_ends_at timestamptz
);
comment on type holdfast.claim_conflict is 'A live hold or booking that stands where it could not be placed today, and why.';
comment on column holdfast.claim_conflict.claim_type is 'booking, or hold (an unpaid booking counts as its hold).';
comment on column holdfast.claim_conflict.claim_id is 'Id of the booking or hold, to be read with the model''s id.';
comment on column holdfast.claim_conflict.starts_at is 'The claim''s start.';
comment on column holdfast.claim_conflict.ends_at is 'The claim''s end.';
comment on column holdfast.claim_conflict.problem is 'BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY or LOCAL_TIME_MOVED: as in the registry of errors.';
comment on column holdfast.claim_conflict.conflict_id is 'Id of the blocked date or external entry; null outside availability and where the local time moved.';
comment on column holdfast.claim_conflict.conflict_starts_at is 'Where, within the claim, the problem begins.';
comment on column holdfast.claim_conflict.conflict_ends_at is 'Where, within the claim, it ends.';
