-- The same predicates as free_time(), asked of one range and each by its name. In the order in which a refusal names them.
create function holdfast_private.slot_faults(model holdfast.models, user_id text, during tstzrange, now timestamptz)
returns setof holdfast_private.slot_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  minutes numeric := extract(epoch from upper(during) - lower(during)) / 60;
  widened tstzrange := holdfast_private.widen(during, model.buffer_before_minutes, model.buffer_after_minutes);
begin
  return query
    select 'MODEL_INACTIVE', null::tstzrange, null::bigint where not model.is_active
    union all
    select 'BAD_DURATION', slot_faults.during, null
    where minutes % 1 <> 0 or minutes not between model.min_booking_minutes and model.max_booking_minutes
    union all
    select 'BELOW_MIN_NOTICE', tstzrange(null, now + make_interval(mins => model.min_notice_minutes)), null
    where lower(slot_faults.during) < now + make_interval(mins => model.min_notice_minutes)
    union all
    select 'BEYOND_HORIZON', tstzrange(now + make_interval(hours => 24 * model.booking_horizon_days), null), null
    where lower(slot_faults.during) > now + make_interval(hours => 24 * model.booking_horizon_days)
    union all
    select 'BLOCKED_DATE', blocked, null
    from unnest(holdfast_private.blocked_time(model.id, model.time_zone, slot_faults.during)) as blocked
    where blocked && slot_faults.during
    union all
    select 'OUTSIDE_AVAILABILITY', outside, null
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
    select 'EXTERNAL_BUSY', e.during, e.id
    from holdfast.external_busy as e
    where e.model_id = model.id and e.during && slot_faults.during
    union all
    select 'SLOT_TAKEN', o.during, o.hold_id
    from holdfast.occupied_time as o
    where o.model_id = model.id and o.occupied && widened and (o.until is null or o.until > slot_faults.now)
    union all
    select 'HOLD_LIMIT_REACHED', null, null
    where slot_faults.user_id is not null and model.max_active_holds_per_user <= (
      select count(*)
      from holdfast.booking_holds as h
      where h.model_id = model.id and h.user_id = slot_faults.user_id
        and h.status = 'active' and h.hold_expires_at > slot_faults.now
    );
end
$$;
comment on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz) is
  'Every reason why a user can''t hold a range at an instant; none where it can.';
revoke all on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz) from public;
