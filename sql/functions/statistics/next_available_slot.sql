create or replace function holdfast_private.next_available_slot(model holdfast.models, now timestamptz)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    holdfast_private.next_slot(
      model, null, make_interval(mins => model.min_booking_minutes), date_trunc('second', next_available_slot.now, 'UTC'),
      next_available_slot.now
    )
  ).starts_at;
end
$$;
comment on function holdfast_private.next_available_slot(holdfast.models, timestamptz) is
  'Earliest start of a slot of the model''s shortest length up to its horizon; null where there is none.';
revoke all on function holdfast_private.next_available_slot(holdfast.models, timestamptz) from public;
