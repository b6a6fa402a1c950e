--! Previous: sha1:2ad19bd83469909bf54a04b863b5a9ba96d15fcd
--! Hash: sha1:b882503a8ad4799f73ea7c02d201e160c9dcd812
--! Message: pages time zones and speed

-- What pages ask, upgrades of time zones, and speed.
-- Asked in one statement now (check_slot), or bounded by day (search_parts).
drop function holdfast_private.expire_holds_over(holdfast.models, tstzrange, timestamptz);
drop function holdfast_private.own_live_hold(bigint, text, tstzrange, timestamptz);
drop function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz, bigint);
drop function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer, timestamptz);
drop function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer);
drop function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[]);
drop function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer);
drop function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz);
drop function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz);
drop function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz);
drop type holdfast_private.search_part;
--! Included types/search_part.sql
create type holdfast_private.search_part as (
  run_start timestamptz,
  fills_run boolean,
  first_start timestamptz,
  last_start timestamptz,
  local_first timestamp,
  clock_changes boolean,
  most_points integer,
  seconds double precision
);
comment on type holdfast_private.search_part is
  'What of a free run lies on one local day, for slots of one length: the run''s own start, whether a slot fills the run exactly, the first and last instant at which a slot may start, the first on the local clock, and whether that changes between them; and bounds for what its starts can score and how near they can be to the wanted time.';
--! EndIncluded types/search_part.sql
--! Included types/slot_check.sql
create type holdfast_private.slot_check as (
  own_hold_id bigint,
  faults holdfast_private.slot_fault[],
  stale_hold_ids bigint[],
  availability_id bigint
);
comment on type holdfast_private.slot_check is
  'What a user meets who claims a range: the user''s own live hold of exactly that range, every reason against it, the holds that have run out unswept and whose ledger rows are in its way, and the window in which it begins.';
--! EndIncluded types/slot_check.sql
comment on column holdfast.claim_conflict.problem is 'BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY or LOCAL_TIME_MOVED: as in the registry of errors.';
comment on column holdfast.claim_conflict.conflict_id is 'Id of the blocked date or external entry; null outside availability and where the local time moved.';
alter type holdfast.calendar_entry
  add attribute held_until timestamptz,
  add attribute occupied_starts_at timestamptz,
  add attribute occupied_ends_at timestamptz;
comment on column holdfast.calendar_entry.held_until is 'When a hold runs out by itself, an unpaid booking with it; null for all else.';
comment on column holdfast.calendar_entry.occupied_starts_at is 'Start of a hold or booking with its buffers, which no other claim may touch; null for all else.';
comment on column holdfast.calendar_entry.occupied_ends_at is 'End of a hold or booking with its buffers; null for all else.';
--! Included types/booking_funnel.sql
create type holdfast.booking_funnel as (
  holds bigint,
  bookings bigint,
  confirmed bigint,
  completed bigint
);
comment on type holdfast.booking_funnel is 'How far the holds of a period came: each number counts some of those before it.';
comment on column holdfast.booking_funnel.holds is 'Holds whose time begins in the period, whatever became of them.';
comment on column holdfast.booking_funnel.bookings is 'Those of them that were booked, paid or not.';
comment on column holdfast.booking_funnel.confirmed is 'Those that were confirmed, whatever became of them after.';
comment on column holdfast.booking_funnel.completed is 'Those that took place: completed.';
--! EndIncluded types/booking_funnel.sql
--! Included types/notification_count.sql
create type holdfast.notification_count as (
  channel holdfast.notification_channel,
  messages bigint,
  delivered bigint,
  waiting bigint,
  given_up bigint,
  success_rate numeric
);
comment on type holdfast.notification_count is 'How many messages of a channel arrive.';
comment on column holdfast.notification_count.channel is 'How they travel.';
comment on column holdfast.notification_count.messages is 'All of them, those that nobody needed any more too.';
comment on column holdfast.notification_count.delivered is 'Those that the outside acknowledged.';
comment on column holdfast.notification_count.waiting is 'Those still to be tried.';
comment on column holdfast.notification_count.given_up is 'Those parked, or without a channel on this server.';
comment on column holdfast.notification_count.success_rate is '100 x delivered / (delivered + given_up); null while none is over.';
--! EndIncluded types/notification_count.sql
alter type holdfast.availability_statistics
  add attribute funnel holdfast.booking_funnel,
  add attribute notifications holdfast.notification_count[];
comment on column holdfast.availability_statistics.funnel is 'How far the holds came whose time begins in the period.';
comment on column holdfast.availability_statistics.notifications is 'Messages about the model that were queued in the period, by channel.';
--! Included types/daily_statistics.sql
create type holdfast.daily_statistics as (
  model_id bigint,
  local_date date,
  available_minutes numeric,
  booked_minutes numeric,
  utilization_rate numeric,
  revenue_potential numeric,
  revenue_booked numeric
);
comment on type holdfast.daily_statistics is
  'Figures of a model for one of its local dates, or some in a row: availability_statistics, day by day. Minutes and revenue booked add up to those of the period.';
comment on column holdfast.daily_statistics.model_id is 'The model.';
comment on column holdfast.daily_statistics.local_date is 'The date in the model''s zone, or the first of them.';
comment on column holdfast.daily_statistics.available_minutes is 'As in availability_statistics.';
comment on column holdfast.daily_statistics.booked_minutes is 'As in availability_statistics.';
comment on column holdfast.daily_statistics.utilization_rate is '100 x booked_minutes / available_minutes; null where nothing is offered.';
comment on column holdfast.daily_statistics.revenue_potential is 'hourly_rate x available_minutes / 60, rounded to the minor unit.';
comment on column holdfast.daily_statistics.revenue_booked is
  'Sum of the prices, in the model''s currency, of bookings that begin then and are confirmed, completed or no-show.';
--! EndIncluded types/daily_statistics.sql
--! Included types/booking_length.sql
create type holdfast.booking_length as (
  duration_minutes integer,
  price numeric
);
comment on type holdfast.booking_length is 'A length that a model can be booked for, and what it costs.';
comment on column holdfast.booking_length.duration_minutes is 'Length in minutes.';
comment on column holdfast.booking_length.price is 'Price in the offer''s currency, as a hold placed now would fix it.';
--! EndIncluded types/booking_length.sql
--! Included types/booking_offer.sql
create type holdfast.booking_offer as (
  model_id bigint,
  currency text,
  earliest_start timestamptz,
  latest_start timestamptz,
  lengths holdfast.booking_length[]
);
comment on type holdfast.booking_offer is 'What there is to choose from on a model''s booking page.';
comment on column holdfast.booking_offer.model_id is 'The model.';
comment on column holdfast.booking_offer.currency is 'ISO 4217 code of the prices.';
comment on column holdfast.booking_offer.earliest_start is 'Now plus the model''s notice: no slot begins before.';
comment on column holdfast.booking_offer.latest_start is 'The model''s horizon: no slot begins after.';
comment on column holdfast.booking_offer.lengths is
  'Lengths to choose from, ascending, 50 at most: from the shortest in even steps, each a multiple of the slot interval, and the longest. Whole minutes between them can be booked too. None where the model takes no bookings.';
--! EndIncluded types/booking_offer.sql
insert into holdfast.error_codes (sqlstate, code, meaning, retryable) values
  ('SL065', 'LOCAL_TIME_MOVED', 'The hold or booking stands at another local time than it was made for: the rules of its time zone were changed since.', false),
  ('SL914', 'UNAVAILABLE', 'The database could not be reached, or broke off: the call may have been done or not. Again with the same idempotency key.', true);
drop index holdfast.booking_holds_live_expiry_idx;
create index booking_holds_live_expiry_idx on holdfast.booking_holds (hold_expires_at)
  -- Always true, and only what asks for the expiry proves it: else a user's live holds are looked for among everybody's, in this index, where
  -- the figures are from a time with few of them.
  where status = 'active' and hold_expires_at is not null;
--! Included tables/zone_clocks.sql
-- Governments change their clocks at short notice, and a server learns it with an upgrade of its zone tables: what was believed before is only
-- known if it was written down.
create table holdfast_private.zone_clocks (
  time_zone text not null,
  during tstzrange not null,
  utc_offset interval not null,
  primary key (time_zone, during)
);
comment on table holdfast_private.zone_clocks is
  'The offsets of the models'' time zones for the time that can be booked, as the server''s zone tables had them when they were last looked at.';
comment on column holdfast_private.zone_clocks.time_zone is 'IANA time zone.';
comment on column holdfast_private.zone_clocks.during is 'For which time the offset holds.';
comment on column holdfast_private.zone_clocks.utc_offset is 'How far the wall clock is ahead of UTC.';

-- Owner only: no policy, no grant.
alter table holdfast_private.zone_clocks enable row level security;
--! EndIncluded tables/zone_clocks.sql
--! Included tables/moved_claims.sql
create table holdfast_private.moved_claims (
  model_id bigint not null,
  hold_id bigint not null,
  during tstzrange not null,
  moved_by interval not null,
  primary key (model_id, hold_id),
  foreign key (model_id, hold_id) references holdfast.booking_holds (model_id, id) on delete cascade
);
comment on table holdfast_private.moved_claims is
  'Claims that stand at another local time than the one for which they were made, since the rules of the time zone were changed after it. One that is rescheduled stands where it was put.';
comment on column holdfast_private.moved_claims.model_id is 'The model.';
comment on column holdfast_private.moved_claims.hold_id is 'The hold, of a booking too.';
comment on column holdfast_private.moved_claims.during is 'Where the claim stood then: the row counts while it stands there.';
comment on column holdfast_private.moved_claims.moved_by is 'How much later the wall clock is now at the same instant.';

