create or replace function holdfast_private.own_hold_parts(
  model_id bigint,
  time_zone text,
  user_id text,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns holdfast_private.search_part[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Anonymous callers hold nothing, and may not read the table.
  if own_hold_parts.user_id is null then
    return '{}';
  end if;
  return array(
    with own as materialized (
      -- Not by their expiry: see check_slot.
      select lower(h.during) as start, h.during, h.hold_expires_at
      from holdfast.booking_holds as h
      where h.model_id = own_hold_parts.model_id and h.user_id = own_hold_parts.user_id and h.status = 'active'
    )
    select
      row(o.start, true, o.start, o.start, o.start at time zone own_hold_parts.time_zone, false, 100, 0)::holdfast_private.search_part
    from own as o
    where o.hold_expires_at > own_hold_parts.now and o.during <@ searched and upper(o.during) - lower(o.during) = length
  );
end
$$;
comment on function holdfast_private.own_hold_parts(bigint, text, text, interval, tstzrange, timestamptz) is
  'The user''s own live holds of exactly that length: one''s own hold is offered to oneself at exactly its range, as a run that it fills.';
revoke all on function holdfast_private.own_hold_parts(bigint, text, text, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.own_hold_parts(bigint, text, text, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
