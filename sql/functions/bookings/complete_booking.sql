create or replace function holdfast.complete_booking(model_id bigint, booking_id bigint)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return holdfast_private.close_booking(complete_booking.model_id, complete_booking.booking_id, 'completed');
end
$$;
comment on function holdfast.complete_booking(bigint, bigint) is
  $$@resultFieldName booking
Records that a confirmed booking took place: by its model or an admin, once it has begun. Its time stays in the ledger. Recorded again, it is returned as it is.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, TOO_EARLY, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.complete_booking(bigint, bigint) from public;
grant execute on function holdfast.complete_booking(bigint, bigint) to holdfast_model, holdfast_admin;
