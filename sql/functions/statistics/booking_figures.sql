create function holdfast_private.booking_figures(
  model holdfast.models,
  region tstzrange,
  out revenue_booked numeric,
  out bookings_by_status holdfast.booking_count[],
  out cancellation_rate numeric,
  out bookings_by_hour holdfast.booking_hour[]
)
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  select
    coalesce(sum(b.price) filter (where b.status in ('confirmed', 'completed', 'no_show') and b.currency = model.currency), 0),
    round(
      100.0 * count(*) filter (where b.status = 'cancelled')
      / nullif(count(*) filter (where b.status in ('confirmed', 'completed', 'no_show', 'cancelled')), 0),
      2
    )
  into revenue_booked, cancellation_rate
  from holdfast.bookings as b
  where b.model_id = model.id and lower(b.during) <@ region;

  bookings_by_status := array(
    select row(b.status, count(*))::holdfast.booking_count
    from holdfast.bookings as b
    where b.model_id = model.id and lower(b.during) <@ region
    group by b.status
    order by b.status
  );
  bookings_by_hour := array(
    select row(start.day_of_week, start.hour, count(*))::holdfast.booking_hour
    from holdfast.bookings as b
    cross join lateral (
      select
        extract(dow from lower(b.during) at time zone model.time_zone)::integer as day_of_week,
        extract(hour from lower(b.during) at time zone model.time_zone)::integer as hour
    ) as start
    where b.model_id = model.id and lower(b.during) <@ region and b.status in ('confirmed', 'completed', 'no_show')
    group by start.day_of_week, start.hour
    order by start.day_of_week, start.hour
  );
end
$$;
comment on function holdfast_private.booking_figures(holdfast.models, tstzrange) is
  'Revenue, counts and rates of a model''s bookings that begin in a region; the formulas stand at the type availability_statistics.';
revoke all on function holdfast_private.booking_figures(holdfast.models, tstzrange) from public;
