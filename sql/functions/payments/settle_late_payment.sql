-- The money has come, so the time's own worth (length, notice, horizon, the user's limit) is not asked again: only whether it is free and
-- has not begun.
create or replace function holdfast_private.settle_late_payment(booking holdfast.bookings, payment_reference text, now timestamptz)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  hold holdfast.booking_holds;
  checked holdfast_private.slot_check;
begin
  select * into model from holdfast.models as m where m.id = booking.model_id;
  checked := holdfast_private.check_slot(model, null, booking.during, settle_late_payment.now);
  if booking.status <> 'expired' or lower(booking.during) <= settle_late_payment.now or exists (
    select
    from unnest(checked.faults) as f
    where f.code not in ('BAD_DURATION', 'BELOW_MIN_NOTICE', 'BEYOND_HORIZON')
  ) then
    update holdfast.bookings as b
    set payment_reference = settle_late_payment.payment_reference, refund_due_at = settle_late_payment.now
    where b.model_id = booking.model_id and b.id = booking.id
    returning * into booking;
    return booking;
  end if;

  if checked.stale_hold_ids is not null then
    perform holdfast_private.expire_holds(model.id, checked.stale_hold_ids);
  end if;
  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, status, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  select model.id, h.availability_id, h.user_id, booking.during, settle_late_payment.now, 'converted', h.price, h.currency,
    model.buffer_before_minutes, model.buffer_after_minutes, settle_late_payment.now
  from holdfast.booking_holds as h
  where h.model_id = booking.model_id and h.id = booking.hold_id
  returning * into hold;
  update holdfast.bookings as b
  set status = 'confirmed', hold_id = hold.id, payment_reference = settle_late_payment.payment_reference,
    confirmed_at = settle_late_payment.now
  where b.model_id = booking.model_id and b.id = booking.id
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.settle_late_payment(holdfast.bookings, text, timestamptz) is
  'A payment for a booking that is not pending any more: takes the time anew, with a new converted hold, where it is free; else marks the refund as due.';
revoke all on function holdfast_private.settle_late_payment(holdfast.bookings, text, timestamptz) from public;
