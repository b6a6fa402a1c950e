create type holdfast.booking_length as (
  duration_minutes integer,
  price numeric
);
comment on type holdfast.booking_length is 'A length that a model can be booked for, and what it costs.';
comment on column holdfast.booking_length.duration_minutes is 'Length in minutes.';
comment on column holdfast.booking_length.price is 'Price in the offer''s currency, as a hold placed now would fix it.';
