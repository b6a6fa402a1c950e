-- Security definer for the counts of holds and bookings, which are the only thing that customers can't read for themselves.
create or replace function holdfast.get_availability_settings(model_id bigint)
returns holdfast.availability_settings
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  sees_reasons boolean := holdfast_private.caller_is_admin() or holdfast_private.caller_is_model(get_availability_settings.model_id);
  today date;
  settings holdfast.availability_settings;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_availability_settings.model_id));
  select m into settings.model from holdfast.models as m where m.id = get_availability_settings.model_id;
  if (settings.model).id is null then
    perform holdfast_private.fail_not_found('model', get_availability_settings.model_id);
  end if;
  today := (now at time zone (settings.model).time_zone)::date;
  settings.schedules := array(
    select s
    from holdfast.model_schedules as s
    where s.model_id = (settings.model).id
    order by s.day_of_week, s.start_time, s.id
  );
  settings.blocked_dates := array(
    select row(
      b.model_id, b.id, b.blocked_date, b.start_time, b.end_time, case when sees_reasons then b.reason end, b.created_at
    )::holdfast.model_blocked_dates
    from holdfast.model_blocked_dates as b
    where b.model_id = (settings.model).id and b.blocked_date >= today
    order by b.blocked_date, b.start_time nulls first, b.id
  );
  settings.windows_ahead := (
    select count(*) from holdfast.availability as a where a.model_id = (settings.model).id and a.during && tstzrange(now, null)
  );
  settings.live_holds := (
    select count(*)
    from holdfast.booking_holds as h
    where h.model_id = (settings.model).id and h.status = 'active' and h.hold_expires_at > now
  );
  settings.bookings_ahead := (
    select count(*)
    -- By the ledger, whose index knows the time: a model's past bookings are many.
    from holdfast.occupied_time as o
    join holdfast.bookings as b on b.model_id = (settings.model).id and b.hold_id = o.hold_id
    where o.model_id = (settings.model).id and o.until is null and o.occupied && tstzrange(now, null) and upper(o.during) > now
      and b.status = 'confirmed'
  );
  settings.utilization_rate := (
    select f.utilization_rate
    from holdfast_private.time_figures(settings.model, tstzrange(now, now + interval '720 hours'), now) as f
  );
  settings.next_available_slot := holdfast_private.next_available_slot(settings.model, now);
  return settings;
end
$$;
comment on function holdfast.get_availability_settings(bigint) is
  $$A model's settings, weekly rules and blocked dates from its local today on, and how it stands now: windows, holds and bookings ahead, utilization of the next 30 days, next available slot. For everyone; it names nobody, and the reasons of blocked dates are shown to the model itself and to admins.
Errors: MISSING_ARGUMENT, NOT_FOUND. Source: DESIGN section 4, Models and settings.$$;
revoke all on function holdfast.get_availability_settings(bigint) from public;
grant execute on function holdfast.get_availability_settings(bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
