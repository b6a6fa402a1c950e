-- The caller has locked the model, and read the clock after that. A confirmed booking converts its hold (trigger).
create or replace function holdfast_private.book_hold(
  hold holdfast.booking_holds,
  now timestamptz,
  payment_reference text default null,
  host_reference text default null,
  match_score integer default null
)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  is_paid boolean := book_hold.payment_reference is not null or hold.price = 0;
begin
  if hold.status <> 'active' or hold.hold_expires_at <= book_hold.now then
    perform holdfast_private.fail(
      'HOLD_EXPIRED',
      'the hold has run out or was given back',
      jsonb_build_object('model_id', hold.model_id, 'hold_id', hold.id, 'status', hold.status, 'hold_expires_at', hold.hold_expires_at),
      'Hold the time again.'
    );
  end if;
  insert into holdfast.bookings (
    model_id, hold_id, user_id, during, status, price, currency, payment_reference, confirmed_at, match_score,
    host_reference, created_at
  )
  values (
    hold.model_id, hold.id, hold.user_id, hold.during,
    case when is_paid then 'confirmed' else 'pending' end::holdfast.booking_status,
    hold.price, hold.currency, book_hold.payment_reference, case when is_paid then book_hold.now end,
    book_hold.match_score, book_hold.host_reference, book_hold.now
  )
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.book_hold(holdfast.booking_holds, timestamptz, text, text, integer) is
  'Books a live hold of a locked model: confirmed when paid or free of charge, else pending on the hold. HOLD_EXPIRED.';
revoke all on function holdfast_private.book_hold(holdfast.booking_holds, timestamptz, text, text, integer) from public;
