-- None scores more than the preferred time itself, and none that scores as much is nearer: whoever asks for one slot need not look further.
create or replace function holdfast_private.preferred_slot(
  model holdfast.models,
  length interval,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz
)
returns holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange := tstzrange(preferred, preferred + length);
  runs tstzmultirange;
  slot holdfast.slot;
begin
  if preferred = date_trunc('second', preferred, 'UTC')
    and preferred <@ holdfast_private.allowed_starts(model, length, searched, preferred_slot.now)
  then
    -- A minute more on both sides tells a run that begins or ends with the slot from one that goes on.
    runs := holdfast_private.free_time(model, tstzmultirange(holdfast_private.widen(during, 1, 1)), preferred_slot.now);
    if runs @> during then
      slot.model_id := model.id;
      slot.starts_at := preferred;
      slot.ends_at := upper(during);
      slot.time_points := holdfast_private.time_points(0);
      slot.duration_points := holdfast_private.duration_points(runs = tstzmultirange(during));
      slot.day_points := holdfast_private.day_points(preferred::date, preferred::date);
      slot.score := slot.time_points + slot.duration_points + slot.day_points;
      slot.time_difference_minutes := 0;
    end if;
  end if;
  return slot;
end
$$;
comment on function holdfast_private.preferred_slot(holdfast.models, interval, timestamptz, tstzrange, timestamptz) is
  'The slot of a model that starts at the preferred time, as best_slots would find it; null where there is none, or no preference.';
revoke all on function holdfast_private.preferred_slot(holdfast.models, interval, timestamptz, tstzrange, timestamptz) from public;
