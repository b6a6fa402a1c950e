create or replace function holdfast_private.require_payment(
  model_id bigint,
  price numeric,
  price_currency text,
  payment_reference text,
  amount numeric,
  currency text,
  booking_id bigint default null
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'payment_reference', require_payment.payment_reference, 'amount', amount::text, 'currency', currency
  ));
  perform holdfast_private.require_text('payment_reference', require_payment.payment_reference, 200);
  if amount <> price or currency <> price_currency then
    perform holdfast_private.fail(
      'PAYMENT_MISMATCH',
      'amount or currency are not those of the hold',
      jsonb_build_object(
        'model_id', require_payment.model_id, 'price', price, 'currency', price_currency,
        'paid_amount', amount::text, 'paid_currency', left(require_payment.currency, 20)
      ),
      'The hold stays as it is. Settle the difference, then confirm with the price.'
    );
  end if;
  if exists (
    select from holdfast.bookings as b
    where b.model_id = require_payment.model_id and b.payment_reference = require_payment.payment_reference
      and b.id is distinct from booking_id
  ) then
    perform holdfast_private.fail(
      'PAYMENT_MISMATCH',
      'the payment has paid for another booking',
      jsonb_build_object('model_id', require_payment.model_id),
      'Give each booking a payment reference of its own.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_payment(bigint, numeric, text, text, numeric, text, bigint) is
  'Raises MISSING_ARGUMENT or PAYMENT_MISMATCH unless the payment is of exactly the price, in its currency, and has paid for no other booking of the model.';
revoke all on function holdfast_private.require_payment(bigint, numeric, text, text, numeric, text, bigint) from public;
