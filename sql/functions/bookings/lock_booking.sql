create or replace function holdfast_private.lock_booking(model_id bigint, booking_id bigint)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', lock_booking.model_id, 'booking_id', lock_booking.booking_id)
  );
  perform holdfast_private.lock_model(lock_booking.model_id);
  select * into booking
  from holdfast.bookings as b
  where b.model_id = lock_booking.model_id and b.id = lock_booking.booking_id
  for update;
  perform holdfast_private.require_claimant('booking', lock_booking.model_id, lock_booking.booking_id, booking.user_id);
  return booking;
end
$$;
comment on function holdfast_private.lock_booking(bigint, bigint) is
  'Locks the model, then its booking, and returns the booking. MISSING_ARGUMENT, BAD_ISOLATION; NOT_FOUND for what is not the caller''s.';
revoke all on function holdfast_private.lock_booking(bigint, bigint) from public;
