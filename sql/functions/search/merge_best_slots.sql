create or replace function holdfast_private.merge_best_slots(
  best holdfast.slot[],
  model holdfast.models,
  user_id text,
  length interval,
  preferred timestamptz,
  wanted timestamptz,
  searched tstzrange,
  now timestamptz,
  max_results integer
)
returns holdfast.slot[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  margin constant interval := '6 hours';
  most_elsewhere constant integer :=
    holdfast_private.time_points(date_part('epoch', margin)) + holdfast_private.duration_points(true);
  starts tstzrange := holdfast_private.allowed_starts(model, length, searched, merge_best_slots.now);
  own holdfast_private.search_part[] := holdfast_private.own_hold_parts(
    model.id, model.time_zone, merge_best_slots.user_id, length, searched, merge_best_slots.now
  );
  found holdfast.slot[];
begin
  -- Weeks mostly have enough of the best on the wanted day of the week; where they don't, all of the time is searched.
  if upper(starts) - lower(starts) > interval '7 days' and wanted is not null then
    found := holdfast_private.merge_slots_within(
      best, model, holdfast_private.likely_starts(starts, wanted, model.time_zone, margin), own, length, preferred, wanted,
      merge_best_slots.now, max_results
    );
    if found[max_results].score > most_elsewhere then
      return found;
    end if;
  end if;
  return holdfast_private.merge_slots_within(
    best, model, tstzmultirange(starts), own, length, preferred, wanted, merge_best_slots.now, max_results
  );
end
$$;
comment on function holdfast_private.merge_best_slots(holdfast.slot[], holdfast.models, text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer) is
  'The best of some slots and those of a model, for a user at an instant. wanted: what to score for, by default the model''s earliest start; unlike a preferred time it is no start of its own.';
revoke all on function holdfast_private.merge_best_slots(holdfast.slot[], holdfast.models, text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  from public;
grant execute on function holdfast_private.merge_best_slots(holdfast.slot[], holdfast.models, text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
