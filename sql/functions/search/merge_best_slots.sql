-- Candidates come from the free runs, not from the calendar: parts are looked into best bound first, and no further than one can win.
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
-- Few rows from many functions: compiling the plan would take longer than the work, and so would planning anew for each array.
set jit to off
set plan_cache_mode to force_generic_plan
as $$
declare
  starts tstzrange := holdfast_private.allowed_starts(model, length, searched, merge_best_slots.now);
  runs tstzmultirange := holdfast_private.free_runs(model, starts, length, merge_best_slots.now);
  parts holdfast_private.search_part[] := holdfast_private.own_hold_parts(
    model.id, model.time_zone, merge_best_slots.user_id, length, searched, merge_best_slots.now
  );
  -- In a longer search first what may have points for its time or its day: the others have those of their length alone, and are seldom looked at.
  batches constant boolean[] := case when upper(starts) - lower(starts) > interval '7 days' then array[true, false] else array[null::boolean] end;
  likely boolean;
  next_part holdfast_private.search_part;
  worst holdfast.slot;
  worst_seconds double precision;
  looked integer := 0;
  parts_at_once integer;
  slots holdfast.slot[];
begin
  if isempty(runs) and cardinality(parts) = 0 then
    return best;
  end if;
  -- Without a preference, the earliest start is it.
  wanted := coalesce(wanted, holdfast_private.earliest_start(model, runs, parts, length, starts));
  foreach likely in array batches loop
    parts := parts || holdfast_private.search_parts(model, runs, length, starts, wanted, likely);
    while looked < cardinality(parts) loop
      next_part := parts[looked + 1];
      worst := best[max_results];
      worst_seconds := abs(date_part('epoch', worst.starts_at - wanted));
      exit when (worst.score, -worst_seconds) > (next_part.most_points, -next_part.seconds)
        -- The same start with another model: models come in the order of their ids.
        or worst.score = next_part.most_points and worst_seconds = 0;
      -- About as many as have the starts that are asked for, by the first one's.
      parts_at_once := ceil(max_results / (
        1 + floor(date_part('epoch', next_part.last_start - next_part.first_start) / (60 * model.slot_interval_minutes))
      ));
      slots := holdfast_private.part_slots(
        model, parts[looked + 1:looked + parts_at_once], length, preferred, wanted, max_results
      );
      best := case when cardinality(best) = 0 then slots else holdfast_private.best_of(best || slots, wanted, max_results) end;
      looked := looked + parts_at_once;
    end loop;
    exit when best[max_results].score > holdfast_private.duration_points(true);
    looked := cardinality(parts);
  end loop;
  return best;
end
$$;
comment on function holdfast_private.merge_best_slots(holdfast.slot[], holdfast.models, text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer) is
  'The best of some slots and those of a model, for a user at an instant. wanted: what to score for, by default the model''s earliest start; unlike a preferred time it is no start of its own.';
revoke all on function holdfast_private.merge_best_slots(holdfast.slot[], holdfast.models, text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  from public;
grant execute on function holdfast_private.merge_best_slots(holdfast.slot[], holdfast.models, text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
