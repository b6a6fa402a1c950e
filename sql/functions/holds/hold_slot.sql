create or replace function holdfast.hold_slot(
  model_id bigint,
  user_id text default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  price numeric default null,
  currency text default null,
  idempotency_key text default null
)
returns holdfast.booking_holds
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  during tstzrange;
  holder text;
  hold holdfast.booking_holds;
begin
  -- A condition before a call costs less than the call, and most calls have nothing to say here.
  if hold_slot.model_id is null then
    perform holdfast_private.require_arguments(jsonb_build_object('model_id', hold_slot.model_id));
  end if;
  during := holdfast_private.make_range(starts_at, ends_at);
  holder := holdfast_private.resolve_user(hold_slot.user_id);
  if num_nonnulls(price, currency) > 0 then
    perform holdfast_private.require_terms(price, currency);
  end if;
  model := holdfast_private.lock_model(hold_slot.model_id);
  if idempotency_key is not null then
    hold := holdfast_private.recall_answer(model.id, idempotency_key, 'hold_slot', row(holder, during, price, currency), hold);
  end if;
  if hold.id is null then
    hold := holdfast_private.place_hold(model, holder, during, holdfast_private.current_instant(), price, currency);
    if idempotency_key is not null then
      perform holdfast_private.keep_answer(model.id, idempotency_key, hold);
    end if;
  end if;
  return hold;
end
$$;
comment on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text) is
  $$@required starts_at ends_at
@resultFieldName hold
Claims a range of a model for a user for the model's hold_minutes. Price (hourly_rate x length, or an admin's) and currency are fixed now. One's own live hold of exactly that range is returned, not extended.
user_id: null means the caller; another's, price and currency are for admins. starts_at, ends_at: instants on whole seconds, a whole number of minutes apart. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, MODEL_INACTIVE, BAD_DURATION, BELOW_MIN_NOTICE, BEYOND_HORIZON, BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY, SLOT_TAKEN, HOLD_LIMIT_REACHED. Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text) from public;
grant execute on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
