-- With the caller's rights, as find_best_slots.
create or replace function holdfast.check_instant_availability(model_id bigint, duration_minutes integer)
returns holdfast.instant_availability
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  slot holdfast.slot;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', check_instant_availability.model_id, 'duration_minutes', check_instant_availability.duration_minutes
  ));
  select * into model from holdfast.models as m where m.id = check_instant_availability.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', check_instant_availability.model_id);
  end if;
  perform holdfast_private.require_search(model, check_instant_availability.duration_minutes, null, 1);
  slot := holdfast_private.next_slot(
    model, holdfast_private.caller_user_id(), make_interval(mins => check_instant_availability.duration_minutes),
    date_trunc('second', now, 'UTC'), now
  );
  return row(
    model.id,
    coalesce(slot.starts_at < now + make_interval(mins => model.min_notice_minutes + model.slot_interval_minutes), false),
    slot.starts_at,
    slot.ends_at
  )::holdfast.instant_availability;
end
$$;
comment on function holdfast.check_instant_availability(bigint, integer) is
  $$Whether a model can be booked now for a length, or when next: the earliest slot that find_best_slots would offer.
It is available now when that slot begins within one slot_interval_minutes from now (plus the model's notice): on the next start of its grid at the latest. A model that takes no bookings is never available.
Errors: MISSING_ARGUMENT, BAD_DURATION, NOT_FOUND. Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.check_instant_availability(bigint, integer) from public;
grant execute on function holdfast.check_instant_availability(bigint, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
