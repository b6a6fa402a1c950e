create or replace function holdfast.get_availability_statistics(model_id bigint, from_date date, to_date date)
returns holdfast.availability_statistics
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  region tstzrange;
  answer holdfast.availability_statistics;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_availability_statistics.model_id));
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_model(get_availability_statistics.model_id);
  select * into model from holdfast.models as m where m.id = get_availability_statistics.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_availability_statistics.model_id);
  end if;
  region := tstzrange(
    holdfast.local_to_instant(from_date::timestamp, model.time_zone),
    holdfast.local_to_instant((to_date + 1)::timestamp, model.time_zone)
  );
  answer.model_id := model.id;
  answer.starts_at := lower(region);
  answer.ends_at := upper(region);
  select f.available_minutes, f.booked_minutes, f.held_minutes, f.free_minutes, f.utilization_rate
  into answer.available_minutes, answer.booked_minutes, answer.held_minutes, answer.free_minutes, answer.utilization_rate
  from holdfast_private.time_figures(model, region, now) as f;
  answer.currency := model.currency;
  answer.revenue_potential := holdfast_private.round_money(model.hourly_rate * answer.available_minutes / 60, model.currency);
  select f.revenue_booked, f.bookings_by_status, f.cancellation_rate, f.bookings_by_hour
  into answer.revenue_booked, answer.bookings_by_status, answer.cancellation_rate, answer.bookings_by_hour
  from holdfast_private.booking_figures(model, region, now) as f;
  answer.hold_success_rate := holdfast_private.hold_success_rate(model.id, region, now);
  answer.next_available_slot := holdfast_private.next_available_slot(model, now);
  answer.funnel := holdfast_private.booking_funnel(model.id, region);
  answer.notifications := holdfast_private.notification_counts(model.id, region);
  return answer;
end
$$;
comment on function holdfast.get_availability_statistics(bigint, date, date) is
  $$Figures of a model for local dates, both included, at most 400 days, computed live; the formula of each figure stands at its column in the type availability_statistics. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_availability_statistics(bigint, date, date) from public;
grant execute on function holdfast.get_availability_statistics(bigint, date, date) to holdfast_model, holdfast_admin;
