create type holdfast.booking_offer as (
  model_id bigint,
  currency text,
  earliest_start timestamptz,
  latest_start timestamptz,
  lengths holdfast.booking_length[]
);
comment on type holdfast.booking_offer is 'What there is to choose from on a model''s booking page.';
comment on column holdfast.booking_offer.model_id is 'The model.';
comment on column holdfast.booking_offer.currency is 'ISO 4217 code of the prices.';
comment on column holdfast.booking_offer.earliest_start is 'Now plus the model''s notice: no slot begins before.';
comment on column holdfast.booking_offer.latest_start is 'The model''s horizon: no slot begins after.';
comment on column holdfast.booking_offer.lengths is
  'Lengths to choose from, ascending, 50 at most: from the shortest in even steps, each a multiple of the slot interval, and the longest. Whole minutes between them can be booked too. None where the model takes no bookings.';
