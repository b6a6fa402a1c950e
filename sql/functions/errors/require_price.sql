create or replace function holdfast_private.require_price(price numeric, currency text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- NaN is greater than every number. Rounded, since that is how prices are kept.
  if coalesce(require_price.price, 0) < 0 or round(coalesce(require_price.price, 0)) >= 1e12
    or coalesce(require_price.currency, 'XXX') !~ '^[A-Z]{3}$'
  then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      'the price must be from 0 to below 10^12 and the currency three capitals',
      jsonb_build_object('price', require_price.price::text, 'currency', left(require_price.currency, 20)),
      'Give the price as a plain number and the currency by ISO 4217.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_price(numeric, text) is
  'Raises INVALID_ARGUMENT unless the price, where given, is a sane amount and the currency an ISO 4217 shape.';
revoke all on function holdfast_private.require_price(numeric, text) from public;
