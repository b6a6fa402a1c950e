create type holdfast_private.slot_fault as (
  code text,
  during tstzrange,
  reference bigint,
  kind holdfast.claim_kind,
  held_until timestamptz
);
comment on type holdfast_private.slot_fault is
  'One reason against a slot: registered code, the range that it comes from, the id of the row behind it if any, what kind of claim, and until when it is held.';
