create type holdfast_private.slot_check as (
  own_hold_id bigint,
  faults holdfast_private.slot_fault[],
  stale_hold_ids bigint[],
  availability_id bigint
);
comment on type holdfast_private.slot_check is
  'What a user meets who claims a range: the user''s own live hold of exactly that range, every reason against it, the holds that have run out unswept and whose ledger rows are in its way, and the window in which it begins.';
