create or replace function holdfast.release_hold(model_id bigint, hold_id bigint)
returns holdfast.booking_holds
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds := holdfast_private.lock_hold(release_hold.model_id, release_hold.hold_id);
begin
  if hold.status = 'converted' then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', 'the hold is booked',
      jsonb_build_object('model_id', hold.model_id, 'hold_id', hold.id, 'status', hold.status),
      'Cancel the booking instead.'
    );
  elsif hold.status = 'active' and hold.hold_expires_at <= holdfast_private.current_instant() then
    select * into hold from holdfast_private.expire_holds(hold.model_id, array[hold.id]);
  elsif hold.status = 'active' then
    update holdfast.booking_holds as h
    set status = 'released'
    where h.model_id = hold.model_id and h.id = hold.id
    returning * into hold;
  end if;
  return hold;
end
$$;
comment on function holdfast.release_hold(bigint, bigint) is
  $$@resultFieldName hold
Gives a hold back: its time is free in the same transaction, its pending booking is cancelled with it. A hold that is over already is returned as it is.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, INVALID_TRANSITION (booked). Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.release_hold(bigint, bigint) from public;
grant execute on function holdfast.release_hold(bigint, bigint) to holdfast_customer, holdfast_model, holdfast_admin;
