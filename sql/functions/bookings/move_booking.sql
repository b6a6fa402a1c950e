-- The caller has locked model and booking, and read the clock after that. One statement: the old time goes only with the new one won, and the
-- new may overlap the old, since it is the same row of the ledger.
create or replace function holdfast_private.move_booking(booking holdfast.bookings, during tstzrange, now timestamptz)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  checked holdfast_private.slot_check;
begin
  select * into model from holdfast.models as m where m.id = booking.model_id;
  checked := holdfast_private.check_slot(model, null, move_booking.during, move_booking.now, booking.hold_id);
  if cardinality(checked.faults) > 0 then
    perform holdfast_private.refuse_slot(model.id, move_booking.during, checked.faults[1]);
  end if;
  if checked.stale_hold_ids is not null then
    perform holdfast_private.expire_holds(model.id, checked.stale_hold_ids);
  end if;

  -- Its hold takes it along (trigger). Claimed anew, so with today's buffers.
  update holdfast.booking_holds as h
  set during = move_booking.during,
    availability_id = checked.availability_id,
    buffer_before_minutes = model.buffer_before_minutes,
    buffer_after_minutes = model.buffer_after_minutes
  where h.model_id = booking.model_id and h.id = booking.hold_id;
  select * into booking from holdfast.bookings as b where b.model_id = booking.model_id and b.id = booking.id;
  return booking;
end
$$;
comment on function holdfast_private.move_booking(holdfast.bookings, tstzrange, timestamptz) is
  'Moves a live booking, with its hold, to another range, or raises why not (the codes of check_slot). The user''s limit of holds is not asked: there are no more than before.';
revoke all on function holdfast_private.move_booking(holdfast.bookings, tstzrange, timestamptz) from public;
