create function holdfast_private.round_price(price numeric, currency text)
returns numeric
language sql
immutable
parallel safe
return round(
  price,
  -- ISO 4217: the currencies whose minor unit is not a hundredth.
  case
    when currency in (
      'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
    ) then 0
    when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    when currency in ('CLF', 'UYW') then 4
    else 2
  end
);
comment on function holdfast_private.round_price(numeric, text) is 'A price rounded half up to the currency''s minor unit.';
revoke all on function holdfast_private.round_price(numeric, text) from public;
