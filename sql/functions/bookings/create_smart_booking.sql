create or replace function holdfast.create_smart_booking(
  user_id text default null,
  model_id bigint default null,
  duration_minutes integer default null,
  preferred_start_time timestamptz default null,
  search_start_time timestamptz default null,
  search_end_time timestamptz default null,
  price numeric default null,
  currency text default null,
  host_reference text default null,
  idempotency_key text default null
)
returns holdfast.smart_booking
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text;
  searched tstzrange;
  model holdfast.models;
  now timestamptz;
  booked holdfast.smart_booking;
begin
  if num_nulls(create_smart_booking.model_id, create_smart_booking.duration_minutes, search_start_time, search_end_time) > 0 then
    perform holdfast_private.require_arguments(jsonb_build_object(
      'model_id', create_smart_booking.model_id, 'duration_minutes', create_smart_booking.duration_minutes,
      'search_start_time', search_start_time, 'search_end_time', search_end_time
    ));
  end if;
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  customer := holdfast_private.resolve_user(create_smart_booking.user_id);
  if num_nonnulls(price, currency) > 0 then
    perform holdfast_private.require_terms(price, currency);
  end if;
  if host_reference is not null then
    perform holdfast_private.require_admin();
    perform holdfast_private.require_text('host_reference', host_reference, 200);
  end if;

  model := holdfast_private.lock_model(create_smart_booking.model_id);
  now := holdfast_private.current_instant();
  if idempotency_key is not null then
    booked := holdfast_private.recall_answer(
      model.id, idempotency_key, 'create_smart_booking',
      row(customer, create_smart_booking.duration_minutes, preferred_start_time, searched, price, currency, host_reference), booked
    );
    if (booked.booking).id is not null then
      return booked;
    end if;
  end if;
  perform holdfast_private.require_search(model, create_smart_booking.duration_minutes, preferred_start_time, 1);
  booked := holdfast_private.book_best_slot(
    model, customer, create_smart_booking.duration_minutes, preferred_start_time, searched, now, price, currency, host_reference
  );
  if idempotency_key is not null then
    perform holdfast_private.keep_answer(model.id, idempotency_key, booked);
  end if;
  return booked;
end
$$;
comment on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text, text
) is
  $$@required model_id duration_minutes search_start_time search_end_time
@resultFieldName result
Finds the best slot as find_best_slots does, holds it and books it, in one transaction; where that slot is lost on the way, the next best. The booking is pending until it is paid (confirm_booking) within the model's hold_minutes; free of charge, it is confirmed.
user_id: null means the caller; another's, price, currency and host_reference are for admins. Without a preferred time the earliest start is taken. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, MODEL_INACTIVE, BAD_DURATION, HOLD_LIMIT_REACHED, NO_SLOT (names the next free one). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text, text
) from public;
grant execute on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text, text
) to holdfast_customer, holdfast_model, holdfast_admin;
