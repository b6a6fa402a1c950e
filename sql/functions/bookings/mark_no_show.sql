create or replace function holdfast.mark_no_show(model_id bigint, booking_id bigint)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return holdfast_private.close_booking(mark_no_show.model_id, mark_no_show.booking_id, 'no_show');
end
$$;
comment on function holdfast.mark_no_show(bigint, bigint) is
  $$@resultFieldName booking
Records that the customer of a confirmed booking did not come: by its model or an admin, once it has begun. Its time stays in the ledger. Recorded again, it is returned as it is.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, TOO_EARLY, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.mark_no_show(bigint, bigint) from public;
grant execute on function holdfast.mark_no_show(bigint, bigint) to holdfast_model, holdfast_admin;
