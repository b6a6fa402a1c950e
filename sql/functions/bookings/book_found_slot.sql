create or replace function holdfast_private.book_found_slot(
  model holdfast.models,
  user_id text,
  slot holdfast.slot,
  now timestamptz,
  price numeric,
  currency text,
  host_reference text
)
returns holdfast.smart_booking
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds := holdfast_private.place_hold(
    model, book_found_slot.user_id, tstzrange(slot.starts_at, slot.ends_at), book_found_slot.now, price, currency
  );
  booked holdfast.smart_booking;
begin
  -- The user's own hold may have been found, and booked before.
  select b, a into booked.booking, booked.availability
  from (values (hold.model_id, hold.id, lower(hold.during))) as h (model_id, id, starts_at)
  left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
  left join holdfast.availability as a on a.model_id = h.model_id and a.during @> h.starts_at;
  if (booked.booking).id is null then
    booked.booking := holdfast_private.book_hold(hold, book_found_slot.now, null, book_found_slot.host_reference, slot.score);
  end if;
  booked.match_score := slot.score;
  booked.time_difference_minutes := slot.time_difference_minutes;
  return booked;
end
$$;
comment on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) is
  'Holds a slot of a locked model for a user and books it; the booking that rides on the user''s own hold there is returned.';
revoke all on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) from public;
