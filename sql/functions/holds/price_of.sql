create or replace function holdfast_private.price_of(hourly_rate numeric, during tstzrange, currency text)
returns numeric
language sql
immutable
parallel safe
return holdfast_private.round_money(hourly_rate * extract(epoch from upper(during) - lower(during)) / 3600, currency);
comment on function holdfast_private.price_of(numeric, tstzrange, text) is
  'hourly_rate x length, rounded half up to the currency''s minor unit.';
revoke all on function holdfast_private.price_of(numeric, tstzrange, text) from public;
