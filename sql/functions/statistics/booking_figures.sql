create or replace function holdfast_private.booking_figures(
  model holdfast.models,
  region tstzrange,
  now timestamptz,
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
  with begun as (
    select
      b.price,
      b.currency,
      -- What has run out is expired, swept or not.
      case when b.status = 'pending' and h.hold_expires_at <= booking_figures.now then 'expired' else b.status end as status,
      b.status in ('confirmed', 'completed', 'no_show') as is_booked,
      lower(b.during) at time zone model.time_zone as local_start
    from holdfast.bookings as b
    join holdfast.booking_holds as h on h.model_id = model.id and h.id = b.hold_id
    where b.model_id = model.id and lower(b.during) <@ region
  )
  select
    (
      select holdfast_private.round_money(coalesce(sum(b.price), 0), model.currency)
      from begun as b
      where b.is_booked and b.currency = model.currency
    ),
    array(
      select row(b.status, count(*))::holdfast.booking_count from begun as b group by b.status order by b.status
    ),
    (
      select round(
        100.0 * count(*) filter (where b.status = 'cancelled')
        / nullif(count(*) filter (where b.is_booked or b.status = 'cancelled'), 0),
        2
      )
      from begun as b
    ),
    array(
      select row(start.day_of_week, start.hour, count(*))::holdfast.booking_hour
      from begun as b
      cross join lateral (
        select extract(dow from b.local_start)::integer as day_of_week, extract(hour from b.local_start)::integer as hour
      ) as start
      where b.is_booked
      group by start.day_of_week, start.hour
      order by start.day_of_week, start.hour
    )
  into revenue_booked, bookings_by_status, cancellation_rate, bookings_by_hour;
end
$$;
comment on function holdfast_private.booking_figures(holdfast.models, tstzrange, timestamptz) is
  'Revenue, counts and rates of a model''s bookings that begin in a region; the formulas stand at the type availability_statistics.';
revoke all on function holdfast_private.booking_figures(holdfast.models, tstzrange, timestamptz) from public;
