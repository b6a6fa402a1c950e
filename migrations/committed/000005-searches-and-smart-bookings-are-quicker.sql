--! Previous: sha1:3b92b3a1a3bcfc2d216b492674335b902ada2251
--! Hash: sha1:ab8c3c7bced7a2b8cf10e699388faac29566072c
--! Message: searches and smart bookings are quicker

-- Speed: searches, smart bookings, and what holds are widened by.
drop view holdfast.available_slots_view;
drop function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz, boolean);
drop function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date);
drop function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzrange);
drop function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz);
drop function holdfast_private.free_time(holdfast.models, tstzrange, timestamptz);
drop function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text);
--! Included functions/search/allowed_starts.sql
-- In SQL, so that it is taken in where it is asked for.
create or replace function holdfast_private.allowed_starts(
  model holdfast.models,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns tstzrange
language sql
stable
parallel safe
return case
  when isempty(searched) then 'empty'
  else tstzrange(greatest(lower(searched), now + make_interval(mins => (model).min_notice_minutes)), null)
    * tstzrange(null, least(upper(searched) - length, now + make_interval(hours => 24 * (model).booking_horizon_days)), '[]')
end;
comment on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz) is
  'When a slot of a length may start, both ends included: within the searched time, not before now plus notice, not beyond the horizon.';
revoke all on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/allowed_starts.sql
--! Included functions/search/earliest_start.sql
create or replace function holdfast_private.earliest_start(
  model holdfast.models,
  runs tstzmultirange,
  own holdfast_private.search_part[],
  length interval,
  starts tstzmultirange
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  run tstzrange;
  part holdfast_private.search_part;
  found timestamptz;
begin
  <<runs>>
  for run in select r from unnest(runs) as r where upper(r) - lower(r) >= length loop
    -- In order of time, the first part with a start has the earliest; one with none is the rest of a run that notice or the search cut.
    for part in
      select p.*
      from unnest(holdfast_private.search_parts(model, tstzmultirange(run), length, starts, lower(starts))) as p
      order by p.first_start
    loop
      select min(s.starts_at) into found
      from unnest(holdfast_private.part_slots(model, array[part], length, null, part.first_start, 10)) as s;
      exit runs when found is not null;
    end loop;
  end loop;
  return least(found, (select min(p.first_start) from unnest(own) as p));
end
$$;
comment on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzmultirange) is
  'The earliest start in free runs or of the user''s own holds; null where there is none.';
revoke all on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzmultirange)
  from public;
grant execute on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzmultirange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/earliest_start.sql
--! Included functions/search/widen_all.sql
create or replace function holdfast_private.widen_all(region tstzmultirange, before interval, after interval)
returns tstzmultirange
language plpgsql
stable
parallel safe
set search_path to pg_catalog, pg_temp
as $$
declare
  whole tstzrange := range_merge(region);
begin
  -- Mostly it is one range, for which nothing has to be taken apart.
  if region = tstzmultirange(whole) then
    return case when isempty(whole) then region else tstzmultirange(tstzrange(lower(whole) - before, upper(whole) + after)) end;
  end if;
  return (select range_agg(tstzrange(lower(part) - before, upper(part) + after)) from unnest(region) as part);
end
$$;
comment on function holdfast_private.widen_all(tstzmultirange, interval, interval) is
  'Some time, each range of it longer on both sides and half open; those that meet then are one.';
revoke all on function holdfast_private.widen_all(tstzmultirange, interval, interval) from public;
grant execute on function holdfast_private.widen_all(tstzmultirange, interval, interval)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/widen_all.sql
--! Included functions/search/free_time.sql
-- Every answer about free time comes from here: the views, the search and what holds offer. Buffers stand between claims only: a claim's
-- occupied range is widened by the candidate's own buffer on that side, so that gap = the first's after + the second's before.
create or replace function holdfast_private.free_time(model holdfast.models, region tstzmultirange, now timestamptz)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  before interval := make_interval(mins => model.buffer_before_minutes);
  after interval := make_interval(mins => model.buffer_after_minutes);
  with_buffers tstzmultirange := region;
