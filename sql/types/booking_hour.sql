create type holdfast.booking_hour as (
  day_of_week integer,
  hour integer,
  bookings bigint
);
comment on type holdfast.booking_hour is 'How many bookings begin in a local hour of a weekday.';
comment on column holdfast.booking_hour.day_of_week is '0-6, Sunday = 0, in the model''s zone.';
comment on column holdfast.booking_hour.hour is '0-23, in the model''s zone.';
comment on column holdfast.booking_hour.bookings is 'How many.';
