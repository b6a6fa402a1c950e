-- Candidates come from the free runs, not from the calendar. Within a local day of a run the score falls with the distance from the wanted
-- time, so that its nearest instant is a bound for all of its starts: days are looked into best bound first, and no further than one can win.
create or replace function holdfast_private.best_slots(
  model holdfast.models,
  user_id text,
  length interval,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz,
  max_results integer,
  wanted timestamptz default null
)
returns setof holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  earliest timestamptz := greatest(lower(searched), now + make_interval(mins => model.min_notice_minutes));
  latest timestamptz := least(upper(searched) - length, now + make_interval(hours => 24 * model.booking_horizon_days));
  -- A second more on both sides tells a run that begins or ends at the edge from one that goes on.
  region tstzrange := case
    when earliest <= latest then tstzrange(earliest - interval '1 second', latest + length + interval '1 second')
    else 'empty'
  end;
  own timestamptz[] := array(
    select holdfast_private.own_hold_starts(model.id, best_slots.user_id, length, searched, best_slots.now)
  );
  parts holdfast_private.search_part[];
  candidate record;
  worst holdfast.slot;
  found holdfast.slot[];
begin
  parts := array(
    select p
    from holdfast_private.search_parts(
      model, holdfast_private.free_time(model, region, best_slots.now), length, earliest, latest
    ) as p
  );
  -- Without a preference, the earliest start is it.
  wanted := coalesce(preferred, wanted, holdfast_private.earliest_start(model, parts, own));
  found := holdfast_private.best_of(
    array(
      select s
      from unnest(own) as start
      cross join lateral holdfast_private.score_slot(model.id, model.time_zone, start, length, true, best_slots.wanted) as s
    ),
    wanted, max_results
  );
  for candidate in
    select
      p as part,
      -- Where the clock changes at midnight, another start may lie on another day of the week.
      s.score + case when p.clock_changes then 20 - s.day_points else 0 end as score,
      abs(extract(epoch from s.starts_at - best_slots.wanted)) as distance
    from unnest(parts) as p
    cross join lateral holdfast_private.score_slot(
      model.id, model.time_zone, least(greatest(best_slots.wanted, p.first_start), p.last_start), length, p.fills_run, best_slots.wanted
    ) as s
    order by 2 desc, 3
  loop
    worst := found[max_results];
    exit when (worst.score, -abs(extract(epoch from worst.starts_at - wanted))) > (candidate.score, -candidate.distance);
    found := holdfast_private.best_of(
      found || array(
        select s
        from holdfast_private.candidate_starts(model, candidate.part, preferred, best_slots.wanted, max_results) as start
        cross join lateral holdfast_private.score_slot(
          model.id, model.time_zone, start, length, (candidate.part).fills_run, best_slots.wanted
        ) as s
      ),
      wanted, max_results
    );
  end loop;
  return query select * from unnest(found);
end
$$;
comment on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer, timestamptz) is
  'The best slots of a model for a user at an instant; what it offers, a hold placed then accepts. wanted: what to score for where nothing is preferred, in place of the model''s earliest start; unlike a preferred time it is no start of its own.';
revoke all on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer, timestamptz)
  from public;
grant execute on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
