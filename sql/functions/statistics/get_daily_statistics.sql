create or replace function holdfast.get_daily_statistics(model_id bigint, from_date date, to_date date)
returns setof holdfast.daily_statistics
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_daily_statistics.model_id));
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_model(get_daily_statistics.model_id);
  select * into model from holdfast.models as m where m.id = get_daily_statistics.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_daily_statistics.model_id);
  end if;
  return query
    with day as (
      select
        from_date + n as local_date,
        tstzrange(
          holdfast.local_to_instant((from_date + n)::timestamp, model.time_zone),
          holdfast.local_to_instant((from_date + n + 1)::timestamp, model.time_zone)
        ) as region
      from generate_series(0, to_date - from_date) as n
    ),
    booked as (
      select (lower(b.during) at time zone model.time_zone)::date as local_date, sum(b.price) as revenue
      from holdfast.bookings as b
      where b.model_id = model.id and b.status in ('confirmed', 'completed', 'no_show') and b.currency = model.currency
      group by 1
    )
    select
      model.id, d.local_date, f.available_minutes, f.booked_minutes, f.utilization_rate,
      holdfast_private.round_money(model.hourly_rate * f.available_minutes / 60, model.currency),
      holdfast_private.round_money(coalesce(b.revenue, 0), model.currency)
    from day as d
    cross join lateral holdfast_private.time_figures(model, d.region, now) as f
    left join booked as b on b.local_date = d.local_date
    order by d.local_date;
end
$$;
comment on function holdfast.get_daily_statistics(bigint, date, date) is
  $$Figures of a model for each of its local dates from one to another, both included, at most 400 days, computed live, in order of time: what a chart shows. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_daily_statistics(bigint, date, date) from public;
grant execute on function holdfast.get_daily_statistics(bigint, date, date) to holdfast_model, holdfast_admin;
