create or replace function holdfast.get_model_calendar(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns setof holdfast.calendar_entry
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  period tstzrange;
  model holdfast.models;
  sees_all boolean;
  caller text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_model_calendar.model_id));
  period := holdfast_private.make_range(get_model_calendar.starts_at, get_model_calendar.ends_at, interval '400 days');
  select * into model from holdfast.models as m where m.id = get_model_calendar.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_model_calendar.model_id);
  end if;
  sees_all := holdfast_private.caller_is_model(model.id) or holdfast_private.caller_is_admin();
  -- As the view model_availability_calendar says it, but by ranges, which the tables' indexes know.
  return query
    select
      model.id, entry.entry_type::holdfast.calendar_entry_type, entry.entry_id, entry.booking_id, entry.user_id, entry.status,
      (lower(entry.during) at time zone model.time_zone)::date, lower(entry.during), upper(entry.during),
      round(extract(epoch from upper(entry.during) - lower(entry.during)) / 60, 2),
      entry.reason, entry.until, lower(entry.occupied), upper(entry.occupied)
    from (
      select
        'available' as entry_type, a.id as entry_id, null::bigint as booking_id, null::text as user_id, a.slot_type::text as status,
        a.during, null::text as reason, null::timestamptz as until, null::tstzrange as occupied
      from holdfast.availability as a
      where a.model_id = model.id and a.during && period
      union all
      select
        case when o.until is null then 'booked' else 'held' end, o.hold_id, b.id, h.user_id, coalesce(b.status::text, h.status::text),
        o.during, null, o.until, o.occupied
      from holdfast.occupied_time as o
      -- Whose it is and what became of it concerns its customer, the model and admins.
      left join holdfast.booking_holds as h
        on h.model_id = model.id and h.id = o.hold_id and (sees_all or h.user_id = caller)
      left join holdfast.bookings as b on b.model_id = model.id and b.hold_id = h.id
      -- The index is on the time with buffers.
      where o.model_id = model.id and o.occupied && period and o.during && period and (o.until is null or o.until > now)
      union all
      select 'blocked', b.id, null, null, null, b.during, case when sees_all then d.reason end, null, null
      from holdfast_private.blocked_ranges(model.id, model.time_zone, period) as b
      join holdfast.model_blocked_dates as d on d.model_id = model.id and d.id = b.id
      where b.during && period
      union all
      select 'external', e.id, null, null, null, e.during, null, null, null
      from holdfast.external_busy as e
      where e.model_id = model.id and e.during && period
    ) as entry
    order by lower(entry.during), entry.entry_type::holdfast.calendar_entry_type, entry.entry_id;
end
$$;
comment on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz) is
  $$All entries of a model's calendar that touch a period of at most 400 days: windows, live holds, bookings, blocked dates, external time, in order of time. What touches the period is told whole. A claim's user_id, booking_id and status: for its customer, the model and admins; reasons for the model and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars.$$;
revoke all on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
