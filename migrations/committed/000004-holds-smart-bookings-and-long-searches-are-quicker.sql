--! Previous: sha1:b882503a8ad4799f73ea7c02d201e160c9dcd812
--! Hash: sha1:3b92b3a1a3bcfc2d216b492674335b902ada2251
--! Message: holds smart bookings and long searches are quicker

-- Speed: holds, smart bookings, searches of more than a week.
drop function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz);
--! Included functions/changes/log_availability_changes.sql
-- One statement for all rows that a statement changed: a month of windows is logged at the price of one insert; what comes one at a time is
-- logged by row. The table's name comes as the trigger's argument (DESIGN section 9). Times are written in UTC, whatever the session shows.
create or replace function holdfast.log_availability_changes()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  actor text := holdfast_private.current_actor();
  role text := holdfast_private.caller_role();
begin
  if tg_level = 'ROW' then
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, new_row)
    values (new.model_id, now, actor, role, tg_argv[0], new.id, 'insert', to_jsonb(new));
  elsif tg_op = 'INSERT' then
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, new_row)
    select coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint, now, actor, role, tg_argv[0], (r.j ->> 'id')::bigint, 'insert', r.j
    from (select to_jsonb(n) as j from new_rows as n) as r;
  elsif tg_op = 'DELETE' then
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, old_row)
    select coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint, now, actor, role, tg_argv[0], (r.j ->> 'id')::bigint, 'delete', r.j
    from (select to_jsonb(o) as j from old_rows as o) as r;
  else
    -- A changed key is a row gone and a row made.
    insert into holdfast.availability_change_log (
      model_id, changed_at, actor, actor_role, table_name, row_id, operation, old_row, new_row
    )
    select
      coalesce(n.model_id, o.model_id), now, actor, role, tg_argv[0], coalesce(n.id, o.id),
      case when o.id is null then 'insert' when n.id is null then 'delete' else 'update' end::holdfast.change_operation,
      o.j, n.j
    from (
      select r.j, (r.j ->> 'id')::bigint as id, coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint as model_id
      from (select to_jsonb(n) as j from new_rows as n) as r
    ) as n
    full join (
      select r.j, (r.j ->> 'id')::bigint as id, coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint as model_id
      from (select to_jsonb(o) as j from old_rows as o) as r
    ) as o on o.model_id = n.model_id and o.id = n.id
    where o.j is distinct from n.j;
  end if;
  return null;
end
$$;
comment on function holdfast.log_availability_changes() is
  'Writes the change log: one row for each row really changed, with actor, transaction, and the row before and after.';
revoke all on function holdfast.log_availability_changes() from public;
--! EndIncluded functions/changes/log_availability_changes.sql
--! Included functions/search/merge_best_slots.sql
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
--! EndIncluded functions/search/merge_best_slots.sql
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
    runs := holdfast_private.free_runs(model, tstzrange(preferred, preferred, '[]'), length, preferred_slot.now);
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
--! Included functions/search/search_parts.sql
-- Within a local day of a run the score falls with the distance from the wanted time, so that its nearest instant is a bound for all of its
-- starts.
create or replace function holdfast_private.search_parts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  starts tstzrange,
  wanted timestamptz,
  likely boolean default null
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
                  greatest(lower(run), lower(starts)) as first_start,
                  least(upper(run) - search_parts.length, upper(starts)) as last_start
                from unnest(search_parts.runs) as run
                offset 0
              ) as u
              where u.first_start <= u.last_start
              offset 0
            ) as r
            where search_parts.likely is null or search_parts.likely
              = holdfast_private.may_have_points(r.first_start, r.last_start, r.local_first, r.local_last, search_parts.wanted, wanted_day)
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
comment on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz, boolean) is
  'The free runs in which a slot of a length can start, cut into local days, best bound for a wanted time first. likely: only runs with starts that may have points for their time or day of the week, or only the others; by default all.';
revoke all on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz, boolean) from public;
grant execute on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz, boolean)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/search_parts.sql
--! Included functions/search/may_have_points.sql
-- In SQL as time_points. Stable, as what it does with instants is: said to be immutable it would not be taken in.
create or replace function holdfast_private.may_have_points(
  first_start timestamptz,
  last_start timestamptz,
  local_first timestamp,
  local_last timestamp,
  wanted timestamptz,
  wanted_day date
)
returns boolean
language sql
stable
parallel safe
return holdfast_private.time_points(date_part('epoch', greatest(first_start - wanted, wanted - last_start, '0'))) > 0
  -- Where the clock changes, the dates between may not be those of the ends.
  or last_start - first_start <> local_last - local_first
  or ((local_last::date - wanted_day) % 7 + 7) % 7 <= local_last::date - local_first::date;
