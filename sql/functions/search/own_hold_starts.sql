create or replace function holdfast_private.own_hold_starts(
  model_id bigint,
  user_id text,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns setof timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Anonymous callers hold nothing, and may not read the table.
  if own_hold_starts.user_id is null then
    return;
  end if;
  return query
    with own as materialized (
      -- Not by their expiry: see check_slot.
      select h.during, h.hold_expires_at
      from holdfast.booking_holds as h
      where h.model_id = own_hold_starts.model_id and h.user_id = own_hold_starts.user_id and h.status = 'active'
    )
    select lower(o.during)
    from own as o
    where o.hold_expires_at > own_hold_starts.now and o.during <@ searched and upper(o.during) - lower(o.during) = length;
end
$$;
comment on function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz) is
  'Starts of the user''s own live holds of exactly that length: one''s own hold is offered to oneself at exactly its range.';
revoke all on function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
