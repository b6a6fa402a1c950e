create type holdfast.daily_statistics as (
  model_id bigint,
  local_date date,
  available_minutes numeric,
  booked_minutes numeric,
  utilization_rate numeric,
  revenue_potential numeric,
  revenue_booked numeric
);
comment on type holdfast.daily_statistics is
  'Figures of a model for one of its local dates, or some in a row: availability_statistics, day by day. Minutes and revenue booked add up to those of the period.';
comment on column holdfast.daily_statistics.model_id is 'The model.';
comment on column holdfast.daily_statistics.local_date is 'The date in the model''s zone, or the first of them.';
comment on column holdfast.daily_statistics.available_minutes is 'As in availability_statistics.';
comment on column holdfast.daily_statistics.booked_minutes is 'As in availability_statistics.';
comment on column holdfast.daily_statistics.utilization_rate is '100 x booked_minutes / available_minutes; null where nothing is offered.';
comment on column holdfast.daily_statistics.revenue_potential is 'hourly_rate x available_minutes / 60, rounded to the minor unit.';
comment on column holdfast.daily_statistics.revenue_booked is
  'Sum of the prices, in the model''s currency, of bookings that begin then and are confirmed, completed or no-show.';
