create or replace function holdfast_private.expire_holds(model_id bigint, hold_ids bigint[])
returns setof holdfast.booking_holds
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  actor_before text := coalesce(current_setting('holdfast.actor', true), '');
begin
  -- The clock does this, whoever is calling.
  perform set_config('holdfast.actor', 'system', true);
  return query
    update holdfast.booking_holds as h
    set status = 'expired'
    where h.model_id = expire_holds.model_id and h.id = any (expire_holds.hold_ids) and h.status = 'active'
    returning h.*;
  perform set_config('holdfast.actor', actor_before, true);
end
$$;
comment on function holdfast_private.expire_holds(bigint, bigint[]) is
  'Expires holds of one model as the actor system; their pending bookings and ledger rows go with them (triggers).';
revoke all on function holdfast_private.expire_holds(bigint, bigint[]) from public;
