create type holdfast.booking_funnel as (
  holds bigint,
  bookings bigint,
  confirmed bigint,
  completed bigint
);
comment on type holdfast.booking_funnel is 'How far the holds of a period came: each number counts some of those before it.';
comment on column holdfast.booking_funnel.holds is 'Holds whose time begins in the period, whatever became of them.';
comment on column holdfast.booking_funnel.bookings is 'Those of them that were booked, paid or not.';
comment on column holdfast.booking_funnel.confirmed is 'Those that were confirmed, whatever became of them after.';
comment on column holdfast.booking_funnel.completed is 'Those that took place: completed.';
