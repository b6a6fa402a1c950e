create or replace function holdfast.confirm_booking(
  model_id bigint,
  booking_id bigint,
  payment_reference text,
  amount numeric,
  currency text,
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
begin
  perform holdfast_private.require_admin();
  booking := holdfast_private.lock_booking(confirm_booking.model_id, confirm_booking.booking_id);
  answer := holdfast_private.recall_answer(
    booking.model_id, idempotency_key, 'confirm_booking',
    row(booking.id, confirm_booking.payment_reference, amount, confirm_booking.currency), answer
  );
  if answer.id is null then
    answer := holdfast_private.settle_payment(booking, confirm_booking.payment_reference, amount, confirm_booking.currency);
    perform holdfast_private.keep_answer(booking.model_id, idempotency_key, answer);
  end if;
  return answer;
end
$$;
comment on function holdfast.confirm_booking(bigint, bigint, text, numeric, text, text) is
  $$@resultFieldName booking
The payment came: confirms a booking. Admins only. The same reference again returns the same answer. After its hold ran out, the time is taken anew if it is still free, else refund_due_at is set, once, and the booking stays as it is; so too when it was cancelled.
amount and currency must be the booking's; otherwise nothing changes. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, PAYMENT_MISMATCH, INVALID_TRANSITION (paid by another payment already). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.confirm_booking(bigint, bigint, text, numeric, text, text) from public;
grant execute on function holdfast.confirm_booking(bigint, bigint, text, numeric, text, text) to holdfast_admin;
