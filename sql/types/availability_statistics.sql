create type holdfast.availability_statistics as (
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  available_minutes numeric,
  booked_minutes numeric,
  held_minutes numeric,
  free_minutes numeric,
  utilization_rate numeric,
  currency text,
  revenue_potential numeric,
  revenue_booked numeric,
  bookings_by_status holdfast.booking_count[],
  hold_success_rate numeric,
  cancellation_rate numeric,
  bookings_by_hour holdfast.booking_hour[],
  next_available_slot timestamptz,
  funnel holdfast.booking_funnel,
  notifications holdfast.notification_count[]
);
comment on type holdfast.availability_statistics is 'Figures of a model for a period. Rates are per cent, 0-100, with two decimals; null where there is nothing to divide by.';
comment on column holdfast.availability_statistics.model_id is 'The model.';
comment on column holdfast.availability_statistics.starts_at is 'Start of the period.';
comment on column holdfast.availability_statistics.ends_at is 'End of the period.';
comment on column holdfast.availability_statistics.available_minutes is 'Real minutes of (windows - blocked - external time) together with what is booked or held.';
comment on column holdfast.availability_statistics.booked_minutes is 'Real minutes of bookings that are confirmed, completed or no-show, without buffers.';
comment on column holdfast.availability_statistics.held_minutes is 'Real minutes of live holds, pending bookings among them, without buffers.';
comment on column holdfast.availability_statistics.free_minutes is 'available_minutes - booked_minutes - held_minutes - minutes that only their buffers take.';
comment on column holdfast.availability_statistics.utilization_rate is '100 x booked_minutes / available_minutes.';
comment on column holdfast.availability_statistics.currency is 'The model''s currency: of both revenues.';
comment on column holdfast.availability_statistics.revenue_potential is 'hourly_rate x available_minutes / 60, rounded to the minor unit.';
comment on column holdfast.availability_statistics.revenue_booked is 'Sum of the prices, in that currency, of bookings that begin in the period and are confirmed, completed or no-show.';
comment on column holdfast.availability_statistics.bookings_by_status is 'Bookings that begin in the period, by status; pending ones whose hold has run out count as expired, swept or not.';
comment on column holdfast.availability_statistics.hold_success_rate is 'Of the holds whose time begins in the period and that are over: 100 x converted / (converted + released + expired, those that ran out unswept too).';
comment on column holdfast.availability_statistics.cancellation_rate is 'Of the bookings that begin in the period: 100 x cancelled / (confirmed + completed + no-show + cancelled).';
comment on column holdfast.availability_statistics.bookings_by_hour is 'Bookings that begin in the period and are confirmed, completed or no-show, by local weekday and hour.';
comment on column holdfast.availability_statistics.next_available_slot is 'Earliest start, from now on, of a slot of the model''s shortest length; null up to the horizon.';
comment on column holdfast.availability_statistics.funnel is 'How far the holds came whose time begins in the period.';
comment on column holdfast.availability_statistics.notifications is 'Messages about the model that were queued in the period, by channel.';
