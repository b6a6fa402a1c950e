create type holdfast.smart_booking as (
  booking holdfast.bookings,
  availability holdfast.availability,
  match_score integer,
  time_difference_minutes integer
);
comment on type holdfast.smart_booking is 'What create_smart_booking found and booked.';
comment on column holdfast.smart_booking.booking is 'The booking; pending until it is paid, confirmed when it costs nothing.';
comment on column holdfast.smart_booking.availability is 'The window in which it begins.';
comment on column holdfast.smart_booking.match_score is 'The slot''s match score, 0-100.';
comment on column holdfast.smart_booking.time_difference_minutes is 'Minutes between the preferred and the booked start.';
