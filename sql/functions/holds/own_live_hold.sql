create or replace function holdfast_private.own_live_hold(model_id bigint, user_id text, during tstzrange, now timestamptz)
returns holdfast.booking_holds
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select h
    from holdfast.booking_holds as h
    where h.model_id = own_live_hold.model_id and h.user_id = own_live_hold.user_id and h.status = 'active'
      and h.hold_expires_at > own_live_hold.now and h.during = own_live_hold.during
  );
end
$$;
comment on function holdfast_private.own_live_hold(bigint, text, tstzrange, timestamptz) is
  'The user''s own live hold of exactly that range: it is there for the user, and holding it again returns it.';
revoke all on function holdfast_private.own_live_hold(bigint, text, tstzrange, timestamptz) from public;