begin
  if not model.is_active or isempty(region) then
    return '{}';
  end if;
  if before + after > '0' then
    with_buffers := holdfast_private.widen_all(region, before, after);
  end if;
  return coalesce(
      (
        select range_agg(a.during) * region
        from holdfast.availability as a
        where a.model_id = model.id and a.during && region
      ),
      '{}'
    )
    - holdfast_private.blocked_time(model.id, model.time_zone, range_merge(region))
    - coalesce(
      (
        select range_agg(e.during)
        from holdfast.external_busy as e
        where e.model_id = model.id and e.during && region
      ),
      '{}'
    )
    - coalesce(
      (
        select range_agg(tstzrange(lower(o.occupied) - after, upper(o.occupied) + before))
        from holdfast.occupied_time as o
        where o.model_id = model.id
          and o.occupied && with_buffers
          and (o.until is null or o.until > free_time.now)
      ),
      '{}'
    );
end
$$;
comment on function holdfast_private.free_time(holdfast.models, tstzmultirange, timestamptz) is
  'The free runs of a model within some time: availability minus blocked, external and occupied time, where a new claim with the model''s buffers fits.';
revoke all on function holdfast_private.free_time(holdfast.models, tstzmultirange, timestamptz) from public;
grant execute on function holdfast_private.free_time(holdfast.models, tstzmultirange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/free_time.sql
--! Included functions/search/likely_starts.sql
-- A start has points for its time on the wanted day and in the hours around it, and for its day of the week on that day of other weeks.
create or replace function holdfast_private.likely_starts(
  starts tstzrange,
  wanted timestamptz,
  time_zone text,
  margin interval
)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted_day date := wanted at time zone time_zone;
  -- A day more on both sides for the margin.
  first_week integer := ceil((date(lower(starts) at time zone time_zone) - wanted_day - 1) / 7.0);
  last_week integer := floor((date(upper(starts) at time zone time_zone) - wanted_day + 1) / 7.0);
  midnight timestamp;
  likely tstzmultirange := '{}';
begin
  for week in first_week..last_week loop
    midnight := wanted_day + 7 * week;
    likely := likely + tstzmultirange(tstzrange(
      midnight at time zone time_zone - margin, (midnight + interval '1 day') at time zone time_zone + margin, '[]'
    ));
  end loop;
  return likely * tstzmultirange(starts);
end
$$;
comment on function holdfast_private.likely_starts(tstzrange, timestamptz, text, interval) is
  'Of some time the days of the wanted day of the week, each with a margin on both sides: more than the clock of a zone is ever set back, since what it then repeats of a day lies beyond the next midnight.';
revoke all on function holdfast_private.likely_starts(tstzrange, timestamptz, text, interval) from public;
grant execute on function holdfast_private.likely_starts(tstzrange, timestamptz, text, interval)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/likely_starts.sql
--! Included functions/search/make_search_range.sql
-- A client's "now" has fractions of a second: a search may begin anywhere, only what is stored lies on whole seconds.
create or replace function holdfast_private.make_search_range(search_start_time timestamptz, search_end_time timestamptz)
returns tstzrange
language sql
stable
parallel safe
return holdfast_private.make_range(
  date_trunc('second', search_start_time + interval '0.999999 seconds', 'UTC'),
  date_trunc('second', search_end_time, 'UTC'),
  interval '400 days'
);
comment on function holdfast_private.make_search_range(timestamptz, timestamptz) is
  'The range of a search, narrowed to whole seconds. INVALID_RANGE when empty, inverted, infinite or over 400 days.';
revoke all on function holdfast_private.make_search_range(timestamptz, timestamptz) from public;
grant execute on function holdfast_private.make_search_range(timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/make_search_range.sql
--! Included functions/search/merge_best_slots.sql
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
--! EndIncluded functions/search/merge_best_slots.sql
--! Included functions/search/merge_slots_within.sql
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
--! EndIncluded functions/search/merge_slots_within.sql
--! Included functions/search/preferred_slot.sql
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
    -- A second more on both sides, as in merge_slots_within.
    runs := holdfast_private.free_time(
      model, tstzmultirange(tstzrange(lower(during) - interval '1 second', upper(during) + interval '1 second')), preferred_slot.now
    );
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
--! EndIncluded functions/search/preferred_slot.sql
--! Included functions/search/part_slots.sql
create or replace function holdfast_private.part_slots(
  model holdfast.models,
  parts holdfast_private.search_part[],
  length interval,
  preferred timestamptz,
  wanted timestamptz,
  max_results integer
)
returns holdfast.slot[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  time_zone text := model.time_zone;
  minutes integer := model.slot_interval_minutes;
  step interval := make_interval(mins => model.slot_interval_minutes);
  step_seconds double precision := 60 * model.slot_interval_minutes;
  wanted_day date := (wanted at time zone model.time_zone)::date;
begin
  return array(
    select row(
        model.id, s.start, s.start + part_slots.length, s.time_points + s.duration_points + s.day_points,
        s.time_points, s.duration_points, s.day_points,
        -- Thousands of years apart, the minutes are more than an integer holds.
        least(floor(s.seconds / 60 + 0.5), 2147483647)::integer)::holdfast.slot
    from (
      select
        f.start, f.seconds,
        holdfast_private.time_points(f.seconds) as time_points,
        holdfast_private.duration_points(f.fills_run) as duration_points,
        holdfast_private.day_points(f.local_day, wanted_day) as day_points
      from (
        select c.start, c.fills_run, c.local_day, abs(date_part('epoch', c.start - part_slots.wanted)) as seconds
        from (
          -- On the grid, which counts local minutes: so many of a day as can be among the best, and not all.
          select g.fills_run, g.local_day, g.midnight + step * g.n as start
          from (
            select n.*, generate_series(greatest(n.first, least(n.nearest, n.last) - max_results)::integer,
              least(n.last, greatest(n.nearest, n.first) + max_results)::integer) as n
            from (
              select d.fills_run, d.local_day, d.midnight,
                ceil(date_part('epoch', d.first_start - d.midnight) / step_seconds) as first,
                floor(date_part('epoch', d.last_start - d.midnight) / step_seconds) as last,
                round(date_part('epoch', part_slots.wanted - d.midnight) / step_seconds) as nearest
              from (
                -- Midnight, had the clock been the same since then.
                select p.*, p.local_first::date as local_day, p.first_start - p.local_first::time::interval as midnight
                from unnest(parts) as p
                where not p.clock_changes
                offset 0
              ) as d
              offset 0
            ) as n
          ) as g
          union all
          -- Where the clock changes: each minute's wall clock, in both passes of a repeated hour.
          select p.fills_run, (minute at time zone time_zone)::date, minute
          from unnest(parts) as p
          cross join lateral generate_series(date_trunc('minute', p.first_start, 'UTC'), p.last_start, interval '1 minute') as minute
          where p.clock_changes and minute >= p.first_start and holdfast_private.is_on_grid(minute at time zone time_zone, minutes)
          union all
          -- A run's own start, and the preferred time itself, where they are on a whole second and not on the grid.
          select p.fills_run, (extra at time zone time_zone)::date, extra
          from unnest(parts) as p
          cross join lateral (values (p.run_start), (nullif(part_slots.preferred, p.run_start))) as e (extra)
          where extra between p.first_start and p.last_start and extra = date_trunc('second', extra, 'UTC')
            and not holdfast_private.is_on_grid(extra at time zone time_zone, minutes)
        ) as c
        offset 0
      ) as f
      offset 0
    ) as s
    order by s.time_points + s.duration_points + s.day_points desc, s.seconds, s.start
    limit max_results
  );
end
$$;
comment on function holdfast_private.part_slots(holdfast.models, holdfast_private.search_part[], interval, timestamptz, timestamptz, integer) is
  'The best slots in some parts of free runs, best first; they start on the grid, with the run, or at the preferred time.';
revoke all on function holdfast_private.part_slots(holdfast.models, holdfast_private.search_part[], interval, timestamptz, timestamptz, integer)
  from public;
grant execute on function holdfast_private.part_slots(holdfast.models, holdfast_private.search_part[], interval, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/part_slots.sql
--! Included functions/search/search_parts.sql
-- Within a local day of a run the score falls with the distance from the wanted time, so that its nearest instant is a bound for all of its
-- starts.
create or replace function holdfast_private.search_parts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  starts tstzmultirange,
  wanted timestamptz
)
returns holdfast_private.search_part[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  time_zone text := model.time_zone;
  wanted_day date := (wanted at time zone model.time_zone)::date;
begin
  return array(
    select row(b.*)::holdfast_private.search_part
    from (
      select
        c.run_start, c.fills_run, c.first_start, c.last_start, c.local_first, c.clock_changes,
        holdfast_private.time_points(c.seconds) + holdfast_private.duration_points(c.fills_run)
          -- Where the clock changes at midnight, another start may lie on another day of the week.
          + holdfast_private.day_points(case when c.clock_changes then wanted_day else c.local_first::date end, wanted_day) as most_points,
        c.seconds
      from (
        select
          p.*,
          p.last_start - p.first_start <> p.local_last - p.local_first as clock_changes,
          date_part('epoch', greatest(p.first_start - search_parts.wanted, search_parts.wanted - p.last_start, '0')) as seconds
        from (
          select
            d.run_start, d.fills_run, day.first_start, day.last_start,
            case when d.n = 0 then d.local_first else day.first_start at time zone time_zone end as local_first,
            case when d.n >= d.last_day then d.local_last else day.last_start at time zone time_zone end as local_last
          from (
            -- Counted in dates: a series of timestamps would step through the session's time zone and its gaps.
            select r.*, r.local_last::date - r.local_first::date as last_day,
              generate_series(0, greatest(r.local_last::date - r.local_first::date, 0)) as n
            from (
              select u.*, u.first_start at time zone time_zone as local_first, u.last_start at time zone time_zone as local_last
              from (
                select
                  lower(run) as run_start,
                  upper(run) - lower(run) = search_parts.length as fills_run,
                  greatest(lower(run), lower(allowed)) as first_start,
                  least(upper(run) - search_parts.length, upper(allowed)) as last_start
                from unnest(search_parts.runs) as run
                join unnest(search_parts.starts) as allowed on run && allowed
                offset 0
              ) as u
              where u.first_start <= u.last_start
              offset 0
            ) as r
          ) as d
          cross join lateral (
            select
              case
                when d.n = 0 then d.first_start
                else greatest(d.first_start, holdfast.local_to_instant((d.local_first::date + d.n)::timestamp, time_zone))
              end as first_start,
              case
                when d.n >= d.last_day then d.last_start
                else holdfast.local_to_instant((d.local_first::date + d.n + 1)::timestamp, time_zone) - interval '1 second'
              end as last_start
          ) as day
          offset 0
        ) as p
        where p.first_start <= p.last_start
        offset 0
      ) as c
      -- Each level computes its columns once; the planner would copy them to wherever they are used.
      offset 0
    ) as b
    order by b.most_points desc, b.seconds
  );
end
$$;
comment on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzmultirange, timestamptz) is
  'The free runs in which a slot of a length can start, cut into local days, best bound for a wanted time first.';
revoke all on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzmultirange, timestamptz) from public;
grant execute on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzmultirange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/search_parts.sql
--! Included functions/holds/place_hold.sql
-- The caller has locked the model and read the clock after that.
create or replace function holdfast_private.place_hold(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz,
  price numeric default null,
  currency text default null
)
returns holdfast.booking_holds
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  window_id bigint := holdfast_private.uncontested_window(model, place_hold.user_id, place_hold.during, place_hold.now);
  checked holdfast_private.slot_check;
begin
  if window_id is null then
    checked := holdfast_private.check_slot(model, place_hold.user_id, place_hold.during, place_hold.now);
    -- One's own hold is there for oneself: held again, it is returned and not extended.
    if checked.own_hold_id is not null then
      select * into hold from holdfast.booking_holds as h where h.model_id = model.id and h.id = checked.own_hold_id;
      return hold;
    end if;
    if cardinality(checked.faults) > 0 then
      perform holdfast_private.refuse_slot(model.id, place_hold.during, checked.faults[1]);
    end if;
    if checked.stale_hold_ids is not null then
      perform holdfast_private.expire_holds(model.id, checked.stale_hold_ids);
    end if;
    window_id := checked.availability_id;
  end if;

  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  values (
    model.id,
    window_id,
    place_hold.user_id,
    place_hold.during,
    place_hold.now + make_interval(mins => model.hold_minutes),
    case
      when place_hold.price is null then holdfast_private.price_of(model.hourly_rate, place_hold.during, model.currency)
      else holdfast_private.round_money(place_hold.price, coalesce(place_hold.currency, model.currency))
    end,
    coalesce(place_hold.currency, model.currency),
    model.buffer_before_minutes,
    model.buffer_after_minutes,
    place_hold.now
  )
  returning * into hold;
  return hold;
end
$$;
comment on function holdfast_private.place_hold(holdfast.models, text, tstzrange, timestamptz, numeric, text) is
  'Holds a range of a locked model for a user, or raises why not (the codes of check_slot).';
revoke all on function holdfast_private.place_hold(holdfast.models, text, tstzrange, timestamptz, numeric, text) from public;
--! EndIncluded functions/holds/place_hold.sql
--! Included functions/holds/widen.sql
-- Stable, as arithmetic with instants is: said to be immutable it would not be taken in.
create or replace function holdfast_private.widen(during tstzrange, before_minutes integer, after_minutes integer)
returns tstzrange
language sql
stable
parallel safe
return tstzrange(lower(during) - make_interval(mins => before_minutes), upper(during) + make_interval(mins => after_minutes));
comment on function holdfast_private.widen(tstzrange, integer, integer) is 'A range with its buffers.';
revoke all on function holdfast_private.widen(tstzrange, integer, integer) from public;
--! EndIncluded functions/holds/widen.sql
--! Included functions/bookings/book_best_slot.sql
create or replace function holdfast_private.book_best_slot(
  model holdfast.models,
  user_id text,
  duration_minutes integer,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz,
  price numeric,
  currency text,
  host_reference text
)
returns holdfast.smart_booking
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  length interval := make_interval(mins => duration_minutes);
  slot holdfast.slot;
  lost timestamptz[] := '{}';
begin
  for attempt in 1..5 loop
    slot := case
      when attempt = 1 then holdfast_private.preferred_slot(model, length, preferred, searched, book_best_slot.now)
    end;
    if slot.starts_at is null then
      select * into slot
      from holdfast_private.best_slots(model, book_best_slot.user_id, length, preferred, searched, book_best_slot.now, attempt) as s
      where s.starts_at <> all (lost)
      limit 1;
    end if;
    exit when slot.starts_at is null;
    begin
      return holdfast_private.book_found_slot(
        model, book_best_slot.user_id, slot, book_best_slot.now, price, currency, host_reference
      );
    exception
      -- Lost between search and hold: to somebody who writes by hand and doesn't wait for the model's lock. The next search sees what it was.
      -- In this order: OUTSIDE_AVAILABILITY, BLOCKED_DATE, EXTERNAL_BUSY, SLOT_TAKEN; the ledger's own refusal.
      when sqlstate 'SL043' or sqlstate 'SL044' or sqlstate 'SL045' or sqlstate 'SL046' or exclusion_violation then
        lost := lost || slot.starts_at;
    end;
  end loop;
  perform holdfast_private.fail_no_slot(model, book_best_slot.user_id, duration_minutes, searched, book_best_slot.now);
  return null;
end
$$;
comment on function holdfast_private.book_best_slot(
  holdfast.models, text, integer, timestamptz, tstzrange, timestamptz, numeric, text, text
) is
  'Books the best slot of a locked model that can be had: when it is lost on the way, the next. Raises NO_SLOT after five, or why the user can have none (HOLD_LIMIT_REACHED).';
revoke all on function holdfast_private.book_best_slot(
  holdfast.models, text, integer, timestamptz, tstzrange, timestamptz, numeric, text, text
) from public;
--! EndIncluded functions/bookings/book_best_slot.sql
--! Included functions/bookings/book_found_slot.sql
create or replace function holdfast_private.book_found_slot(
  model holdfast.models,
  user_id text,
  slot holdfast.slot,
  now timestamptz,
  price numeric,
  currency text,
  host_reference text
)
returns holdfast.smart_booking
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds := holdfast_private.place_hold(
    model, book_found_slot.user_id, tstzrange(slot.starts_at, slot.ends_at), book_found_slot.now, price, currency
  );
  booked holdfast.smart_booking;
begin
  -- The user's own hold may have been found, and booked before.
  select b, a into booked.booking, booked.availability
  from (values (hold.model_id, hold.id, lower(hold.during))) as h (model_id, id, starts_at)
  left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
  left join holdfast.availability as a on a.model_id = h.model_id and a.during @> h.starts_at;
  if (booked.booking).id is null then
    booked.booking := holdfast_private.book_hold(hold, book_found_slot.now, null, book_found_slot.host_reference, slot.score);
  end if;
  booked.match_score := slot.score;
  booked.time_difference_minutes := slot.time_difference_minutes;
  return booked;
end
$$;
comment on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) is
  'Holds a slot of a locked model for a user and books it; the booking that rides on the user''s own hold there is returned.';
revoke all on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) from public;
--! EndIncluded functions/bookings/book_found_slot.sql
--! Included functions/monitoring/schema_version.sql
-- Installations by psql have no table of migrations: this is what both kinds can be asked. Each migration replaces it.
create or replace function holdfast_private.schema_version()
returns integer
language sql
immutable
return 5;
comment on function holdfast_private.schema_version() is
  'The number of the newest migration whose objects this database has. An API is ready where this is at least the number of its own newest.';
