create function holdfast.convert_hold_to_booking(
  model_id bigint,
  hold_id bigint,
  payment_reference text default null,
  amount numeric default null,
  currency text default null,
  host_reference text default null
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

  -- Asked again, the same booking.
  select * into booking from holdfast.bookings as b where b.model_id = hold.model_id and b.hold_id = hold.id;
  if booking.id is not null and is_paid then
    return holdfast_private.settle_payment(booking, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency);
  elsif booking.id is not null then
    return holdfast_private.expire_overdue(booking, holdfast_private.current_instant());
  end if;

  if is_paid then
    perform holdfast_private.require_payment(
      hold.model_id, hold.price, hold.currency, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency
    );
  end if;
  return holdfast_private.book_hold(
    hold, holdfast_private.current_instant(), convert_hold_to_booking.payment_reference, convert_hold_to_booking.host_reference
  );
end
$$;
comment on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text) is
  $$@resultFieldName booking
Books a hold. Paid (payment_reference, amount and currency together, for admins), it is confirmed and the hold converted; unpaid, it is pending and rides on the hold until that runs out; a price of zero is confirmed at once. Asked again, the same booking.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, HOLD_EXPIRED, PAYMENT_MISMATCH, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text) from public;
grant execute on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
