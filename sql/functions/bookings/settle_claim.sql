-- The ledger row that a hold and its booking call for. A booked claim has no end; an active hold's has the hold's; all else has none.
create or replace function holdfast_private.settle_claim(model_id bigint, hold_id bigint)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  booking holdfast.bookings;
  is_booked boolean;
begin
  select * into hold from holdfast.booking_holds as h where h.model_id = settle_claim.model_id and h.id = settle_claim.hold_id;
  select * into booking
  from holdfast.bookings as b
  where b.model_id = settle_claim.model_id and b.hold_id = settle_claim.hold_id;
  is_booked := coalesce(booking.status in ('confirmed', 'completed', 'no_show'), false);

  if not is_booked and (hold.status is distinct from 'active' or coalesce(booking.status <> 'pending', false)) then
    delete from holdfast.occupied_time as o where o.model_id = settle_claim.model_id and o.hold_id = settle_claim.hold_id;
    return;
  end if;
  insert into holdfast.occupied_time as o (model_id, hold_id, during, occupied, until)
  values (
    settle_claim.model_id,
    settle_claim.hold_id,
    coalesce(booking.during, hold.during),
    holdfast_private.widen(coalesce(booking.during, hold.during), hold.buffer_before_minutes, hold.buffer_after_minutes),
    case when not is_booked then hold.hold_expires_at end
  )
  on conflict on constraint occupied_time_pkey do update
  set during = excluded.during, occupied = excluded.occupied, until = excluded.until
  where (o.during, o.occupied, o.until) is distinct from (excluded.during, excluded.occupied, excluded.until);
end
$$;
comment on function holdfast_private.settle_claim(bigint, bigint) is
  'Makes the ledger say what a hold and its booking call for. Called by their triggers, on every change.';
revoke all on function holdfast_private.settle_claim(bigint, bigint) from public;
