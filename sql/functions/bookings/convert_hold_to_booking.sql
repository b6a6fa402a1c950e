create or replace function holdfast.convert_hold_to_booking(
  model_id bigint,
  hold_id bigint,
  payment_reference text default null,
  amount numeric default null,
  currency text default null,
  host_reference text default null,
  idempotency_key text default null
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  booking holdfast.bookings;
  is_paid boolean := num_nonnulls(payment_reference, amount, currency) > 0;
begin
  if is_paid or host_reference is not null then
    perform holdfast_private.require_admin();
  end if;
  perform holdfast_private.require_text('host_reference', host_reference, 200);
  hold := holdfast_private.lock_hold(convert_hold_to_booking.model_id, convert_hold_to_booking.hold_id);

  booking := holdfast_private.recall_answer(
    hold.model_id, idempotency_key, 'convert_hold_to_booking',
    row(hold.id, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency, host_reference), booking
  );
  if booking.id is not null then
    return booking;
  end if;

  -- Asked again, the same booking.
  select * into booking from holdfast.bookings as b where b.model_id = hold.model_id and b.hold_id = hold.id;
  if booking.id is null then
    if is_paid then
      perform holdfast_private.require_payment(
        hold.model_id, hold.price, hold.currency, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency
      );
    end if;
    booking := holdfast_private.book_hold(
      hold, holdfast_private.current_instant(), convert_hold_to_booking.payment_reference, convert_hold_to_booking.host_reference
    );
  elsif is_paid then
    booking := holdfast_private.settle_payment(
      booking, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency
    );
  else
    booking := holdfast_private.expire_overdue(booking, holdfast_private.current_instant());
  end if;
  perform holdfast_private.keep_answer(hold.model_id, idempotency_key, booking);
  return booking;
end
$$;
comment on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text, text) is
  $$@resultFieldName booking
Books a hold. Paid (payment_reference, amount and currency together, for admins), it is confirmed and the hold converted; unpaid, it is pending and rides on the hold until that runs out; a price of zero is confirmed at once. Asked again, the same booking.
idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, HOLD_EXPIRED, PAYMENT_MISMATCH, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text, text) from public;
grant execute on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
