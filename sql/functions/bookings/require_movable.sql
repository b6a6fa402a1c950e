create or replace function holdfast_private.require_movable(booking holdfast.bookings, now timestamptz)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  facts jsonb := jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status);
begin
  -- Run out is run out, swept or not.
  if booking.status = 'expired' or booking.status = 'pending' and exists (
    select from holdfast.booking_holds as h
    where h.model_id = booking.model_id and h.id = booking.hold_id and h.hold_expires_at <= require_movable.now
  ) then
    perform holdfast_private.fail('HOLD_EXPIRED', 'the booking''s hold has run out', facts, 'Hold another time.');
  elsif booking.status not in ('pending', 'confirmed') then
    perform holdfast_private.fail('INVALID_TRANSITION', 'the booking is over', facts);
  elsif lower(booking.during) <= require_movable.now and not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('TOO_LATE', 'the booking has begun', facts, 'Only an admin may move it now.');
  end if;
end
$$;
comment on function holdfast_private.require_movable(holdfast.bookings, timestamptz) is
  'Raises HOLD_EXPIRED, INVALID_TRANSITION or TOO_LATE unless the booking may be rescheduled at an instant by the caller.';
revoke all on function holdfast_private.require_movable(holdfast.bookings, timestamptz) from public;
