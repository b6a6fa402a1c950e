-- The caller has locked model and booking.
create or replace function holdfast_private.settle_payment(
  booking holdfast.bookings,
  payment_reference text,
  amount numeric,
  currency text
)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  perform holdfast_private.require_payment(
    booking.model_id, booking.price, booking.currency, settle_payment.payment_reference, amount, settle_payment.currency, booking.id
  );
  if booking.payment_reference = settle_payment.payment_reference then
    return booking;
  end if;
  if booking.payment_reference is not null or booking.status not in ('pending', 'expired', 'cancelled') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION',
      'the booking needs no payment',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status),
      'This payment is one too many: give it back.'
    );
  end if;

  booking := holdfast_private.expire_overdue(booking, now);
  if booking.status <> 'pending' then
    return holdfast_private.settle_late_payment(booking, settle_payment.payment_reference, now);
  end if;
  update holdfast.bookings as b
  set status = 'confirmed', payment_reference = settle_payment.payment_reference, confirmed_at = now
  where b.model_id = booking.model_id and b.id = booking.id
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.settle_payment(holdfast.bookings, text, numeric, text) is
  'Takes a payment for a locked booking: confirms it in time, or settles it late. MISSING_ARGUMENT, PAYMENT_MISMATCH, INVALID_TRANSITION.';
revoke all on function holdfast_private.settle_payment(holdfast.bookings, text, numeric, text) from public;