-- Owner only: no policy, no grant.
alter table holdfast_private.moved_claims enable row level security;
--! EndIncluded tables/moved_claims.sql
--! Included functions/time/local_to_instant.sql
-- RFC 5545 (Temporal's "compatible") reads a skipped and a repeated time alike: with the offset in force before the clock changed.
-- PostgreSQL does so for the skipped one and takes the second pass of the repeated one.
create or replace function holdfast.local_to_instant(local timestamp, time_zone text)
returns timestamptz
language plpgsql
immutable
strict
parallel safe
set search_path to pg_catalog, pg_temp
as $$
declare
  as_postgres_reads_it timestamptz := local at time zone time_zone;
  a_day_before timestamptz := as_postgres_reads_it - interval '24 hours';
  offset_before interval;
  with_offset_before timestamptz;
begin
  -- Mostly the clock has not changed for a day, and both readings are one.
  if a_day_before at time zone time_zone = local - interval '24 hours' then
    return as_postgres_reads_it;
  end if;
  offset_before := (a_day_before at time zone time_zone) - (a_day_before at time zone 'UTC');
  with_offset_before := (local - offset_before) at time zone 'UTC';
  if with_offset_before at time zone time_zone = local then
    return least(with_offset_before, as_postgres_reads_it);
  end if;
  return as_postgres_reads_it;
end
$$;
comment on function holdfast.local_to_instant(timestamp, text) is
  'The instant of a local wall-clock time in an IANA time zone, after RFC 5545: a time that the spring gap skips moves forward by the gap, a time that occurs twice means the first.';
revoke all on function holdfast.local_to_instant(timestamp, text) from public;
grant execute on function holdfast.local_to_instant(timestamp, text)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/time/local_to_instant.sql
--! Included functions/time/server_time.sql
create or replace function holdfast.server_time()
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return holdfast_private.current_instant();
end
$$;
comment on function holdfast.server_time() is
  'The instant by which holds run out, and all other rules go: what a client shows as time that is left, it counts from here and not by its own clock. For everyone. Source: DESIGN section 2.';
revoke all on function holdfast.server_time() from public;
grant execute on function holdfast.server_time()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/time/server_time.sql
--! Included functions/time/utc_offset.sql
create or replace function holdfast_private.utc_offset(instant timestamptz, time_zone text)
returns interval
language sql
immutable
strict
parallel safe
return (instant at time zone time_zone) - (instant at time zone 'UTC');
comment on function holdfast_private.utc_offset(timestamptz, text) is
  'How far the wall clock of a time zone is ahead of UTC at an instant, by the zone tables that this server has now.';
revoke all on function holdfast_private.utc_offset(timestamptz, text) from public;
--! EndIncluded functions/time/utc_offset.sql
--! Included functions/time/zone_clock.sql
create or replace function holdfast_private.zone_clock(
  time_zone text,
  region tstzrange,
  out during tstzrange,
  out utc_offset interval
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with day as (
      select d as starts_at, holdfast_private.utc_offset(d, zone_clock.time_zone) as utc_offset
      from generate_series(lower(region), upper(region), interval '24 hours') as d
    ),
    changed as (
      select d.starts_at
      from (
        select d.starts_at, d.utc_offset <> lead(d.utc_offset) over (order by d.starts_at) as is_changed from day as d
      ) as d
      where d.is_changed
    ),
    change (instant) as (
      select lower(region)
      union all
      -- Only in days that end on another offset than they began with is there a minute to look for.
      select minute
      from changed as c
      cross join lateral generate_series(
        c.starts_at + interval '1 minute', c.starts_at + interval '24 hours', interval '1 minute'
      ) as minute
      where holdfast_private.utc_offset(minute, zone_clock.time_zone)
        <> holdfast_private.utc_offset(minute - interval '1 minute', zone_clock.time_zone)
    )
    select
      tstzrange(c.instant, lead(c.instant, 1, upper(region)) over (order by c.instant)),
      holdfast_private.utc_offset(c.instant, zone_clock.time_zone)
    from change as c
    where c.instant < upper(region);
end
$$;
comment on function holdfast_private.zone_clock(text, tstzrange) is
  'The offsets from UTC of a time zone in a region, each with the time for which it holds, to the minute, by the zone tables that this server has now. The region''s length is whole days of 24 hours.';
revoke all on function holdfast_private.zone_clock(text, tstzrange) from public;
--! EndIncluded functions/time/zone_clock.sql
--! Included functions/time/zone_revisions.sql
create or replace function holdfast_private.zone_revisions(
  time_zone text,
  region tstzrange,
  out during tstzrange,
  out moved_by interval
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select noted.during * known.during, known.utc_offset - noted.utc_offset
    from holdfast_private.zone_clock(zone_revisions.time_zone, region) as known
    join holdfast_private.zone_clocks as noted
      on noted.time_zone = zone_revisions.time_zone and noted.during && known.during and noted.utc_offset <> known.utc_offset;
end
$$;
comment on function holdfast_private.zone_revisions(text, tstzrange) is
  'Where in a region the server''s zone tables have another offset for a time zone than zone_clocks says, and how much later its wall clock is by that.';
revoke all on function holdfast_private.zone_revisions(text, tstzrange) from public;
--! EndIncluded functions/time/zone_revisions.sql
--! Included functions/time/lock_zone_clocks.sql
create or replace function holdfast_private.lock_zone_clocks()
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('holdfast_private.zone_clocks', 0));
end
$$;
comment on function holdfast_private.lock_zone_clocks() is
  'To the end of the transaction no other follows the time zones. Before any model''s lock: whoever follows them locks models after it.';
revoke all on function holdfast_private.lock_zone_clocks() from public;
--! EndIncluded functions/time/lock_zone_clocks.sql
--! Included functions/time/follow_time_zone.sql
-- Rules are local: the windows made ahead move, and so does what was removed of them. Claims keep their instants, and are written down for
-- list_conflicts: which of the two times is meant, only people know.
create or replace function holdfast_private.follow_time_zone(model holdfast.models, moved tstzrange[], moved_by interval[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  removed holdfast_private.removed_windows[];
begin
  insert into holdfast_private.moved_claims as c (model_id, hold_id, during, moved_by)
  select o.model_id, o.hold_id, o.during, r.moved_by
  from holdfast.occupied_time as o
  join unnest(moved, follow_time_zone.moved_by) as r (during, moved_by) on lower(o.during) <@ r.during
  where o.model_id = model.id and upper(o.during) > now and (o.until is null or o.until > now)
  -- Moved twice, or back again.
  on conflict on constraint moved_claims_pkey do update set
    during = excluded.during,
    moved_by = excluded.moved_by + case when c.during = excluded.during then c.moved_by else '0' end;

  removed := array(
    select row(
      r.model_id, r.id, r.schedule_id,
      tstzrange(lower(r.during) - coalesce(m.moved_by, '0'), upper(r.during) - coalesce(m.moved_by, '0'))
    )::holdfast_private.removed_windows
    from holdfast_private.removed_windows as r
    left join unnest(moved, follow_time_zone.moved_by) as m (during, moved_by) on lower(r.during) <@ m.during
    where r.model_id = model.id
  );
  perform holdfast_private.move_windows(model, removed);
end
$$;
comment on function holdfast_private.follow_time_zone(holdfast.models, tstzrange[], interval[]) is
  'The rules of a locked model''s time zone have changed: at the instants of the first array its wall clock is later, by what stands at the same place in the second, than was believed.';
revoke all on function holdfast_private.follow_time_zone(holdfast.models, tstzrange[], interval[]) from public;
--! EndIncluded functions/time/follow_time_zone.sql
--! Included functions/time/follow_time_zones.sql
create or replace function holdfast_private.follow_time_zones(after_zone text default '', only_new_days boolean default false)
returns text
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  today timestamptz := date_trunc('day', holdfast_private.current_instant(), 'UTC');
  -- Longer than anything can be booked ahead.
  ahead tstzrange := tstzrange(today - interval '48 hours', today + interval '26400 hours');
  zone text;
  moved tstzrange[];
  moved_by interval[];
  model holdfast.models;
begin
  perform holdfast_private.lock_zone_clocks();
  select min(m.time_zone) into zone
  from holdfast.models as m
  where m.time_zone > follow_time_zones.after_zone
    and not (follow_time_zones.only_new_days and exists (
      select from holdfast_private.zone_clocks as c where c.time_zone = m.time_zone and upper(c.during) = upper(ahead)
    ));
  if zone is null then
    return null;
  end if;
  select array_agg(r.during), array_agg(r.moved_by) into moved, moved_by
  from holdfast_private.zone_revisions(zone, ahead) as r;

  if moved is not null then
    for model in
      select l.*
      from holdfast_private.lock_models(array(select m.id from holdfast.models as m where m.time_zone = zone)) as l
      where l.time_zone = zone
    loop
      perform holdfast_private.follow_time_zone(model, moved, moved_by);
    end loop;
  end if;

  delete from holdfast_private.zone_clocks as c where c.time_zone = zone;
  insert into holdfast_private.zone_clocks (time_zone, during, utc_offset)
  select zone, c.during, c.utc_offset
  from holdfast_private.zone_clock(zone, ahead) as c;
  return zone;
end
$$;
comment on function holdfast_private.follow_time_zones(text, boolean) is
  'Looks at the next of the models'' time zones, by name, and returns it, null when none was left: all of them, or those alone that have not been looked at on this day (UTC). Where the server''s zone tables have changed since, the zone''s models follow. One transaction a zone; call it with no model locked.';
revoke all on function holdfast_private.follow_time_zones(text, boolean) from public;
grant execute on function holdfast_private.follow_time_zones(text, boolean) to holdfast_worker;
--! EndIncluded functions/time/follow_time_zones.sql
--! Included functions/access/lock_model.sql
-- The queue of DESIGN section 3: writers take the model's row in a statement of its own, then read the clock, then look. The
-- exclusion constraints are the backstop; contended inserts against them alone deadlock.
create or replace function holdfast_private.lock_model(model_id bigint)
returns holdfast.models
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  locked holdfast.models;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform holdfast_private.require_read_committed();
  end if;
  select * into locked from holdfast.models as m where m.id = lock_model.model_id for no key update;
  if locked.id is null then
    perform holdfast_private.fail_not_found('model', lock_model.model_id);
  end if;
  return locked;
end
$$;
comment on function holdfast_private.lock_model(bigint) is
  'Locks the model''s row against other writers until the transaction ends and returns it as it is then. BAD_ISOLATION, NOT_FOUND.';
revoke all on function holdfast_private.lock_model(bigint) from public;
--! EndIncluded functions/access/lock_model.sql
--! Included functions/access/resolve_user.sql
create or replace function holdfast_private.resolve_user(user_id text)
returns text
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  own text := holdfast_private.caller_user_id();
  resolved text := coalesce(resolve_user.user_id, own);
begin
  if resolved is null then
    perform holdfast_private.require_arguments(jsonb_build_object('user_id', resolved));
  end if;
  if resolved is distinct from own and not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('FORBIDDEN', 'only an admin may act for another user', hint => 'Leave user_id out to act for yourself.');
  end if;
  if char_length(resolved) not between 1 and 50 then
    perform holdfast_private.require_text('user_id', resolved, 50);
  end if;
  return resolved;
end
$$;
comment on function holdfast_private.resolve_user(text) is
  'The user to act for: null means the caller; another''s id is for admins (FORBIDDEN). MISSING_ARGUMENT where the caller has no user id either.';
revoke all on function holdfast_private.resolve_user(text) from public;
--! EndIncluded functions/access/resolve_user.sql
--! Included functions/models/list_managed_models.sql
create or replace function holdfast.list_managed_models()
returns setof holdfast.models
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select m.*
    from holdfast.models as m
    where holdfast_private.caller_is_admin() or m.id = holdfast_private.caller_model_id()
    order by m.name, m.id;
end
$$;
comment on function holdfast.list_managed_models() is
  $$The models whose calendars and figures the caller may see and change, by name: all of them for admins, itself for a model, those that are not active too.
Source: DESIGN section 6.$$;
revoke all on function holdfast.list_managed_models() from public;
grant execute on function holdfast.list_managed_models() to holdfast_model, holdfast_admin;
--! EndIncluded functions/models/list_managed_models.sql
--! Included functions/blocked_dates/blocked_time.sql
create or replace function holdfast_private.blocked_time(model_id bigint, time_zone text, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Most models have none, and this is asked by every search. In order of the index, or the planner hopes to meet a row soon and reads the table.
  if (
    select b.id from holdfast.model_blocked_dates as b where b.model_id = blocked_time.model_id order by b.blocked_date limit 1
  ) is null then
    return '{}';
  end if;
  return coalesce(
    (
      select range_agg(b.during)
      from holdfast_private.blocked_ranges(blocked_time.model_id, blocked_time.time_zone, region) as b
    ),
    '{}'
  );
end
$$;
comment on function holdfast_private.blocked_time(bigint, text, tstzrange) is
  'The time of a model that is blocked on the local dates that the region touches.';
revoke all on function holdfast_private.blocked_time(bigint, text, tstzrange) from public;
grant execute on function holdfast_private.blocked_time(bigint, text, tstzrange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/blocked_dates/blocked_time.sql
--! Included functions/search/allowed_starts.sql
create or replace function holdfast_private.allowed_starts(
  model holdfast.models,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  earliest timestamptz := greatest(lower(searched), now + make_interval(mins => model.min_notice_minutes));
  latest timestamptz := least(upper(searched) - length, now + make_interval(hours => 24 * model.booking_horizon_days));
begin
  return case when isempty(searched) or earliest > latest then 'empty' else tstzrange(earliest, latest, '[]') end;
end
$$;
comment on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz) is
  'When a slot of a length may start, both ends included: within the searched time, not before now plus notice, not beyond the horizon.';
revoke all on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.allowed_starts(holdfast.models, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/allowed_starts.sql
--! Included functions/search/best_slots.sql
create or replace function holdfast_private.best_slots(
  model holdfast.models,
  user_id text,
  length interval,
  preferred timestamptz,
  searched tstzrange,
  now timestamptz,
  max_results integer
)
returns setof holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select s.*
    from unnest(holdfast_private.merge_best_slots(
      '{}', model, best_slots.user_id, length, preferred, preferred, searched, best_slots.now, max_results
    )) as s;
end
$$;
comment on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) is
  'The best slots of a model for a user at an instant; what it offers, a hold placed then accepts.';
revoke all on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) from public;
grant execute on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/best_slots.sql
--! Included functions/search/best_slots_of_models.sql
create or replace function holdfast_private.best_slots_of_models(
  models holdfast.models[],
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
  near constant interval := '1 hour';
  most constant integer := holdfast_private.time_points(0)
    + holdfast_private.duration_points(true) + holdfast_private.day_points('epoch', 'epoch');
  most_beyond constant integer := holdfast_private.time_points(date_part('epoch', near) + 1)
    + holdfast_private.duration_points(true) + holdfast_private.day_points('epoch', 'epoch');
  region tstzrange;
  found holdfast.slot[];
  model holdfast.models;
begin
  -- Many models mostly have enough of the best near the wanted time; where they don't, all of the time is searched.
  foreach region in array array[searched * tstzrange(wanted - near, wanted + near + length, '[]'), searched] loop
    found := '{}';
    foreach model in array models loop
      -- What can't be better, and of the models that come the id is higher.
      exit when found[max_results].score = most;
      found := holdfast_private.merge_best_slots(
        found, model, best_slots_of_models.user_id, length, preferred, wanted, region, best_slots_of_models.now, max_results
      );
    end loop;
    exit when found[max_results].score >= most_beyond;
  end loop;
  return found;
end
$$;
comment on function holdfast_private.best_slots_of_models(holdfast.models[], text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer) is
  'The best slots over several models for a user at an instant, scored for a wanted time; models in the order of their ids.';
revoke all on function holdfast_private.best_slots_of_models(holdfast.models[], text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  from public;
grant execute on function holdfast_private.best_slots_of_models(holdfast.models[], text, interval, timestamptz, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/best_slots_of_models.sql
--! Included functions/search/day_points.sql
-- DESIGN section 4; in SQL as time_points.
create or replace function holdfast_private.day_points(local_day date, wanted_day date)
returns integer
language sql
immutable
parallel safe
return case when (local_day - wanted_day) % 7 = 0 then 20 else 0 end;
comment on function holdfast_private.day_points(date, date) is
  'Points for the day of the week, of two days on the model''s wall clock.';
revoke all on function holdfast_private.day_points(date, date) from public;
grant execute on function holdfast_private.day_points(date, date)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/day_points.sql
--! Included functions/search/duration_points.sql
-- DESIGN section 4; in SQL as time_points.
create or replace function holdfast_private.duration_points(fills_run boolean)
returns integer
language sql
immutable
parallel safe
return case when fills_run then 30 else 20 end;
comment on function holdfast_private.duration_points(boolean) is
  'Points for a free run that has exactly the asked length, or can accommodate it.';
revoke all on function holdfast_private.duration_points(boolean) from public;
grant execute on function holdfast_private.duration_points(boolean)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/duration_points.sql
--! Included functions/search/earliest_of_models.sql
create or replace function holdfast_private.earliest_of_models(
  models holdfast.models[],
  user_id text,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  earliest timestamptz;
  slots holdfast.slot[];
begin
  foreach model in array models loop
    slots := holdfast_private.merge_best_slots(
      '{}', model, earliest_of_models.user_id, length, null, null,
      -- Of the others only what is earlier counts.
      searched * tstzrange(null, earliest + length), earliest_of_models.now, 1
    );
    earliest := least(earliest, (slots[1]).starts_at);
  end loop;
  return earliest;
end
$$;
comment on function holdfast_private.earliest_of_models(holdfast.models[], text, interval, tstzrange, timestamptz) is
  'The earliest start that a user has with any of some models; null where there is none.';
revoke all on function holdfast_private.earliest_of_models(holdfast.models[], text, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.earliest_of_models(holdfast.models[], text, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/earliest_of_models.sql
--! Included functions/search/earliest_start.sql
create or replace function holdfast_private.earliest_start(
  model holdfast.models,
  runs tstzmultirange,
  own holdfast_private.search_part[],
  length interval,
  starts tstzrange
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  part holdfast_private.search_part;
  found timestamptz;
begin
  -- In order of time, the first part with a start has the earliest; one with none is the rest of a run that notice or the search cut.
  for part in
    select p.*
    from unnest(holdfast_private.search_parts(model, runs, length, starts, lower(starts))) as p
    order by p.first_start
  loop
    select min(s.starts_at) into found
    from unnest(holdfast_private.part_slots(model, array[part], length, null, part.first_start, 10)) as s;
    exit when found is not null;
  end loop;
  return least(found, (select min(p.first_start) from unnest(own) as p));
end
$$;
comment on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzrange) is
  'The earliest start in free runs or of the user''s own holds; null where there is none.';
revoke all on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzrange)
  from public;
grant execute on function holdfast_private.earliest_start(holdfast.models, tstzmultirange, holdfast_private.search_part[], interval, tstzrange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/earliest_start.sql
--! Included functions/search/explain_slot.sql
create or replace function holdfast.explain_slot(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns setof holdfast.slot_reason
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
  customer text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
  checked holdfast_private.slot_check;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', explain_slot.model_id));
  during := holdfast_private.make_range(explain_slot.starts_at, explain_slot.ends_at);
  select * into model from holdfast.models as m where m.id = explain_slot.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', explain_slot.model_id);
  end if;
  checked := holdfast_private.check_slot(model, customer, during, now);
  if checked.own_hold_id is not null then
    return;
  end if;
  return query
    select
      f.code, f.kind, lower(f.during), upper(f.during), f.held_until, f.reference,
      case when f.code = 'BLOCKED_DATE' then holdfast.blocked_date_reason(model.id, f.reference) end
    from unnest(checked.faults)
      with ordinality as f (code, during, reference, kind, held_until, position)
    order by f.position;
end
$$;
comment on function holdfast.explain_slot(bigint, timestamptz, timestamptz) is
  $$Every reason why the caller can't hold a range of a model now, each with its code and the range that it comes from; no rows when it can be held. A live hold of one's own on exactly that range is no reason. For everyone; it names nobody.
starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.explain_slot(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.explain_slot(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/explain_slot.sql
--! Included functions/search/find_best_slots.sql
-- With the caller's rights: all that free time is made of may be read by everyone.
create or replace function holdfast.find_best_slots(
  model_id bigint,
  duration_minutes integer,
  preferred_start_time timestamptz default null,
  search_start_time timestamptz default null,
  search_end_time timestamptz default null,
  max_results integer default 10
)
returns setof holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  searched tstzrange;
  model holdfast.models;
begin
  if num_nulls(
    find_best_slots.model_id, find_best_slots.duration_minutes, search_start_time, search_end_time, max_results
  ) > 0 then
    perform holdfast_private.require_arguments(jsonb_build_object(
      'model_id', find_best_slots.model_id, 'duration_minutes', find_best_slots.duration_minutes,
      'search_start_time', search_start_time, 'search_end_time', search_end_time, 'max_results', max_results
    ));
  end if;
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  select * into model from holdfast.models as m where m.id = find_best_slots.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', find_best_slots.model_id);
  end if;
  perform holdfast_private.require_search(model, find_best_slots.duration_minutes, preferred_start_time, max_results);
  return query
    select s.*
    from unnest(holdfast_private.merge_best_slots(
      '{}', model, holdfast_private.caller_user_id(), make_interval(mins => find_best_slots.duration_minutes),
      preferred_start_time, preferred_start_time, searched, holdfast_private.current_instant(), max_results
    )) as s;
end
$$;
comment on function holdfast.find_best_slots(bigint, integer, timestamptz, timestamptz, timestamptz, integer) is
  $$@required search_start_time search_end_time
The best free slots of a model for a length and a preferred start, best first (score, then nearer to the preferred time, then earlier).
Starts lie on the model's grid, plus each free run's own start, plus the preferred time itself (on a whole second). Without a preferred time the earliest start is it.
The slot lies within the searched time (at most 400 days), not before now plus notice, not starting beyond the horizon. max_results 1-100.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_DURATION, NOT_FOUND. Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.find_best_slots(bigint, integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast.find_best_slots(bigint, integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/find_best_slots.sql
--! Included functions/search/find_best_slots_for_models.sql
-- With the caller's rights, as find_best_slots.
create or replace function holdfast.find_best_slots_for_models(
  model_ids bigint[],
  duration_minutes integer,
  preferred_start_time timestamptz default null,
  search_start_time timestamptz default null,
  search_end_time timestamptz default null,
  max_results integer default 10
)
returns setof holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  length interval := make_interval(mins => duration_minutes);
  customer text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
  searched tstzrange;
  models holdfast.models[];
  -- About a second's work; 500 models times 400 days are ten.
  most_model_days constant integer := 20000;
  days integer;
  wanted timestamptz := preferred_start_time;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_ids', model_ids, 'duration_minutes', duration_minutes,
    'search_start_time', search_start_time, 'search_end_time', search_end_time, 'max_results', max_results
  ));
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  models := holdfast_private.searched_models(model_ids, duration_minutes);
  days := ceil(extract(epoch from upper(searched) - lower(searched)) / 86400);
  if cardinality(models) * days > most_model_days then
    perform holdfast_private.fail(
      'INVALID_RANGE',
      'the search is too wide',
      jsonb_build_object('models', cardinality(models), 'days', days, 'most_model_days', most_model_days),
      'Search fewer models, or a shorter time.'
    );
  end if;
  -- A length that none of them takes is refused in the words of the first.
  perform holdfast_private.require_search(models[1], duration_minutes, preferred_start_time, max_results);
  models := array(
    select m from unnest(models) as m where duration_minutes between m.min_booking_minutes and m.max_booking_minutes
  );
  if wanted is null then
    wanted := holdfast_private.earliest_of_models(models, customer, length, searched, now);
  end if;
  return query
    select s.*
    from unnest(holdfast_private.best_slots_of_models(
      models, customer, length, preferred_start_time, wanted, searched, now, max_results
    )) as s;
end
$$;
comment on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) is
  $$@required search_start_time search_end_time
The best free slots over several models (1-500), best first: as find_best_slots finds them for each, then by score, nearer to the preferred time, earlier, model id. The weekday is that of each model.
Without a preferred time the earliest start over all of them is it. Models that take no bookings, or none of that length, offer nothing. Models times days are at most 20000.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_DURATION (no model takes the length), NOT_FOUND (names the model). Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/find_best_slots_for_models.sql
--! Included functions/search/free_runs.sql
create or replace function holdfast_private.free_runs(
  model holdfast.models,
  starts tstzrange,
  length interval,
  now timestamptz
)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if isempty(starts) then
    return '{}';
  end if;
  return holdfast_private.free_time(
    model,
    -- A second more on both sides tells a run that begins or ends at the edge from one that goes on.
    tstzrange(lower(starts) - interval '1 second', upper(starts) + length + interval '1 second'),
    free_runs.now
  );
end
$$;
comment on function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz) is
  'The free runs of a model for slots of a length that start between two instants.';
revoke all on function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz) from public;
grant execute on function holdfast_private.free_runs(holdfast.models, tstzrange, interval, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/free_runs.sql
--! Included functions/search/is_on_grid.sql
-- In SQL as time_points.
create or replace function holdfast_private.is_on_grid(local timestamp, slot_interval_minutes integer)
returns boolean
language sql
immutable
parallel safe
return date_part('epoch', local::time)::integer % (slot_interval_minutes * 60) = 0;
comment on function holdfast_private.is_on_grid(timestamp, integer) is
  'Whether a whole second of a model''s wall clock is on its grid: its minute of the day divides by the slot''s interval (DESIGN section 2).';
revoke all on function holdfast_private.is_on_grid(timestamp, integer) from public;
grant execute on function holdfast_private.is_on_grid(timestamp, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/is_on_grid.sql
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
  parts := parts || holdfast_private.search_parts(model, runs, length, starts, wanted);
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
--! Included functions/search/own_hold_parts.sql
create or replace function holdfast_private.own_hold_parts(
  model_id bigint,
  time_zone text,
  user_id text,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns holdfast_private.search_part[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Anonymous callers hold nothing, and may not read the table.
  if own_hold_parts.user_id is null then
    return '{}';
  end if;
  return array(
    with own as materialized (
      -- Not by their expiry: see check_slot.
      select lower(h.during) as start, h.during, h.hold_expires_at
      from holdfast.booking_holds as h
      where h.model_id = own_hold_parts.model_id and h.user_id = own_hold_parts.user_id and h.status = 'active'
    )
    select
      row(o.start, true, o.start, o.start, o.start at time zone own_hold_parts.time_zone, false, 100, 0)::holdfast_private.search_part
    from own as o
    where o.hold_expires_at > own_hold_parts.now and o.during <@ searched and upper(o.during) - lower(o.during) = length
  );
end
$$;
comment on function holdfast_private.own_hold_parts(bigint, text, text, interval, tstzrange, timestamptz) is
  'The user''s own live holds of exactly that length: one''s own hold is offered to oneself at exactly its range, as a run that it fills.';
revoke all on function holdfast_private.own_hold_parts(bigint, text, text, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.own_hold_parts(bigint, text, text, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/own_hold_parts.sql
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
        holdfast_private.day_points((f.start at time zone time_zone)::date, wanted_day) as day_points
      from (
        select c.start, c.fills_run, abs(date_part('epoch', c.start - part_slots.wanted)) as seconds
        from (
          -- On the grid, which counts local minutes: so many of a day as can be among the best, and not all.
          select g.fills_run, g.midnight + step * g.n as start
          from (
            select n.*, generate_series(greatest(n.first, least(n.nearest, n.last) - max_results)::integer,
              least(n.last, greatest(n.nearest, n.first) + max_results)::integer) as n
            from (
              select d.fills_run, d.midnight,
                ceil(date_part('epoch', d.first_start - d.midnight) / step_seconds) as first,
                floor(date_part('epoch', d.last_start - d.midnight) / step_seconds) as last,
                round(date_part('epoch', part_slots.wanted - d.midnight) / step_seconds) as nearest
              from (
                -- Midnight, had the clock been the same since then.
                select p.*, p.first_start - p.local_first::time::interval as midnight
                from unnest(parts) as p
                where not p.clock_changes
                offset 0
              ) as d
              offset 0
            ) as n
          ) as g
          union all
          -- Where the clock changes: each minute's wall clock, in both passes of a repeated hour.
          select p.fills_run, minute
          from unnest(parts) as p
          cross join lateral generate_series(date_trunc('minute', p.first_start, 'UTC'), p.last_start, interval '1 minute') as minute
          where p.clock_changes and minute >= p.first_start and holdfast_private.is_on_grid(minute at time zone time_zone, minutes)
          union all
          -- A run's own start, and the preferred time itself, where they are on a whole second and not on the grid.
          select p.fills_run, extra
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
  starts tstzrange,
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
                  greatest(lower(run), lower(starts)) as first_start,
                  least(upper(run) - search_parts.length, upper(starts)) as last_start
                from unnest(search_parts.runs) as run
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
comment on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz) is
  'The free runs in which a slot of a length can start, cut into local days, best bound for a wanted time first.';
revoke all on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/search_parts.sql
--! Included functions/search/time_points.sql
-- The tiers of DESIGN section 4; a boundary belongs to the better tier. In SQL, so that a search's query takes it in and calls nothing.
create or replace function holdfast_private.time_points(seconds double precision)
returns integer
language sql
immutable
parallel safe
return case
  when seconds = 0 then 50
  when seconds <= 30 * 60 then 40
  when seconds <= 60 * 60 then 30
  when seconds <= 120 * 60 then 20
  when seconds <= 240 * 60 then 10
  else 0
end;
comment on function holdfast_private.time_points(double precision) is
  'Points for the distance between a start and the wanted time.';
revoke all on function holdfast_private.time_points(double precision) from public;
grant execute on function holdfast_private.time_points(double precision)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/time_points.sql
--! Included functions/availability/move_availability.sql
create or replace function holdfast.move_availability(
  model_id bigint,
  availability_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  on_conflict holdfast.conflict_strategy default 'reject',
  preview boolean default false,
  idempotency_key text default null
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
  moved holdfast.availability;
  -- A preview has no effect that could happen twice.
  key text := case when not preview then idempotency_key end;
  answer holdfast.conflict_resolution[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', move_availability.model_id, 'availability_id', move_availability.availability_id, 'preview', move_availability.preview
  ));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{reject,adjust,remove,merge}');
  perform holdfast_private.require_model(move_availability.model_id);
  model := holdfast_private.lock_model(move_availability.model_id);
  answer := holdfast_private.recall_answer(
    model.id, key, 'move_availability', row(move_availability.availability_id, during, on_conflict), answer
  );
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;
  select * into moved
  from holdfast.availability as a
  where a.model_id = model.id and a.id = move_availability.availability_id;
  if moved.id is null then
    perform holdfast_private.fail_not_found('availability', model.id, move_availability.availability_id);
  end if;

  -- A preview is the move itself, undone.
  begin
    answer := array(select r from holdfast_private.move_window(model, moved, during, move_availability.on_conflict) as r);
    if preview then
      raise sqlstate 'UNDO1';
    end if;
  exception
    when sqlstate 'UNDO1' then
      -- What it created has no id yet.
      answer := array(
        select row(
          r.outcome, case when r.outcome <> 'created' then r.availability_id end, r.slot_type, r.schedule_id,
          r.before_starts_at, r.before_ends_at, r.after_starts_at, r.after_ends_at
        )::holdfast.conflict_resolution
        from unnest(answer) with ordinality as r
        order by r.ordinality
      );
  end;
  perform holdfast_private.keep_answer(model.id, key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.move_availability(
  bigint, bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, text
) is
  $$@resultFieldName resolutions
Gives a window another time (at most 400 days), earlier, later, longer or shorter, in one step: it is removed as by remove_availability, and the time is added by hand as by add_availability. All or nothing. What live holds and bookings claim of the old time stays available; what the window of a weekly rule gives up stays removed. Returns what became of each window concerned.
on_conflict: reject (the time may overlap no other window), or adjust, remove or merge as in resolve_conflicts.
preview: returns the same rows and changes nothing; created windows have no id yet. starts_at, ends_at: instants on whole seconds. idempotency_key: the same call again with it gets the same answer, for 24 hours at least; a preview needs none.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, AVAILABILITY_OVERLAP, BLOCKED_DATE. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.move_availability(
  bigint, bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, text
) from public;
grant execute on function holdfast.move_availability(
  bigint, bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, text
) to holdfast_model, holdfast_admin;
--! EndIncluded functions/availability/move_availability.sql
--! Included functions/availability/move_window.sql
create or replace function holdfast_private.move_window(
  model holdfast.models,
  moved holdfast.availability,
  during tstzrange,
  on_conflict holdfast.conflict_strategy
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  delete from holdfast.availability as a where a.model_id = model.id and a.id = moved.id;
  return next holdfast_private.resolution_of('removed', moved.id, moved.slot_type, moved.schedule_id, moved.during, null);
  if move_window.on_conflict = 'reject' then
    perform holdfast_private.refuse_conflicts(model, during, '{availability}');
  end if;
  -- Where nothing is in the way, adjusting is adding.
  return query
    select r.*
    from holdfast_private.resolve_window(
      model, during, case move_window.on_conflict when 'reject' then 'adjust' else move_window.on_conflict end
    ) as r;
  -- What of a rule's window is given up stays removed.
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select model.id, moved.schedule_id, rest
  from unnest(tstzmultirange(moved.during) - tstzmultirange(move_window.during)) as rest
  where moved.schedule_id is not null;
  return query
    with kept as (
      insert into holdfast.availability (model_id, during, slot_type)
      select model.id, piece, 'generated'
      from unnest(
        holdfast_private.claimed_time(model.id, moved.during) - (
          select coalesce(range_agg(a.during), '{}')
          from holdfast.availability as a
          where a.model_id = model.id and a.during && moved.during
        )
      ) as piece
      returning availability.id, availability.during
    )
    select r.*
    from kept as k
    cross join lateral holdfast_private.resolution_of('created', k.id, 'generated', null, null, k.during) as r
    order by k.during;
end
$$;
comment on function holdfast_private.move_window(
  holdfast.models, holdfast.availability, tstzrange, holdfast.conflict_strategy
) is
  'Takes a window of a locked model away, makes another time available by hand, and tells what became of every window concerned. AVAILABILITY_OVERLAP, BLOCKED_DATE.';
revoke all on function holdfast_private.move_window(
  holdfast.models, holdfast.availability, tstzrange, holdfast.conflict_strategy
) from public;
--! EndIncluded functions/availability/move_window.sql
--! Included functions/conflicts/list_conflicts.sql
create or replace function holdfast.list_conflicts(model_id bigint, from_instant timestamptz, to_instant timestamptz)
returns setof holdfast.claim_conflict
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  region tstzrange;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', list_conflicts.model_id, 'from_instant', from_instant, 'to_instant', to_instant
  ));
  region := holdfast_private.make_range(from_instant, to_instant, interval '400 days');
  perform holdfast_private.require_model(list_conflicts.model_id);
  select * into model from holdfast.models as m where m.id = list_conflicts.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', list_conflicts.model_id);
  end if;
  return query
    with claim as (
      select
        c.conflict_type, c.conflict_id, c.starts_at, c.ends_at, tstzrange(c.starts_at, c.ends_at) as during,
        coalesce(b.hold_id, c.conflict_id) as hold_id
      from holdfast_private.conflicts_with(model, region) as c
      left join holdfast.bookings as b on b.model_id = model.id and b.id = c.conflict_id and c.conflict_type = 'booking'
      -- What is over needs no review.
      where c.conflict_type = 'hold' or b.status in ('pending', 'confirmed')
    )
    select c.conflict_type, c.conflict_id, c.starts_at, c.ends_at, p.problem, p.id, p.starts_at, p.ends_at
    from claim as c
    cross join lateral (
      select
        case o.conflict_type when 'external' then 'EXTERNAL_BUSY' else 'BLOCKED_DATE' end as problem,
        o.conflict_id as id, o.overlap_starts_at as starts_at, o.overlap_ends_at as ends_at
      from holdfast_private.conflicts_with(model, c.during) as o
      where o.conflict_type in ('blocked_date', 'external')
      union all
      select 'OUTSIDE_AVAILABILITY', null, lower(outside), upper(outside)
      from unnest(
        tstzmultirange(c.during) - (
          select coalesce(range_agg(a.during), '{}')
          from holdfast.availability as a
          where a.model_id = model.id and a.during && c.during
        )
      ) as outside
      union all
      select 'LOCAL_TIME_MOVED', null, c.starts_at, c.ends_at
      from holdfast_private.moved_claims as m
      where m.model_id = model.id and m.hold_id = c.hold_id and m.during = c.during and m.moved_by <> '0'
    ) as p
    order by c.starts_at, p.starts_at, p.problem, p.id;
end
$$;
comment on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) is
  $$The live holds and bookings of a model in a range (at most 400 days) that stand on blocked dates, outside availability or over external time, or at another local time than they were made for (LOCAL_TIME_MOVED: the rules of the time zone were changed since), for manual review: a row for each problem, with the part of the claim that it meets. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) to holdfast_model, holdfast_admin;
--! EndIncluded functions/conflicts/list_conflicts.sql
--! Included functions/generation/plan_windows.sql
-- An occurrence of a rule is made where nothing is in its way: blocked time, what was removed by hand and, when trimming, windows that are
-- there. Where two occurrences come to overlap (a rule that the spring gap shifts), the earlier start keeps the time.
create or replace function holdfast_private.plan_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[],
  on_conflict holdfast.conflict_strategy,
  not_over_at timestamptz,
  out model_id bigint,
  out schedule_id bigint,
  out local_date date,
  out occurrence tstzrange,
  out piece tstzrange,
  out is_contested boolean,
  out reasons text[]
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
begin
  return query
    with occurrence as (
      select
        o.model_id, o.schedule_id, o.local_date, tstzrange(o.starts_at, o.ends_at) as whole,
        tstzrange(o.starts_at, o.ends_at) * tstzrange(o.taken_until, null) as during
      from holdfast_private.occurrences(plan_windows.model_ids, plan_windows.dates) as o
      where (plan_windows.schedule_ids is null or o.schedule_id = any (plan_windows.schedule_ids))
        and (plan_windows.not_over_at is null or o.ends_at > plan_windows.not_over_at)
    ),
    obstacle as materialized (
      select
        s.model_id,
        m,
        holdfast_private.blocked_time(m.id, m.time_zone, s.region) as blocked,
        a.made,
        a.windows,
        r.removed
      from (
        select o.model_id, range_merge(range_agg(o.during)) as region from occurrence as o group by o.model_id
      ) as s
      join holdfast.models as m on m.id = s.model_id
      cross join lateral (
        select coalesce(range_agg(a.during), '{}') as made, array_agg(a.during) as windows
        from holdfast.availability as a
        where a.model_id = s.model_id and a.during && s.region
      ) as a
      cross join lateral (
        select coalesce(range_agg(r.during), '{}') as removed
        from holdfast_private.removed_windows as r
        where r.model_id = s.model_id and r.during && s.region
      ) as r
    )
    select
      o.model_id, o.schedule_id, o.local_date, o.whole, wanted.piece, coalesce(wanted.is_contested, false),
      array_remove(array[
        case when b.made && o.during or o.during <> o.whole then 'availability' end,
        case when b.blocked && o.during then 'blocked_date' end,
        case when b.removed && o.during then 'removed' end
      ], null)
    from occurrence as o
    join obstacle as b on b.model_id = o.model_id
    left join lateral (
      select free as piece, false as is_contested
      from unnest(tstzmultirange(o.during) - b.blocked - b.made - b.removed) as free
      where plan_windows.on_conflict = 'trim'
        -- As when it is generated again: found by halving, where a difference of ranges goes through all of them.
        and not o.during <@ b.made
      union all
      select open, b.made && open
      from unnest(tstzmultirange(o.during) - b.blocked - b.removed) as open
      where plan_windows.on_conflict <> 'trim'
        -- Where exactly that window is there, what merely touches it is no conflict.
        and (not b.made && open or open <> all (b.windows) and exists (
          select from holdfast_private.plan_resolution(b.m, open, plan_windows.on_conflict, false) as p where p.outcome <> 'kept'
        ))
    ) as wanted on true;
end
$$;
comment on function holdfast_private.plan_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) is
  'The windows that the occurrences of rules on local dates (all occurrences, or those not over at an instant) ask for, each with what is in its way. A piece is a window to be made, contested where a strategy has to settle it with windows that are there; null where nothing is to be made.';
revoke all on function holdfast_private.plan_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) from public;
--! EndIncluded functions/generation/plan_windows.sql
--! Included functions/schedules/move_windows.sql
create or replace function holdfast_private.move_windows(
  model holdfast.models,
  removed holdfast_private.removed_windows[] default '{}'
)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  -- As far ahead as was generated.
  dates date[] := holdfast_private.generated_dates(
    model,
    array(
      select (now at time zone model.time_zone)::date + n from generate_series(-1, 2000) as n
    )
  );
begin
  perform holdfast_private.withdraw_windows(
    model.id, array(select s.id from holdfast.model_schedules as s where s.model_id = model.id)
  );
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select model.id, r.schedule_id, r.during
  from unnest(removed) as r;
  perform holdfast_private.generate_windows(array[model.id], dates, not_over_at => now);
end
$$;
comment on function holdfast_private.move_windows(holdfast.models, holdfast_private.removed_windows[]) is
  'Makes the future windows of a locked model''s rules anew, on its wall clock as it is now. removed: what of them stays removed; all else that was removed by hand is forgotten.';
revoke all on function holdfast_private.move_windows(holdfast.models, holdfast_private.removed_windows[]) from public;
--! EndIncluded functions/schedules/move_windows.sql
--! Included functions/holds/check_slot.sql
-- The same predicates as free_time(), asked of one range and each by its name, in the order in which a refusal names them. All in one statement,
-- which reads each table once: this is the hot path of every claim.
create or replace function holdfast_private.check_slot(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz,
  except_hold_id bigint default null
)
returns holdfast_private.slot_check
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  minutes numeric := extract(epoch from upper(during) - lower(during)) / 60;
  widened tstzrange := holdfast_private.widen(during, model.buffer_before_minutes, model.buffer_after_minutes);
  earliest timestamptz := now + make_interval(mins => model.min_notice_minutes);
  latest timestamptz := now + make_interval(hours => 24 * model.booking_horizon_days);
  checked holdfast_private.slot_check;
begin
  with own as materialized (
    -- Not by their expiry: the plan would read everybody's live holds in the order of that.
    select h.id, h.during, h.hold_expires_at
    from holdfast.booking_holds as h
    where h.model_id = model.id and h.user_id = check_slot.user_id and h.status = 'active'
  ),
  claim as materialized (
    select o.hold_id, o.during, o.until, coalesce(o.until > check_slot.now, true) as is_live
    from holdfast.occupied_time as o
    where o.model_id = model.id and o.occupied && widened
  ),
  open as materialized (
    select a.id, a.during from holdfast.availability as a where a.model_id = model.id and a.during && check_slot.during
  ),
  fault (code, during, reference, kind, held_until) as (
    select 'MODEL_INACTIVE', null::tstzrange, null::bigint, null::holdfast.claim_kind, null::timestamptz
    where not model.is_active
    union all
    select 'BAD_DURATION', check_slot.during, null, null, null
    where minutes % 1 <> 0 or minutes not between model.min_booking_minutes and model.max_booking_minutes
    union all
    select 'BELOW_MIN_NOTICE', tstzrange(null, earliest), null, null, null where lower(check_slot.during) < earliest
    union all
    select 'BEYOND_HORIZON', tstzrange(latest, null, '()'), null, null, null where lower(check_slot.during) > latest
    union all
    select 'BLOCKED_DATE', b.during, b.id, null, null
    from holdfast_private.blocked_ranges(model.id, model.time_zone, check_slot.during) as b
    where b.during && check_slot.during
      -- Most have none: their wall clock is not asked. (In the index's order, or some plan reads the whole table to find none.)
      and (select true from holdfast.model_blocked_dates as d where d.model_id = model.id order by d.model_id, d.blocked_date limit 1)
    union all
    select 'OUTSIDE_AVAILABILITY', outside, null, null, null
    from unnest(tstzmultirange(check_slot.during) - coalesce((select range_agg(o.during) from open as o), '{}')) as outside
    union all
    select 'EXTERNAL_BUSY', e.during, e.id, null, null
    from holdfast.external_busy as e
    where e.model_id = model.id and e.during && check_slot.during
    union all
    (
      select 'SLOT_TAKEN', c.during, c.hold_id,
        (case when not c.during && check_slot.during then 'buffer' when c.until is null then 'booked' else 'held' end)::holdfast.claim_kind,
        c.until
      from claim as c
      where c.is_live and c.hold_id is distinct from except_hold_id
      order by lower(c.during)
    )
    union all
    select 'HOLD_LIMIT_REACHED', null, null, null, min(o.hold_expires_at)
    from own as o
    where o.hold_expires_at > check_slot.now
    having count(*) >= model.max_active_holds_per_user
  )
  select
    (select o.id from own as o where o.during = check_slot.during and o.hold_expires_at > check_slot.now),
    array(select f::holdfast_private.slot_fault from fault as f),
    (select array_agg(c.hold_id) from claim as c where not c.is_live),
    (select o.id from open as o where o.during @> lower(check_slot.during))
  into checked;
  return checked;
end
$$;
comment on function holdfast_private.check_slot(holdfast.models, text, tstzrange, timestamptz, bigint) is
  'What a user meets who claims a range of a model at an instant: its faults are every reason why it can''t be held, none where it can. Without a user, the limit of holds is not asked. except_hold_id: a claim that is not in the way, since it is to be moved.';
revoke all on function holdfast_private.check_slot(holdfast.models, text, tstzrange, timestamptz, bigint) from public;
--! EndIncluded functions/holds/check_slot.sql
--! Included functions/holds/hold_slot.sql
create or replace function holdfast.hold_slot(
  model_id bigint,
  user_id text default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  price numeric default null,
  currency text default null,
  idempotency_key text default null
)
returns holdfast.booking_holds
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  during tstzrange;
  holder text;
  hold holdfast.booking_holds;
begin
  -- A condition before a call costs less than the call, and most calls have nothing to say here.
  if hold_slot.model_id is null then
    perform holdfast_private.require_arguments(jsonb_build_object('model_id', hold_slot.model_id));
  end if;
  during := holdfast_private.make_range(starts_at, ends_at);
  holder := holdfast_private.resolve_user(hold_slot.user_id);
  if num_nonnulls(price, currency) > 0 then
    perform holdfast_private.require_terms(price, currency);
  end if;
  model := holdfast_private.lock_model(hold_slot.model_id);
  if idempotency_key is not null then
    hold := holdfast_private.recall_answer(model.id, idempotency_key, 'hold_slot', row(holder, during, price, currency), hold);
  end if;
  if hold.id is null then
    hold := holdfast_private.place_hold(model, holder, during, holdfast_private.current_instant(), price, currency);
    if idempotency_key is not null then
      perform holdfast_private.keep_answer(model.id, idempotency_key, hold);
    end if;
  end if;
  return hold;
end
$$;
comment on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text) is
  $$@required starts_at ends_at
@resultFieldName hold
Claims a range of a model for a user for the model's hold_minutes. Price (hourly_rate x length, or an admin's) and currency are fixed now. One's own live hold of exactly that range is returned, not extended.
user_id: null means the caller; another's, price and currency are for admins. starts_at, ends_at: instants on whole seconds, a whole number of minutes apart. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, MODEL_INACTIVE, BAD_DURATION, BELOW_MIN_NOTICE, BEYOND_HORIZON, BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY, SLOT_TAKEN, HOLD_LIMIT_REACHED. Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text) from public;
grant execute on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/holds/hold_slot.sql
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
  checked holdfast_private.slot_check := holdfast_private.check_slot(model, place_hold.user_id, place_hold.during, place_hold.now);
begin
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

  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  values (
    model.id,
    checked.availability_id,
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
--! Included functions/holds/get_booking_offer.sql
-- Security definer for the rule of prices, which is nobody's to call.
create or replace function holdfast.get_booking_offer(model_id bigint)
returns holdfast.booking_offer
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  most_lengths constant integer := 50;
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  step integer;
  offer holdfast.booking_offer;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_booking_offer.model_id));
  select * into model from holdfast.models as m where m.id = get_booking_offer.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_booking_offer.model_id);
  end if;
  offer.model_id := model.id;
  offer.currency := model.currency;
  offer.earliest_start := now + make_interval(mins => model.min_notice_minutes);
  offer.latest_start := now + make_interval(hours => 24 * model.booking_horizon_days);
  -- So wide that all of them but the longest are one less than the most.
  step := model.slot_interval_minutes * greatest(
    1, ceil((model.max_booking_minutes - model.min_booking_minutes) / ((most_lengths - 2.0) * model.slot_interval_minutes))
  );
  offer.lengths := array(
    select row(
      length.minutes,
      holdfast_private.price_of(
        model.hourly_rate, tstzrange(now, now + make_interval(mins => length.minutes)), model.currency
      )
    )::holdfast.booking_length
    from (
      select generate_series(model.min_booking_minutes, model.max_booking_minutes, step) as minutes
      union
      select model.max_booking_minutes
    ) as length
    where model.is_active
    order by length.minutes
  );
  return offer;
end
$$;
comment on function holdfast.get_booking_offer(bigint) is
  $$What there is to choose from on the booking page of a model: lengths with their prices, and between which instants a slot may begin. For everyone.
Errors: MISSING_ARGUMENT, NOT_FOUND. Source: DESIGN section 4, Search and Holds.$$;
revoke all on function holdfast.get_booking_offer(bigint) from public;
grant execute on function holdfast.get_booking_offer(bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/holds/get_booking_offer.sql
--! Included functions/bookings/create_smart_booking.sql
create or replace function holdfast.create_smart_booking(
  user_id text default null,
  model_id bigint default null,
  duration_minutes integer default null,
  preferred_start_time timestamptz default null,
  search_start_time timestamptz default null,
  search_end_time timestamptz default null,
  price numeric default null,
  currency text default null,
  host_reference text default null,
  idempotency_key text default null
)
returns holdfast.smart_booking
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text;
  searched tstzrange;
  model holdfast.models;
  now timestamptz;
  booked holdfast.smart_booking;
begin
  if num_nulls(create_smart_booking.model_id, create_smart_booking.duration_minutes, search_start_time, search_end_time) > 0 then
    perform holdfast_private.require_arguments(jsonb_build_object(
      'model_id', create_smart_booking.model_id, 'duration_minutes', create_smart_booking.duration_minutes,
      'search_start_time', search_start_time, 'search_end_time', search_end_time
    ));
  end if;
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  customer := holdfast_private.resolve_user(create_smart_booking.user_id);
  if num_nonnulls(price, currency) > 0 then
    perform holdfast_private.require_terms(price, currency);
  end if;
  if host_reference is not null then
    perform holdfast_private.require_admin();
    perform holdfast_private.require_text('host_reference', host_reference, 200);
  end if;

  model := holdfast_private.lock_model(create_smart_booking.model_id);
  now := holdfast_private.current_instant();
  if idempotency_key is not null then
    booked := holdfast_private.recall_answer(
      model.id, idempotency_key, 'create_smart_booking',
      row(customer, create_smart_booking.duration_minutes, preferred_start_time, searched, price, currency, host_reference), booked
    );
    if (booked.booking).id is not null then
      return booked;
    end if;
  end if;
  perform holdfast_private.require_search(model, create_smart_booking.duration_minutes, preferred_start_time, 1);
  booked := holdfast_private.book_best_slot(
    model, customer, create_smart_booking.duration_minutes, preferred_start_time, searched, now, price, currency, host_reference
  );
  if idempotency_key is not null then
    perform holdfast_private.keep_answer(model.id, idempotency_key, booked);
  end if;
  return booked;
end
$$;
comment on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text, text
) is
  $$@required model_id duration_minutes search_start_time search_end_time
@resultFieldName result
Finds the best slot as find_best_slots does, holds it and books it, in one transaction; where that slot is lost on the way, the next best. The booking is pending until it is paid (confirm_booking) within the model's hold_minutes; free of charge, it is confirmed.
user_id: null means the caller; another's, price, currency and host_reference are for admins. Without a preferred time the earliest start is taken. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, MODEL_INACTIVE, BAD_DURATION, HOLD_LIMIT_REACHED, NO_SLOT (names the next free one). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text, text
) from public;
grant execute on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text, text
) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/create_smart_booking.sql
--! Included functions/bookings/move_booking.sql
-- The caller has locked model and booking, and read the clock after that. One statement: the old time goes only with the new one won, and the
-- new may overlap the old, since it is the same row of the ledger.
create or replace function holdfast_private.move_booking(booking holdfast.bookings, during tstzrange, now timestamptz)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  checked holdfast_private.slot_check;
begin
  select * into model from holdfast.models as m where m.id = booking.model_id;
  checked := holdfast_private.check_slot(model, null, move_booking.during, move_booking.now, booking.hold_id);
  if cardinality(checked.faults) > 0 then
    perform holdfast_private.refuse_slot(model.id, move_booking.during, checked.faults[1]);
  end if;
  if checked.stale_hold_ids is not null then
    perform holdfast_private.expire_holds(model.id, checked.stale_hold_ids);
  end if;

  -- Its hold takes it along (trigger). Claimed anew, so with today's buffers.
  update holdfast.booking_holds as h
  set during = move_booking.during,
    availability_id = checked.availability_id,
    buffer_before_minutes = model.buffer_before_minutes,
    buffer_after_minutes = model.buffer_after_minutes
  where h.model_id = booking.model_id and h.id = booking.hold_id;
  select * into booking from holdfast.bookings as b where b.model_id = booking.model_id and b.id = booking.id;
  return booking;
end
$$;
comment on function holdfast_private.move_booking(holdfast.bookings, tstzrange, timestamptz) is
  'Moves a live booking, with its hold, to another range, or raises why not (the codes of check_slot). The user''s limit of holds is not asked: there are no more than before.';
revoke all on function holdfast_private.move_booking(holdfast.bookings, tstzrange, timestamptz) from public;
--! EndIncluded functions/bookings/move_booking.sql
--! Included functions/payments/settle_late_payment.sql
-- The money has come, so the time's own worth (length, notice, horizon, the user's limit) is not asked again: only whether it is free and
-- has not begun.
create or replace function holdfast_private.settle_late_payment(booking holdfast.bookings, payment_reference text, now timestamptz)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  hold holdfast.booking_holds;
  checked holdfast_private.slot_check;
begin
  select * into model from holdfast.models as m where m.id = booking.model_id;
  checked := holdfast_private.check_slot(model, null, booking.during, settle_late_payment.now);
  if booking.status <> 'expired' or lower(booking.during) <= settle_late_payment.now or exists (
    select
    from unnest(checked.faults) as f
    where f.code not in ('BAD_DURATION', 'BELOW_MIN_NOTICE', 'BEYOND_HORIZON')
  ) then
    update holdfast.bookings as b
    set payment_reference = settle_late_payment.payment_reference, refund_due_at = settle_late_payment.now
    where b.model_id = booking.model_id and b.id = booking.id
    returning * into booking;
    return booking;
  end if;

  if checked.stale_hold_ids is not null then
    perform holdfast_private.expire_holds(model.id, checked.stale_hold_ids);
  end if;
  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, status, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  select model.id, h.availability_id, h.user_id, booking.during, settle_late_payment.now, 'converted', h.price, h.currency,
    model.buffer_before_minutes, model.buffer_after_minutes, settle_late_payment.now
  from holdfast.booking_holds as h
  where h.model_id = booking.model_id and h.id = booking.hold_id
  returning * into hold;
  update holdfast.bookings as b
  set status = 'confirmed', hold_id = hold.id, payment_reference = settle_late_payment.payment_reference,
    confirmed_at = settle_late_payment.now
  where b.model_id = booking.model_id and b.id = booking.id
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.settle_late_payment(holdfast.bookings, text, timestamptz) is
  'A payment for a booking that is not pending any more: takes the time anew, with a new converted hold, where it is free; else marks the refund as due.';
revoke all on function holdfast_private.settle_late_payment(holdfast.bookings, text, timestamptz) from public;
--! EndIncluded functions/payments/settle_late_payment.sql
--! Included functions/notifications/tell.sql
create or replace function holdfast_private.tell(
  model_id bigint,
  event_type holdfast.notification_event,
  payload jsonb,
  news_key text,
  subscribers holdfast.user_notifications[]
)
returns bigint[]
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  told bigint[];
begin
  with stored as (
    insert into holdfast.notification_deliveries (
      model_id, user_id, subscription_id, channel, address, event_type, payload, dedupe_key, status, next_attempt_at, delivered_at,
      created_at
    )
    select
      tell.model_id, s.user_id, s.id, s.channel, s.address, tell.event_type, tell.payload,
      holdfast_private.dedupe_key(tell.event_type, tell.news_key, s::holdfast.user_notifications),
      case when s.channel = 'in_app' then 'delivered' else 'pending' end::holdfast.delivery_status,
      case
        when s.channel <> 'in_app' then coalesce(
          case when s.quiet_from is not null then holdfast_private.quiet_end(s::holdfast.user_notifications, now) end, now
        )
      end,
      case when s.channel = 'in_app' then now end,
      now
    from (
      -- One message to one address, whichever of the user's subscriptions ask for it. Sorted without the payload, which would not fit into memory.
      select distinct on (one.user_id, one.channel, one.address) one.*
      from unnest(tell.subscribers) as one
      order by one.user_id, one.channel, one.address, one.id
    ) as s
    on conflict on constraint notification_deliveries_model_id_dedupe_key_key do nothing
    returning id
  )
  select array_agg(s.id) into told from stored as s;
  return coalesce(told, '{}');
end
$$;
comment on function holdfast_private.tell(bigint, holdfast.notification_event, jsonb, text, holdfast.user_notifications[]) is
  'Stores a message for each address of the subscriptions, and returns the new ones'' ids for dispatch_deliveries: an address that was told of the same news_key is not told again. in_app messages are delivered with it, others wait for the end of quiet hours.';
revoke all on function holdfast_private.tell(bigint, holdfast.notification_event, jsonb, text, holdfast.user_notifications[]) from public;
--! EndIncluded functions/notifications/tell.sql
--! Included functions/maintenance/run_maintenance.sql
create or replace function holdfast.run_maintenance()
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  zone text := '';
  swept bigint;
  pruned integer;
  taken integer;
  last_model_id bigint := 0;
begin
  -- What it waits for comes first: the time zones, then models in the order of their ids. What comes after waits for none, in whatever order.
  perform holdfast_private.lock_zone_clocks();
  perform from holdfast_private.lock_models(array(select m.id from holdfast.models as m));
  loop
    zone := holdfast_private.follow_time_zones(zone);
    exit when zone is null;
  end loop;
  loop
    last_model_id := holdfast_private.generate_horizon(last_model_id);
    exit when last_model_id is null;
  end loop;
  loop
    select count(*) into swept from holdfast.release_expired_availability_holds(500);
    exit when swept = 0;
  end loop;
  -- The worker's share of the news: who only reads them here is told, and mails wait for a worker.
  loop
    taken := holdfast_private.relay_changes();
    exit when taken < 1000;
  end loop;
  perform holdfast_private.fan_out_notifications(news.model_id) from (select distinct d.model_id from holdfast_private.open_digests as d) as news;
  perform holdfast_private.announce_expiring_holds(10000);
  perform holdfast_private.send_reminders(10000);
  loop
    pruned := holdfast_private.prune_idempotency_keys() + holdfast_private.prune_deliveries() + holdfast_private.prune_confirmations()
      + holdfast_private.prune_change_log();
    exit when pruned = 0;
  end loop;
  analyze holdfast.models, holdfast.availability, holdfast.booking_holds, holdfast.bookings, holdfast.occupied_time;
end
$$;
comment on function holdfast.run_maintenance() is
  $$For hosts without workers (cron, pg_cron): expires holds that have run out, generates the windows of each active model to its horizon, moves those whose time zone has got other rules, tells the news (in_app; what is to be sent waits for a worker), forgets what is older than it is kept, analyzes the hot tables. One transaction: models stay locked until it ends; where that is too long, run the worker.
Errors: BAD_ISOLATION. Source: DESIGN section 4, Maintenance.$$;
revoke all on function holdfast.run_maintenance() from public;
grant execute on function holdfast.run_maintenance() to holdfast_worker;
--! EndIncluded functions/maintenance/run_maintenance.sql
--! Included functions/calendars/get_model_calendar.sql
create or replace function holdfast.get_model_calendar(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns setof holdfast.calendar_entry
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  period tstzrange;
  model holdfast.models;
  sees_all boolean;
  caller text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_model_calendar.model_id));
  period := holdfast_private.make_range(get_model_calendar.starts_at, get_model_calendar.ends_at, interval '400 days');
  select * into model from holdfast.models as m where m.id = get_model_calendar.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_model_calendar.model_id);
  end if;
  sees_all := holdfast_private.caller_is_model(model.id) or holdfast_private.caller_is_admin();
  -- As the view model_availability_calendar says it, but by ranges, which the tables' indexes know.
  return query
    select
      model.id, entry.entry_type::holdfast.calendar_entry_type, entry.entry_id, entry.booking_id, entry.user_id, entry.status,
      (lower(entry.during) at time zone model.time_zone)::date, lower(entry.during), upper(entry.during),
      round(extract(epoch from upper(entry.during) - lower(entry.during)) / 60, 2),
      entry.reason, entry.until, lower(entry.occupied), upper(entry.occupied)
    from (
      select
        'available' as entry_type, a.id as entry_id, null::bigint as booking_id, null::text as user_id, a.slot_type::text as status,
        a.during, null::text as reason, null::timestamptz as until, null::tstzrange as occupied
      from holdfast.availability as a
      where a.model_id = model.id and a.during && period
      union all
      select
        case when o.until is null then 'booked' else 'held' end, o.hold_id, b.id, h.user_id, coalesce(b.status::text, h.status::text),
        o.during, null, o.until, o.occupied
      from holdfast.occupied_time as o
      -- Whose it is and what became of it concerns its customer, the model and admins.
      left join holdfast.booking_holds as h
        on h.model_id = model.id and h.id = o.hold_id and (sees_all or h.user_id = caller)
      left join holdfast.bookings as b on b.model_id = model.id and b.hold_id = h.id
      -- The index is on the time with buffers.
      where o.model_id = model.id and o.occupied && period and o.during && period and (o.until is null or o.until > now)
      union all
      select 'blocked', b.id, null, null, null, b.during, case when sees_all then d.reason end, null, null
      from holdfast_private.blocked_ranges(model.id, model.time_zone, period) as b
      join holdfast.model_blocked_dates as d on d.model_id = model.id and d.id = b.id
      where b.during && period
      union all
      select 'external', e.id, null, null, null, e.during, null, null, null
      from holdfast.external_busy as e
      where e.model_id = model.id and e.during && period
    ) as entry
    order by lower(entry.during), entry.entry_type::holdfast.calendar_entry_type, entry.entry_id;
end
$$;
comment on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz) is
  $$All entries of a model's calendar that touch a period of at most 400 days: windows, live holds, bookings, blocked dates, external time, in order of time. What touches the period is told whole. A claim's user_id, booking_id and status: for its customer, the model and admins; reasons for the model and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars.$$;
revoke all on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.get_model_calendar(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/calendars/get_model_calendar.sql
--! Included functions/calendars/get_user_calendar.sql
create or replace function holdfast.get_user_calendar(
  user_id text default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null
)
returns setof holdfast.calendar_entry
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  searched tstzrange := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  customer text := holdfast_private.resolve_user(get_user_calendar.user_id);
  now timestamptz := holdfast_private.current_instant();
begin
  return query
    select
      h.model_id, case when o.until is null then 'booked' else 'held' end::holdfast.calendar_entry_type, h.id, b.id, h.user_id,
      coalesce(b.status::text, h.status::text),
      (lower(o.during) at time zone m.time_zone)::date, lower(o.during), upper(o.during),
      round(extract(epoch from upper(o.during) - lower(o.during)) / 60, 2),
      null::text, o.until, lower(o.occupied), upper(o.occupied)
    from holdfast.booking_holds as h
    join holdfast.occupied_time as o on o.model_id = h.model_id and o.hold_id = h.id
    join holdfast.models as m on m.id = h.model_id
    left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
    where h.user_id = customer and h.during && searched and (o.until is null or o.until > now)
    order by lower(o.during), h.model_id, h.id;
end
$$;
comment on function holdfast.get_user_calendar(text, timestamptz, timestamptz) is
  $$@required starts_at ends_at
A user's live holds and bookings with all models that touch a period of at most 400 days, in order of time. user_id: null means the caller; another's is for admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN. Source: DESIGN section 4, Calendars.$$;
revoke all on function holdfast.get_user_calendar(text, timestamptz, timestamptz) from public;
grant execute on function holdfast.get_user_calendar(text, timestamptz, timestamptz)
  to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/calendars/get_user_calendar.sql
--! Included functions/statistics/booking_funnel.sql
create or replace function holdfast_private.booking_funnel(model_id bigint, region tstzrange)
returns holdfast.booking_funnel
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  funnel holdfast.booking_funnel;
begin
  select
    count(*), count(b.id),
    -- Where a DBA booked by hand there may be no instant.
    count(*) filter (where b.confirmed_at is not null or b.status in ('confirmed', 'completed', 'no_show')),
    count(*) filter (where b.status = 'completed')
  into funnel
  from holdfast.booking_holds as h
  left join holdfast.bookings as b on b.model_id = booking_funnel.model_id and b.hold_id = h.id
  where h.model_id = booking_funnel.model_id and lower(h.during) <@ booking_funnel.region;
  return funnel;
end
$$;
comment on function holdfast_private.booking_funnel(bigint, tstzrange) is
  'How far a model''s holds came whose time begins in a region. A payment that came too late, for time that was still free, made a second hold: it counts as two.';
revoke all on function holdfast_private.booking_funnel(bigint, tstzrange) from public;
--! EndIncluded functions/statistics/booking_funnel.sql
--! Included functions/statistics/notification_counts.sql
create or replace function holdfast_private.notification_counts(model_id bigint, region tstzrange)
returns holdfast.notification_count[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- What is over, and well, as notification_success_view has it.
  return array(
    select row(
      d.channel,
      count(*),
      count(*) filter (where d.status = 'delivered'),
      count(*) filter (where d.status in ('pending', 'failed')),
      count(*) filter (where d.status in ('parked', 'unconfigured')),
      round(
        100.0 * count(*) filter (where d.status = 'delivered')
        / nullif(count(*) filter (where d.status in ('delivered', 'parked', 'unconfigured')), 0),
        2
      )
    )::holdfast.notification_count
    from holdfast.notification_deliveries as d
    where d.model_id = notification_counts.model_id and d.created_at <@ notification_counts.region
    group by d.channel
    order by d.channel
  );
end
$$;
comment on function holdfast_private.notification_counts(bigint, tstzrange) is
  'How many messages about a model that were queued in a region arrived, by channel. Names nobody.';
revoke all on function holdfast_private.notification_counts(bigint, tstzrange) from public;
--! EndIncluded functions/statistics/notification_counts.sql
--! Included functions/statistics/get_availability_statistics.sql
create or replace function holdfast.get_availability_statistics(model_id bigint, from_date date, to_date date)
returns holdfast.availability_statistics
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  region tstzrange;
  answer holdfast.availability_statistics;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_availability_statistics.model_id));
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_model(get_availability_statistics.model_id);
  select * into model from holdfast.models as m where m.id = get_availability_statistics.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_availability_statistics.model_id);
  end if;
  region := tstzrange(
    holdfast.local_to_instant(from_date::timestamp, model.time_zone),
    holdfast.local_to_instant((to_date + 1)::timestamp, model.time_zone)
  );
  answer.model_id := model.id;
  answer.starts_at := lower(region);
  answer.ends_at := upper(region);
  select f.available_minutes, f.booked_minutes, f.held_minutes, f.free_minutes, f.utilization_rate
  into answer.available_minutes, answer.booked_minutes, answer.held_minutes, answer.free_minutes, answer.utilization_rate
  from holdfast_private.time_figures(model, region, now) as f;
  answer.currency := model.currency;
  answer.revenue_potential := holdfast_private.round_money(model.hourly_rate * answer.available_minutes / 60, model.currency);
  select f.revenue_booked, f.bookings_by_status, f.cancellation_rate, f.bookings_by_hour
  into answer.revenue_booked, answer.bookings_by_status, answer.cancellation_rate, answer.bookings_by_hour
  from holdfast_private.booking_figures(model, region, now) as f;
  answer.hold_success_rate := holdfast_private.hold_success_rate(model.id, region, now);
  answer.next_available_slot := holdfast_private.next_available_slot(model, now);
  answer.funnel := holdfast_private.booking_funnel(model.id, region);
  answer.notifications := holdfast_private.notification_counts(model.id, region);
  return answer;
end
$$;
comment on function holdfast.get_availability_statistics(bigint, date, date) is
  $$Figures of a model for local dates, both included, at most 400 days, computed live; the formula of each figure stands at its column in the type availability_statistics. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_availability_statistics(bigint, date, date) from public;
grant execute on function holdfast.get_availability_statistics(bigint, date, date) to holdfast_model, holdfast_admin;
--! EndIncluded functions/statistics/get_availability_statistics.sql
--! Included functions/statistics/get_daily_statistics.sql
create or replace function holdfast.get_daily_statistics(
  model_id bigint,
  from_date date,
  to_date date,
  days_each integer default 1
)
returns setof holdfast.daily_statistics
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_daily_statistics.model_id));
  perform holdfast_private.require_dates(from_date, to_date);
  if days_each is null or days_each not between 1 and 400 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'days_each is not within its bounds', jsonb_build_object('days_each', days_each), 'Give 1 to 400 days.'
    );
  end if;
  perform holdfast_private.require_model(get_daily_statistics.model_id);
  select * into model from holdfast.models as m where m.id = get_daily_statistics.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', get_daily_statistics.model_id);
  end if;
  return query
    with part as (
      select
        from_date + n as local_date,
        tstzrange(
          holdfast.local_to_instant((from_date + n)::timestamp, model.time_zone),
          holdfast.local_to_instant((least(from_date + n + days_each, to_date + 1))::timestamp, model.time_zone)
        ) as region
      from generate_series(0, to_date - from_date, days_each) as n
    ),
    booked as (
      select from_date + (b.local_date - from_date) / days_each * days_each as local_date, sum(b.price) as revenue
      from (
        select (lower(b.during) at time zone model.time_zone)::date as local_date, b.price
        from holdfast.bookings as b
        where b.model_id = model.id and b.status in ('confirmed', 'completed', 'no_show') and b.currency = model.currency
      ) as b
      where b.local_date between from_date and to_date
      group by 1
    )
    select
      model.id, p.local_date, f.available_minutes, f.booked_minutes, f.utilization_rate,
      holdfast_private.round_money(model.hourly_rate * f.available_minutes / 60, model.currency),
      holdfast_private.round_money(coalesce(b.revenue, 0), model.currency)
    from part as p
    cross join lateral holdfast_private.time_figures(model, p.region, now) as f
    left join booked as b on b.local_date = p.local_date
    order by p.local_date;
end
$$;
comment on function holdfast.get_daily_statistics(bigint, date, date, integer) is
  $$Figures of a model for each of its local dates from one to another, both included, at most 400 days, computed live, in order of time: what a chart shows. For the model itself and admins.
days_each: so many dates together, 1 to 400; the last ones may be fewer.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_daily_statistics(bigint, date, date, integer) from public;
grant execute on function holdfast.get_daily_statistics(bigint, date, date, integer) to holdfast_model, holdfast_admin;
--! EndIncluded functions/statistics/get_daily_statistics.sql
--! Included functions/monitoring/schema_version.sql
-- Installations by psql have no table of migrations: this is what both kinds can be asked. Each migration replaces it.
create or replace function holdfast_private.schema_version()
returns integer
language sql
immutable
return 3;
comment on function holdfast_private.schema_version() is
  'The number of the newest migration whose objects this database has. An API is ready where this is at least the number of its own newest.';
revoke all on function holdfast_private.schema_version() from public;
grant execute on function holdfast_private.schema_version() to holdfast_monitor;
--! EndIncluded functions/monitoring/schema_version.sql
create or replace function holdfast_private.tg_models__move_windows()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.move_windows(new);
  return null;
end
$$;
comment on function holdfast_private.tg_models__move_windows() is
  'A model''s time zone has changed: makes the future windows of its rules anew, on the new wall clock.';
revoke all on function holdfast_private.tg_models__move_windows() from public;
create or replace function holdfast_private.tg_bookings__settle()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  -- The old time goes first: the new one may overlap it.
  if tg_op = 'DELETE' or tg_op = 'UPDATE' and new.hold_id <> old.hold_id then
    perform holdfast_private.settle_claim(old.model_id, old.hold_id);
  end if;
  if tg_op = 'DELETE' then
    return null;
  end if;
  if tg_op = 'INSERT' and new.status = 'pending' and exists (
    select from holdfast.booking_holds as h
    where h.model_id = new.model_id and h.id = new.hold_id and h.status = 'active' and h.during = new.during
  ) then
    -- It rides on a live hold, for which the ledger has its row.
    return null;
  end if;
  update holdfast.booking_holds as h
  set
    during = new.during,
    status = case
      when h.status <> 'active' or new.status = 'pending' then h.status
      when new.status = 'cancelled' then 'released'
      when new.status = 'expired' then 'expired'
      else 'converted'
    end
  where h.model_id = new.model_id and h.id = new.hold_id
    and (h.during <> new.during or h.status = 'active' and new.status <> 'pending');
  perform holdfast_private.settle_claim(new.model_id, new.hold_id);
  return null;
end
$$;
comment on function holdfast_private.tg_bookings__settle() is
  'Makes the ledger, and the hold that the booking rides on, follow every change of a booking.';
revoke all on function holdfast_private.tg_bookings__settle() from public;