revoke all on function holdfast_private.schema_version() from public;
grant execute on function holdfast_private.schema_version() to holdfast_monitor;
--! EndIncluded functions/monitoring/schema_version.sql
--! Included views/available_slots_view.sql
create or replace view holdfast.available_slots_view
with (security_invoker = true)
as
select
  m.id as model_id,
  (lower(run) at time zone m.time_zone)::date as local_date,
  lower(run) as starts_at,
  upper(run) as ends_at,
  round(extract(epoch from upper(run) - lower(run)) / 60, 2) as minutes
from holdfast.models as m
cross join lateral (select holdfast_private.current_instant() as now) as clock
cross join lateral unnest(holdfast_private.free_time(m, tstzmultirange(tstzrange(clock.now, null)), clock.now)) as run
where m.is_active;
comment on view holdfast.available_slots_view is
  'Free runs of active models from now on: availability minus blocked, external and occupied time, where a new claim with the model''s buffers fits. The same for every caller.';
comment on column holdfast.available_slots_view.model_id is 'The model.';
comment on column holdfast.available_slots_view.local_date is 'The local date on which the run begins.';
comment on column holdfast.available_slots_view.starts_at is 'First free instant; now, where the run has begun.';
comment on column holdfast.available_slots_view.ends_at is 'First instant after the run.';
comment on column holdfast.available_slots_view.minutes is 'Length in minutes.';
grant select on holdfast.available_slots_view
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded views/available_slots_view.sql
