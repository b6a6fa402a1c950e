create or replace function holdfast_private.book_found_slot(
  model holdfast.models,
  user_id text,
  slot holdfast.slot,
  now timestamptz,
  price numeric,
  currency text,
  host_reference text
)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  booking holdfast.bookings;
begin
  hold := holdfast_private.place_hold(
    model, book_found_slot.user_id, tstzrange(slot.starts_at, slot.ends_at), book_found_slot.now, price, currency
  );
  -- The user's own hold may have been found, and booked before.
  select * into booking from holdfast.bookings as b where b.model_id = hold.model_id and b.hold_id = hold.id;
  if booking.id is not null then
    return booking;
  end if;
  return holdfast_private.book_hold(hold, book_found_slot.now, null, book_found_slot.host_reference, slot.score);
end
$$;
comment on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) is
  'Holds a slot of a locked model for a user and books it; the booking that rides on the user''s own hold there is returned.';
revoke all on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) from public;
