create type holdfast.availability_settings as (
  model holdfast.models,
  schedules holdfast.model_schedules[],
  blocked_dates holdfast.model_blocked_dates[],
  windows_ahead integer,
  live_holds integer,
  bookings_ahead integer,
  utilization_rate numeric,
  next_available_slot timestamptz
);
comment on type holdfast.availability_settings is 'A model''s settings, rules and blocked dates, and how it stands at this moment.';
comment on column holdfast.availability_settings.model is 'The model with its settings.';
comment on column holdfast.availability_settings.schedules is 'Its weekly rules, those that do not count too, by day and time.';
comment on column holdfast.availability_settings.blocked_dates is
  'Its blocked dates from the local today on. Reasons: for the model itself and admins.';
comment on column holdfast.availability_settings.windows_ahead is 'Windows that are not over.';
comment on column holdfast.availability_settings.live_holds is 'Live holds, those of unpaid bookings among them.';
comment on column holdfast.availability_settings.bookings_ahead is 'Confirmed bookings that are not over.';
comment on column holdfast.availability_settings.utilization_rate is
  'Of the next 30 days (of 24 hours): 100 x booked_minutes / available_minutes, as in availability_statistics; null where nothing is offered.';
comment on column holdfast.availability_settings.next_available_slot is
  'Earliest start of a slot of the model''s shortest length; null where there is none up to its horizon.';
