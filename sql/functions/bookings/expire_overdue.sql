-- A hold has run out the moment its time has passed, swept or not: so has the pending booking that rides on it.
create or replace function holdfast_private.expire_overdue(booking holdfast.bookings, now timestamptz)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  if booking.status = 'pending' then
    perform holdfast_private.expire_holds(
      booking.model_id,
      array(
        select h.id
        from holdfast.booking_holds as h
        where h.model_id = booking.model_id and h.id = booking.hold_id and h.hold_expires_at <= expire_overdue.now
      )
    );
    select * into booking from holdfast.bookings as b where b.model_id = booking.model_id and b.id = booking.id;
  end if;
  return booking;
end
$$;
comment on function holdfast_private.expire_overdue(holdfast.bookings, timestamptz) is
  'A locked booking as it is at an instant: expired with its hold, as the actor system, where that has run out unswept.';
revoke all on function holdfast_private.expire_overdue(holdfast.bookings, timestamptz) from public;
