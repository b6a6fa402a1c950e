create or replace function holdfast_private.close_booking(model_id bigint, booking_id bigint, outcome holdfast.booking_status)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', close_booking.model_id, 'booking_id', close_booking.booking_id)
  );
  -- Not the customer's to say.
  perform holdfast_private.require_model(close_booking.model_id);
  booking := holdfast_private.lock_booking(close_booking.model_id, close_booking.booking_id);
  if booking.status = close_booking.outcome then
    return booking;
  elsif booking.status = 'confirmed' and lower(booking.during) > holdfast_private.current_instant() then
    perform holdfast_private.fail(
      'TOO_EARLY', 'the booking has not begun',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'starts_at', lower(booking.during)),
      'Call again once it has begun, or cancel the booking.'
    );
  end if;
  -- From any other status: INVALID_TRANSITION, by the table.
  update holdfast.bookings as b
  set status = close_booking.outcome
  where b.model_id = booking.model_id and b.id = booking.id
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.close_booking(bigint, bigint, holdfast.booking_status) is
  'Ends a confirmed booking that has begun: completed or no_show. MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION, TOO_EARLY, INVALID_TRANSITION.';
revoke all on function holdfast_private.close_booking(bigint, bigint, holdfast.booking_status) from public;
