create function holdfast_private.next_available_slot(model holdfast.models, now timestamptz)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select s.starts_at
    from holdfast_private.best_slots(
      model, null, make_interval(mins => model.min_booking_minutes), null,
      tstzrange(
        date_trunc('second', next_available_slot.now, 'UTC'),
        date_trunc('second', next_available_slot.now, 'UTC') + make_interval(hours => 24 * (model.booking_horizon_days + 8))
      ),
      next_available_slot.now, 1
    ) as s
  );
end
$$;
comment on function holdfast_private.next_available_slot(holdfast.models, timestamptz) is
  'Earliest start of a slot of the model''s shortest length up to its horizon; null where there is none.';
revoke all on function holdfast_private.next_available_slot(holdfast.models, timestamptz) from public;