comment on function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date) is
  'Whether any start between two, given as instants and on the model''s wall clock, may have points for its time or its day of the week.';
revoke all on function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date) from public;
grant execute on function holdfast_private.may_have_points(timestamptz, timestamptz, timestamp, timestamp, timestamptz, date)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/may_have_points.sql
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
    coalesce(
      holdfast_private.round_money(place_hold.price, coalesce(place_hold.currency, model.currency)),
      holdfast_private.price_of(model.hourly_rate, place_hold.during, model.currency)
    ),
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
--! Included functions/holds/uncontested_window.sql
-- Most claims meet nothing, and that is seen at a third of what it takes to name everything in the way: any doubt is left to check_slot.
create or replace function holdfast_private.uncontested_window(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz
)
returns bigint
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  length interval := upper(during) - lower(during);
  window_id bigint;
begin
  select a.id into window_id
  from holdfast.availability as a
  where a.model_id = model.id and a.during @> uncontested_window.during
    and model.is_active
    and length between make_interval(mins => model.min_booking_minutes) and make_interval(mins => model.max_booking_minutes)
    and length = date_trunc('minute', length)
    and lower(uncontested_window.during) >= uncontested_window.now + make_interval(mins => model.min_notice_minutes)
    and lower(uncontested_window.during) <= uncontested_window.now + make_interval(hours => 24 * model.booking_horizon_days)
    and not exists (
      select from holdfast.occupied_time as o
      where o.model_id = model.id
        and o.occupied && holdfast_private.widen(uncontested_window.during, model.buffer_before_minutes, model.buffer_after_minutes)
    )
    and not exists (select from holdfast.external_busy as e where e.model_id = model.id and e.during && uncontested_window.during)
    -- Two days around: whatever the time zone, and whatever its gaps, the local dates are among them.
    and not exists (
      select from holdfast.model_blocked_dates as b
      where b.model_id = model.id
        and b.blocked_date between (lower(uncontested_window.during) at time zone 'UTC')::date - 2
          and (upper(uncontested_window.during) at time zone 'UTC')::date + 2
    )
    -- Not by their expiry: see check_slot.
    and model.max_active_holds_per_user > (
      select count(*) from holdfast.booking_holds as h
      where h.model_id = model.id and h.user_id = uncontested_window.user_id and h.status = 'active'
    );
  return window_id;
end
$$;
comment on function holdfast_private.uncontested_window(holdfast.models, text, tstzrange, timestamptz) is
  'The window that a range lies in, where check_slot would surely find no fault in it and no claim near it, live or expired; else null.';
revoke all on function holdfast_private.uncontested_window(holdfast.models, text, tstzrange, timestamptz) from public;
--! EndIncluded functions/holds/uncontested_window.sql
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
  booked holdfast.smart_booking;
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
      booked.booking := holdfast_private.book_found_slot(
        model, book_best_slot.user_id, slot, book_best_slot.now, price, currency, host_reference
      );
      booked.availability := (
        select a from holdfast.availability as a where a.model_id = model.id and a.during @> slot.starts_at
      );
      booked.match_score := slot.score;
      booked.time_difference_minutes := slot.time_difference_minutes;
      return booked;
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
--! Included functions/monitoring/schema_version.sql
-- Installations by psql have no table of migrations: this is what both kinds can be asked. Each migration replaces it.
create or replace function holdfast_private.schema_version()
returns integer
language sql
immutable
return 4;
comment on function holdfast_private.schema_version() is
  'The number of the newest migration whose objects this database has. An API is ready where this is at least the number of its own newest.';
revoke all on function holdfast_private.schema_version() from public;
grant execute on function holdfast_private.schema_version() to holdfast_monitor;
--! EndIncluded functions/monitoring/schema_version.sql
-- By row: a trigger can't be replaced by one of the other kind.
drop trigger _900_log_insert on holdfast.booking_holds;
create trigger _900_log_insert
  after insert on holdfast.booking_holds
  for each row
  execute function holdfast.log_availability_changes('booking_holds');
-- By row: a trigger can't be replaced by one of the other kind.
drop trigger _900_log_insert on holdfast.bookings;
create trigger _900_log_insert
  after insert on holdfast.bookings
  for each row
  execute function holdfast.log_availability_changes('bookings');
