create or replace function holdfast_private.require_terms(price numeric, currency text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if num_nonnulls(require_terms.price, require_terms.currency) > 0 then
    perform holdfast_private.require_admin();
    -- The model's rate is no price in another currency.
    perform holdfast_private.require_arguments(jsonb_build_object('price', require_terms.price::text));
    perform holdfast_private.require_price(require_terms.price, require_terms.currency);
  end if;
end
$$;
comment on function holdfast_private.require_terms(numeric, text) is
  'Price and currency, where given, are an admin''s to give (FORBIDDEN) and sane (INVALID_ARGUMENT); a currency comes with its price (MISSING_ARGUMENT).';
revoke all on function holdfast_private.require_terms(numeric, text) from public;
