create function holdfast.get_model_calendar(model_id bigint, starts_at timestamptz, ends_at timestamptz)
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
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_model_calendar.model_id));
  period := holdfast_private.make_range(get_model_calendar.starts_at, get_model_calendar.ends_at, interval '400 days');
  select * into model from holdfast.models as m where m.id = get_model_calendar.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_model_calendar.model_id);
  end if;
  sees_all := holdfast_private.caller_is_model(model.id) or holdfast_private.caller_is_admin();
  return query
    select
      c.model_id, c.entry_type, c.entry_id, b.id,
      case when sees_all or h.user_id = caller then h.user_id end,
      coalesce(b.status::text, h.status::text, a.slot_type::text),
      c.local_date, c.starts_at, c.ends_at, c.minutes,
      case when sees_all then d.reason end
    from holdfast.model_availability_calendar as c
    left join holdfast.availability as a
      on c.entry_type = 'available' and a.model_id = model.id and a.id = c.entry_id
    left join holdfast.booking_holds as h
      on c.entry_type in ('held', 'booked') and h.model_id = model.id and h.id = c.entry_id
    left join holdfast.bookings as b
      on c.entry_type in ('held', 'booked') and b.model_id = model.id and b.hold_id = c.entry_id
    left join holdfast.model_blocked_dates as d
      on c.entry_type = 'blocked' and d.model_id = model.id and d.id = c.entry_id
    where c.model_id = model.id and c.starts_at < upper(period) and c.ends_at > lower(period)
    order by c.starts_at, c.entry_type, c.entry_id;
end
$$;
comment on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz) is
  $$All entries of a model's calendar that touch a period of at most 400 days: windows, live holds, bookings, blocked dates, external time, in order of time. Customers' ids for the customer, the model and admins; reasons for the model and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars.$$;
revoke all on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
