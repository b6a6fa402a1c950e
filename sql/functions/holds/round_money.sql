create or replace function holdfast_private.round_money(amount numeric, currency text)
returns numeric
language sql
immutable
parallel safe
return round(
  amount,
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
comment on function holdfast_private.round_money(numeric, text) is 'An amount, rounded half up to the currency''s minor unit.';
revoke all on function holdfast_private.round_money(numeric, text) from public;
