create or replace function holdfast.cancel_booking(
  model_id bigint,
  booking_id bigint,
  reason text default null,
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
  now timestamptz;
begin
  perform holdfast_private.require_text('reason', cancel_booking.reason, 500, 0);
  booking := holdfast_private.lock_booking(cancel_booking.model_id, cancel_booking.booking_id);
  now := holdfast_private.current_instant();
  answer := holdfast_private.recall_answer(
    booking.model_id, idempotency_key, 'cancel_booking', row(booking.id, cancel_booking.reason), answer
  );
  if answer.id is not null then
    return answer;
  end if;

  booking := holdfast_private.expire_overdue(booking, now);
  if booking.status in ('completed', 'no_show') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', 'the booking is over',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status)
    );
  elsif booking.status in ('pending', 'confirmed') then
    if lower(booking.during) <= now and not holdfast_private.caller_is_admin() then
      perform holdfast_private.fail(
        'TOO_LATE', 'the booking has begun',
        jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'starts_at', lower(booking.during)),
        'Only an admin may cancel it now.'
      );
    end if;
    update holdfast.bookings as b
    set status = 'cancelled', cancelled_at = now, cancelled_by = holdfast_private.current_actor(),
      cancellation_reason = cancel_booking.reason,
      refund_due_at = case when b.payment_reference is not null then now end
    where b.model_id = booking.model_id and b.id = booking.id
    returning * into booking;
  end if;
  perform holdfast_private.keep_answer(booking.model_id, idempotency_key, booking);
  return booking;
end
$$;
comment on function holdfast.cancel_booking(bigint, bigint, text, text) is
  $$@resultFieldName booking
Cancels a booking before it begins (an admin: also later): by its customer, its model or an admin; who and why (at most 500 characters) is recorded. Its time is free in the same transaction, a hold that it rides on is given back; one that was paid gets refund_due_at. Cancelled again, or expired, it is returned as it is.
idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, TOO_LATE, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.cancel_booking(bigint, bigint, text, text) from public;
grant execute on function holdfast.cancel_booking(bigint, bigint, text, text) to holdfast_customer, holdfast_model, holdfast_admin;
