create type holdfast.booking_count as (
  status holdfast.booking_status,
  bookings bigint
);
comment on type holdfast.booking_count is 'How many bookings have a status.';
comment on column holdfast.booking_count.status is 'The status.';
comment on column holdfast.booking_count.bookings is 'How many.';
