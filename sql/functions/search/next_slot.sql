create or replace function holdfast_private.next_slot(
  model holdfast.models,
  user_id text,
  length interval,
  not_before timestamptz,
  now timestamptz
)
returns holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  days integer;
  slot holdfast.slot;
begin
  -- Mostly it is near. Eight days, since a booking may last for seven: what starts earlier than what is found there, is found there.
  foreach days in array array[8, model.booking_horizon_days + 8] loop
    select * into slot
    from holdfast_private.best_slots(
      model, next_slot.user_id, length, null,
      tstzrange(not_before, greatest(not_before, date_trunc('second', next_slot.now, 'UTC')) + make_interval(hours => 24 * days)),
      next_slot.now, 1
    );
    exit when slot.starts_at is not null;
  end loop;
  return slot;
end
$$;
comment on function holdfast_private.next_slot(holdfast.models, text, interval, timestamptz, timestamptz) is
  'The earliest slot of a length from an instant (on a whole second) to the model''s horizon; null where there is none.';
revoke all on function holdfast_private.next_slot(holdfast.models, text, interval, timestamptz, timestamptz) from public;
grant execute on function holdfast_private.next_slot(holdfast.models, text, interval, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
