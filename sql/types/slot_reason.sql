create type holdfast.slot_reason as (
  code text,
  kind holdfast.claim_kind,
  starts_at timestamptz,
  ends_at timestamptz,
  held_until timestamptz,
  reference_id bigint,
  blocked_reason text
);
comment on type holdfast.slot_reason is 'One reason why a slot cannot be held.';
comment on column holdfast.slot_reason.code is 'The registered error code with which a hold would be refused (see error_codes).';
comment on column holdfast.slot_reason.kind is 'For SLOT_TAKEN: held, booked, or the buffer between the slot and that neighbour.';
comment on column holdfast.slot_reason.starts_at is
  'Start of what is in the way: the neighbour''s own time, the blocked or external time, the part without availability, the forbidden time; null where it has no start.';
comment on column holdfast.slot_reason.ends_at is 'End of what is in the way; null where it has no end.';
comment on column holdfast.slot_reason.held_until is
  'For a hold: when it runs out. For HOLD_LIMIT_REACHED: when the first of the caller''s own runs out.';
comment on column holdfast.slot_reason.reference_id is
  'Id of the hold that won the neighbour''s time, of the blocked date, or of the external entry; to be read with the model''s id.';
comment on column holdfast.slot_reason.blocked_reason is 'Why the date is blocked: for the model itself and for admins only.';
