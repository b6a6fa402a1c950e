-- Candidates come from the free runs, not from the calendar: parts are looked into best bound first, and no further than one can win.
create or replace function holdfast_private.merge_slots_within(
  best holdfast.slot[],
  model holdfast.models,
  starts tstzmultirange,
  own holdfast_private.search_part[],
  length interval,
  preferred timestamptz,
  wanted timestamptz,
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
  -- A second more on both sides tells a run that begins or ends at the edge from one that goes on.
  runs tstzmultirange := holdfast_private.free_time(
    model, holdfast_private.widen_all(starts, interval '1 second', length + interval '1 second'), merge_slots_within.now
  );
  parts holdfast_private.search_part[];
  next_part holdfast_private.search_part;
  worst holdfast.slot;
  worst_seconds double precision;
  looked integer := 0;
  upto integer;
  slots_ahead integer;
  slots holdfast.slot[];
begin
  if isempty(runs) and cardinality(own) = 0 then
    return best;
  end if;
  -- Without a preference, the earliest start is it.
  wanted := coalesce(wanted, holdfast_private.earliest_start(model, runs, own, length, starts));
  parts := own || holdfast_private.search_parts(model, runs, length, starts, wanted);
  while looked < cardinality(parts) loop
    next_part := parts[looked + 1];
    worst := best[max_results];
    worst_seconds := abs(date_part('epoch', worst.starts_at - wanted));
    exit when (worst.score, -worst_seconds) > (next_part.most_points, -next_part.seconds)
      -- The same start with another model: models come in the order of their ids.
      or worst.score = next_part.most_points and worst_seconds = 0;
    -- As many as have about the starts that are asked for.
    upto := looked;
    slots_ahead := 0;
    while upto < cardinality(parts) and slots_ahead < 2 * max_results loop
      upto := upto + 1;
      slots_ahead := slots_ahead + 1 + floor(
        date_part('epoch', parts[upto].last_start - parts[upto].first_start) / (60 * model.slot_interval_minutes)
      );
    end loop;
    slots := holdfast_private.part_slots(model, parts[looked + 1:upto], length, preferred, wanted, max_results);
    best := case when cardinality(best) = 0 then slots else holdfast_private.best_of(best || slots, wanted, max_results) end;
    looked := upto;
  end loop;
  return best;
end
$$;
comment on function holdfast_private.merge_slots_within(holdfast.slot[], holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, timestamptz, timestamptz, timestamptz, integer) is
  'The best of some slots and those of a model that start within some time (ranges closed on both sides), or with the user''s own holds.';
revoke all on function holdfast_private.merge_slots_within(holdfast.slot[], holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, timestamptz, timestamptz, timestamptz, integer)
  from public;
grant execute on function holdfast_private.merge_slots_within(holdfast.slot[], holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
