create function holdfast.confirm_booking(
  model_id bigint,
  booking_id bigint,
  payment_reference text,
  amount numeric,
  currency text
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_admin();
  return holdfast_private.settle_payment(
    holdfast_private.lock_booking(confirm_booking.model_id, confirm_booking.booking_id),
    confirm_booking.payment_reference, amount, confirm_booking.currency
  );
end
$$;
comment on function holdfast.confirm_booking(bigint, bigint, text, numeric, text) is
  $$@resultFieldName booking
The payment came: confirms a booking. Admins only. The same reference again returns the same answer. After its hold ran out, the time is taken anew if it is still free, else refund_due_at is set, once, and the booking stays as it is; so too when it was cancelled.
amount and currency must be the booking's; otherwise nothing changes.
Errors: FORBIDDEN, MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, PAYMENT_MISMATCH, INVALID_TRANSITION (paid by another payment already). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.confirm_booking(bigint, bigint, text, numeric, text) from public;
grant execute on function holdfast.confirm_booking(bigint, bigint, text, numeric, text) to holdfast_admin;
