create or replace function holdfast.get_daily_statistics(
  model_id bigint,
  from_date date,
  to_date date,
  days_each integer default 1
)
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
  if days_each is null or days_each not between 1 and 400 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'days_each is not within its bounds', jsonb_build_object('days_each', days_each), 'Give 1 to 400 days.'
    );
  end if;
  perform holdfast_private.require_model(get_daily_statistics.model_id);
  select * into model from holdfast.models as m where m.id = get_daily_statistics.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_daily_statistics.model_id);
  end if;
  return query
    with part as (
      select
        from_date + n as local_date,
        tstzrange(
          holdfast.local_to_instant((from_date + n)::timestamp, model.time_zone),
          holdfast.local_to_instant((least(from_date + n + days_each, to_date + 1))::timestamp, model.time_zone)
        ) as region
      from generate_series(0, to_date - from_date, days_each) as n
    ),
    booked as (
      select from_date + (b.local_date - from_date) / days_each * days_each as local_date, sum(b.price) as revenue
      from (
        select (lower(b.during) at time zone model.time_zone)::date as local_date, b.price
        from holdfast.bookings as b
        where b.model_id = model.id and b.status in ('confirmed', 'completed', 'no_show') and b.currency = model.currency
      ) as b
      where b.local_date between from_date and to_date
      group by 1
    )
    select
      model.id, p.local_date, f.available_minutes, f.booked_minutes, f.utilization_rate,
      holdfast_private.round_money(model.hourly_rate * f.available_minutes / 60, model.currency),
      holdfast_private.round_money(coalesce(b.revenue, 0), model.currency)
    from part as p
    cross join lateral holdfast_private.time_figures(model, p.region, now) as f
    left join booked as b on b.local_date = p.local_date
    order by p.local_date;
end
$$;
comment on function holdfast.get_daily_statistics(bigint, date, date, integer) is
  $$Figures of a model for each of its local dates from one to another, both included, at most 400 days, computed live, in order of time: what a chart shows. For the model itself and admins.
days_each: so many dates together, 1 to 400; the last ones may be fewer.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_daily_statistics(bigint, date, date, integer) from public;
grant execute on function holdfast.get_daily_statistics(bigint, date, date, integer) to holdfast_model, holdfast_admin;
