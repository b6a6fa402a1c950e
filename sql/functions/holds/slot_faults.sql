-- The same predicates as free_time(), asked of one range and each by its name. In the order in which a refusal names them.
create or replace function holdfast_private.slot_faults(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz,
  except_hold_id bigint default null
)
returns setof holdfast_private.slot_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  minutes numeric := extract(epoch from upper(during) - lower(during)) / 60;
  widened tstzrange := holdfast_private.widen(during, model.buffer_before_minutes, model.buffer_after_minutes);
  earliest timestamptz := now + make_interval(mins => model.min_notice_minutes);
  latest timestamptz := now + make_interval(hours => 24 * model.booking_horizon_days);
begin
  return query
    select 'MODEL_INACTIVE', null::tstzrange, null::bigint, null::holdfast.claim_kind, null::timestamptz
    where not model.is_active
    union all
    select 'BAD_DURATION', slot_faults.during, null, null, null
    where minutes % 1 <> 0 or minutes not between model.min_booking_minutes and model.max_booking_minutes
    union all
    select 'BELOW_MIN_NOTICE', tstzrange(null, earliest), null, null, null
    where lower(slot_faults.during) < earliest
    union all
    select 'BEYOND_HORIZON', tstzrange(latest, null, '()'), null, null, null
    where lower(slot_faults.during) > latest
    union all
    select 'BLOCKED_DATE', b.during, b.id, null, null
    from holdfast_private.blocked_ranges(model.id, model.time_zone, slot_faults.during) as b
    where b.during && slot_faults.during
    union all
    select 'OUTSIDE_AVAILABILITY', outside, null, null, null
    from unnest(
      tstzmultirange(slot_faults.during)
      - coalesce(
        (
          select range_agg(a.during)
          from holdfast.availability as a
          where a.model_id = model.id and a.during && slot_faults.during
        ),
        '{}'
      )
    ) as outside
    union all
    select 'EXTERNAL_BUSY', e.during, e.id, null, null
    from holdfast.external_busy as e
    where e.model_id = model.id and e.during && slot_faults.during
    union all
    (
      select
        'SLOT_TAKEN', o.during, o.hold_id,
        (case
          when not o.during && slot_faults.during then 'buffer' when o.until is null then 'booked' else 'held'
        end)::holdfast.claim_kind,
        o.until
      from holdfast.occupied_time as o
      where o.model_id = model.id and o.occupied && widened and (o.until is null or o.until > slot_faults.now)
        and o.hold_id is distinct from except_hold_id
      order by lower(o.during)
    )
    union all
    select 'HOLD_LIMIT_REACHED', null, null, null, min(h.hold_expires_at)
    from holdfast.booking_holds as h
    where h.model_id = model.id and h.user_id = slot_faults.user_id
      and h.status = 'active' and h.hold_expires_at > slot_faults.now
    having count(*) >= model.max_active_holds_per_user;
end
$$;
comment on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz, bigint) is
  'Every reason why a user can''t hold a range at an instant; none where it can. Without a user, the limit of holds is not asked. except_hold_id: a claim that is not in the way, since it is to be moved.';
revoke all on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz, bigint) from public;
