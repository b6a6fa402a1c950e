create or replace function holdfast_private.lock_hold(model_id bigint, hold_id bigint)
returns holdfast.booking_holds
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', lock_hold.model_id, 'hold_id', lock_hold.hold_id)
  );
  perform holdfast_private.lock_model(lock_hold.model_id);
  select * into hold
  from holdfast.booking_holds as h
  where h.model_id = lock_hold.model_id and h.id = lock_hold.hold_id
  for update;
  perform holdfast_private.require_claimant('hold', lock_hold.model_id, lock_hold.hold_id, hold.user_id);
  return hold;
end
$$;
comment on function holdfast_private.lock_hold(bigint, bigint) is
  'Locks the model, then its hold, and returns the hold. MISSING_ARGUMENT, BAD_ISOLATION; NOT_FOUND for what is not the caller''s.';
revoke all on function holdfast_private.lock_hold(bigint, bigint) from public;
