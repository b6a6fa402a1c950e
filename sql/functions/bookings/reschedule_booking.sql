create or replace function holdfast.reschedule_booking(
  model_id bigint,
  booking_id bigint,
  starts_at timestamptz,
  idempotency_key text default null
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  answer holdfast.bookings;
  during tstzrange;
  now timestamptz;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('starts_at', reschedule_booking.starts_at));
  -- Its length is the booking's, which is not known yet.
  perform holdfast_private.make_range(reschedule_booking.starts_at, reschedule_booking.starts_at + interval '1 minute');
  booking := holdfast_private.lock_booking(reschedule_booking.model_id, reschedule_booking.booking_id);
  now := holdfast_private.current_instant();
  answer := holdfast_private.recall_answer(
    booking.model_id, idempotency_key, 'reschedule_booking', row(booking.id, reschedule_booking.starts_at), answer
  );
  if answer.id is not null then
    return answer;
  end if;

  during := tstzrange(
    reschedule_booking.starts_at,
    -- Elapsed time, not days: a day of the session's zone may have 23 hours.
    reschedule_booking.starts_at + make_interval(secs => extract(epoch from upper(booking.during) - lower(booking.during)))
  );
  perform holdfast_private.require_movable(booking, now);
  if during <> booking.during then
    booking := holdfast_private.move_booking(booking, during, now);
  end if;
  perform holdfast_private.keep_answer(booking.model_id, idempotency_key, booking);
  return booking;
end
$$;
comment on function holdfast.reschedule_booking(bigint, bigint, timestamptz, text) is
  $$@resultFieldName booking
Moves a pending or confirmed booking to another start: by its customer, its model or an admin, before it begins (an admin: also later). Length, price and payment stay; the new time meets all the rules of a hold but the limit of holds, and may overlap the old, which is free only once the new is won. A pending one runs out when it would have. At its own start it is returned as it is.
starts_at: an instant on a whole second. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, INVALID_TRANSITION, HOLD_EXPIRED, TOO_LATE, MODEL_INACTIVE, BAD_DURATION, BELOW_MIN_NOTICE, BEYOND_HORIZON, BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY, SLOT_TAKEN. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.reschedule_booking(bigint, bigint, timestamptz, text) from public;
grant execute on function holdfast.reschedule_booking(bigint, bigint, timestamptz, text) to holdfast_customer, holdfast_model, holdfast_admin;
