-- The same predicates as free_time(), asked of one range and each by its name, in the order in which a refusal names them. All in one statement,
-- which reads each table once: this is the hot path of every claim.
create or replace function holdfast_private.check_slot(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz,
  except_hold_id bigint default null
)
returns holdfast_private.slot_check
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  minutes numeric := extract(epoch from upper(during) - lower(during)) / 60;
  widened tstzrange := holdfast_private.widen(during, model.buffer_before_minutes, model.buffer_after_minutes);
  earliest timestamptz := now + make_interval(mins => model.min_notice_minutes);
  latest timestamptz := now + make_interval(hours => 24 * model.booking_horizon_days);
  checked holdfast_private.slot_check;
begin
  with own as materialized (
    -- Not by their expiry: the plan would read everybody's live holds in the order of that.
    select h.id, h.during, h.hold_expires_at
    from holdfast.booking_holds as h
    where h.model_id = model.id and h.user_id = check_slot.user_id and h.status = 'active'
  ),
  claim as materialized (
    select o.hold_id, o.during, o.until, coalesce(o.until > check_slot.now, true) as is_live
    from holdfast.occupied_time as o
    where o.model_id = model.id and o.occupied && widened
  ),
  open as materialized (
    select a.id, a.during from holdfast.availability as a where a.model_id = model.id and a.during && check_slot.during
  ),
  fault (code, during, reference, kind, held_until) as (
    select 'MODEL_INACTIVE', null::tstzrange, null::bigint, null::holdfast.claim_kind, null::timestamptz
    where not model.is_active
    union all
    select 'BAD_DURATION', check_slot.during, null, null, null
    where minutes % 1 <> 0 or minutes not between model.min_booking_minutes and model.max_booking_minutes
    union all
    select 'BELOW_MIN_NOTICE', tstzrange(null, earliest), null, null, null where lower(check_slot.during) < earliest
    union all
    select 'BEYOND_HORIZON', tstzrange(latest, null, '()'), null, null, null where lower(check_slot.during) > latest
    union all
    select 'BLOCKED_DATE', b.during, b.id, null, null
    from holdfast_private.blocked_ranges(model.id, model.time_zone, check_slot.during) as b
    where b.during && check_slot.during
      -- Most have none: their wall clock is not asked. (In the index's order, or some plan reads the whole table to find none.)
      and (select true from holdfast.model_blocked_dates as d where d.model_id = model.id order by d.model_id, d.blocked_date limit 1)
    union all
    select 'OUTSIDE_AVAILABILITY', outside, null, null, null
    from unnest(tstzmultirange(check_slot.during) - coalesce((select range_agg(o.during) from open as o), '{}')) as outside
    union all
    select 'EXTERNAL_BUSY', e.during, e.id, null, null
    from holdfast.external_busy as e
    where e.model_id = model.id and e.during && check_slot.during
    union all
    (
      select 'SLOT_TAKEN', c.during, c.hold_id,
        (case when not c.during && check_slot.during then 'buffer' when c.until is null then 'booked' else 'held' end)::holdfast.claim_kind,
        c.until
      from claim as c
      where c.is_live and c.hold_id is distinct from except_hold_id
      order by lower(c.during)
    )
    union all
    select 'HOLD_LIMIT_REACHED', null, null, null, min(o.hold_expires_at)
    from own as o
    where o.hold_expires_at > check_slot.now
    having count(*) >= model.max_active_holds_per_user
  )
  select
    (select o.id from own as o where o.during = check_slot.during and o.hold_expires_at > check_slot.now),
    array(select f::holdfast_private.slot_fault from fault as f),
    (select array_agg(c.hold_id) from claim as c where not c.is_live),
    (select o.id from open as o where o.during @> lower(check_slot.during))
  into checked;
  return checked;
end
$$;
comment on function holdfast_private.check_slot(holdfast.models, text, tstzrange, timestamptz, bigint) is
  'What a user meets who claims a range of a model at an instant: its faults are every reason why it can''t be held, none where it can. Without a user, the limit of holds is not asked. except_hold_id: a claim that is not in the way, since it is to be moved.';
revoke all on function holdfast_private.check_slot(holdfast.models, text, tstzrange, timestamptz, bigint) from public;
