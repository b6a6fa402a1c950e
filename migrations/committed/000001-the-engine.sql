--! Previous: -
--! Hash: sha1:19225721e046a556367bf27fac7f62efa059301f
--! Message: the engine

--! Included roles.sql
-- Roles belong to the whole cluster: made if absent, never altered where they are there (DESIGN section 6).
-- `holdfast_api` is the API's login: NOINHERIT, so that it can do nothing until it takes one of the four roles. It cannot log in
-- before somebody says so: alter role holdfast_api login password '…';
do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('holdfast_anonymous', 'nologin'),
      ('holdfast_customer', 'nologin'),
      ('holdfast_model', 'nologin'),
      ('holdfast_admin', 'nologin'),
      ('holdfast_worker', 'nologin'),
      ('holdfast_api', 'nologin noinherit')
    ) as role (name, options)
    where not exists (select from pg_catalog.pg_roles as r where r.rolname = role.name)
  loop
    begin
      execute pg_catalog.format('create role %I %s', wanted.name, wanted.options);
    exception
      -- Another database of this cluster installs at the same moment.
      when duplicate_object or unique_violation then null;
    end;
  end loop;

  for wanted in
    select r.rolname as name
    from pg_catalog.pg_roles as r
    where r.rolname in ('holdfast_anonymous', 'holdfast_customer', 'holdfast_model', 'holdfast_admin')
      and not pg_catalog.pg_has_role('holdfast_api', r.oid, 'member')
  loop
    begin
      execute pg_catalog.format('grant %I to holdfast_api', wanted.name);
    exception
      when unique_violation then null;
    end;
  end loop;
end
$roles$;
--! EndIncluded roles.sql
--! Included schemas.sql
-- `holdfast` is the API: what stands there is met by GraphQL clients and by DBAs.
-- `holdfast_private` holds helpers, the clock and cursors: callers get `usage` (views and functions that run with the
-- caller's rights call helpers there) and nothing else that is not granted one by one.
create schema holdfast;
comment on schema holdfast is 'Holdfast: availability, holds and bookings. Everything a client or a DBA calls.';

create schema holdfast_private;
comment on schema holdfast_private is 'Holdfast''s helpers, clock, cursors and extension. No API.';

-- btree_gist lets one GiST constraint compare model_id with = and a range with &&. Where the host has it already, that
-- one serves; else it goes where it touches nobody.
create extension if not exists btree_gist with schema holdfast_private;

grant usage on schema holdfast
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant usage on schema holdfast_private
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded schemas.sql
--! Included types/slot_type.sql
create type holdfast.slot_type as enum ('manual', 'recurring', 'generated');
comment on type holdfast.slot_type is 'Where a window came from: by hand, from a weekly rule, or made by a conflict resolution, a merge, a rule''s change or an import.';
--! EndIncluded types/slot_type.sql
--! Included types/hold_status.sql
create type holdfast.hold_status as enum ('active', 'converted', 'released', 'expired');
comment on type holdfast.hold_status is 'Life of a hold: active, then converted (booked), released (given back) or expired (ran out).';
--! EndIncluded types/hold_status.sql
--! Included types/booking_status.sql
create type holdfast.booking_status as enum ('pending', 'confirmed', 'completed', 'cancelled', 'no_show', 'expired');
comment on type holdfast.booking_status is 'Life of a booking: pending (rides on its hold), confirmed (paid, or free of charge), then completed, no_show or cancelled; expired when its hold ran out unpaid.';
--! EndIncluded types/booking_status.sql
--! Included types/conflict_type.sql
create type holdfast.conflict_type as enum ('availability', 'booking', 'hold', 'blocked_date', 'external');
comment on type holdfast.conflict_type is 'What stands in the way of a window or a slot.';
--! EndIncluded types/conflict_type.sql
--! Included types/conflict_strategy.sql
create type holdfast.conflict_strategy as enum ('reject', 'trim', 'adjust', 'remove', 'merge');
comment on type holdfast.conflict_strategy is 'What a new window does about windows that it overlaps: reject (it is refused), trim (it gives way), adjust (they are shortened, split or give way), remove (they are deleted whole), merge (all become one window).';
--! EndIncluded types/conflict_strategy.sql
--! Included types/resolution_outcome.sql
create type holdfast.resolution_outcome as enum ('kept', 'created', 'adjusted', 'moved', 'removed', 'merged');
comment on type holdfast.resolution_outcome is 'What a conflict resolution does with one window: kept as it is, created, adjusted (cut), moved behind the new window, removed, or merged into one with the others.';
--! EndIncluded types/resolution_outcome.sql
--! Included types/generation_outcome.sql
create type holdfast.generation_outcome as enum ('created', 'trimmed', 'merged', 'skipped');
comment on type holdfast.generation_outcome is 'What became of one occurrence of a rule: made whole, made in part, merged into one window with what it overlapped, or not made.';
--! EndIncluded types/generation_outcome.sql
--! Included types/calendar_entry_type.sql
create type holdfast.calendar_entry_type as enum ('available', 'held', 'booked', 'blocked', 'external');
comment on type holdfast.calendar_entry_type is 'What an entry of a model''s calendar is.';
--! EndIncluded types/calendar_entry_type.sql
--! Included types/change_operation.sql
create type holdfast.change_operation as enum ('insert', 'update', 'delete');
comment on type holdfast.change_operation is 'What was done to a row.';
--! EndIncluded types/change_operation.sql
--! Included types/notification_channel.sql
create type holdfast.notification_channel as enum ('email', 'webhook', 'telegram', 'in_app');
comment on type holdfast.notification_channel is 'How a message travels. Text messages and push go through the host''s webhook.';
--! EndIncluded types/notification_channel.sql
--! Included types/delivery_status.sql
create type holdfast.delivery_status as enum ('pending', 'delivered', 'failed', 'parked', 'unconfigured');
comment on type holdfast.delivery_status is 'Life of a message: pending, delivered, failed (tried again later), parked (given up, see last_error) or unconfigured (no such channel on this server).';
--! EndIncluded types/delivery_status.sql
--! Included types/notification_event.sql
create type holdfast.notification_event as enum ('availability_added', 'availability_removed', 'availability_changed', 'hold_placed', 'hold_expiring', 'hold_expired', 'booking_created', 'booking_confirmed', 'booking_cancelled', 'booking_rescheduled', 'booking_completed', 'booking_refund_due', 'booking_reminder');
comment on type holdfast.notification_event is 'What a subscriber can be told about.';
--! EndIncluded types/notification_event.sql
--! Included types/availability_document.sql
create domain holdfast.availability_document as jsonb;
comment on domain holdfast.availability_document is 'Settings, weekly rules, blocked dates, windows and external time of a model as one JSON document: {"format": "holdfast.availability", "version": 1, ...}. Its JSON Schema is src/import.schema.json.';
--! EndIncluded types/availability_document.sql
--! Included types/import_section.sql
create type holdfast.import_section as enum ('settings', 'schedules', 'blocked_dates', 'windows', 'removed', 'external_busy');
comment on type holdfast.import_section is 'A section of an availability document: the model''s settings, weekly rules, blocked dates, windows, time of rules that was removed by hand, time taken elsewhere.';
--! EndIncluded types/import_section.sql
--! Included types/import_outcome.sql
create type holdfast.import_outcome as enum ('created', 'updated', 'kept', 'trimmed', 'merged', 'skipped', 'removed');
comment on type holdfast.import_outcome is 'What an import does with an item: created, updated, kept as it is, trimmed (made in part, around what is there), merged with what it overlapped, skipped (no part of it is free), or removed, of what was there.';
--! EndIncluded types/import_outcome.sql
--! Included types/notification_news.sql
create type holdfast_private.notification_news as (
  model_id bigint,
  event_type holdfast.notification_event,
  log_id bigint,
  row_id bigint,
  user_id text,
  during tstzrange,
  before tstzrange
);
comment on type holdfast_private.notification_news is
  'One event: what happened to which row, its range, the range before where that changed, and whose hold or booking it is (null for availability, which everyone may read).';
--! EndIncluded types/notification_news.sql
--! Included types/notification_digest.sql
create type holdfast_private.notification_digest as (
  model_id bigint,
  event_type holdfast.notification_event,
  user_id text,
  is_public boolean,
  log_id bigint,
  payload jsonb
);
comment on type holdfast_private.notification_digest is
  'What one message tells: all events of a model and type, or (user_id) those of one user''s holds and bookings; whether everyone may read them; the first log row told of.';
--! EndIncluded types/notification_digest.sql
--! Included types/slot.sql
-- DESIGN section 4, match score: the parts add up to the score.
create type holdfast.slot as (
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  score integer,
  time_points integer,
  duration_points integer,
  day_points integer,
  time_difference_minutes integer
);
comment on type holdfast.slot is
  'A bookable piece of free time with its match score (0-100) and the score''s parts.';
comment on column holdfast.slot.model_id is 'The model whose time it is.';
comment on column holdfast.slot.starts_at is 'First instant of the slot.';
comment on column holdfast.slot.ends_at is 'First instant after the slot.';
comment on column holdfast.slot.score is 'time_points + duration_points + day_points, 0-100.';
comment on column holdfast.slot.time_points is
  'Distance of starts_at from the preferred time: 50 none, 40 up to 30 min, 30 up to 1 h, 20 up to 2 h, 10 up to 4 h, else 0.';
comment on column holdfast.slot.duration_points is '30 where the free run has exactly the asked length, else 20.';
comment on column holdfast.slot.day_points is '20 on the preferred time''s day of week (the model''s zone), else 0.';
comment on column holdfast.slot.time_difference_minutes is 'Minutes between starts_at and the preferred time, rounded; never negative.';
--! EndIncluded types/slot.sql
--! Included types/search_part.sql
create type holdfast_private.search_part as (
  run_start timestamptz,
  fills_run boolean,
  first_start timestamptz,
  last_start timestamptz,
  clock_changes boolean
);
comment on type holdfast_private.search_part is
  'What of a free run lies on one local day, for slots of one length: the run''s own start, whether a slot fills the run exactly, the first and last instant at which a slot may start, and whether the local clock changes between them.';
--! EndIncluded types/search_part.sql
--! Included types/instant_availability.sql
create type holdfast.instant_availability as (
  model_id bigint,
  is_available boolean,
  starts_at timestamptz,
  ends_at timestamptz
);
comment on type holdfast.instant_availability is 'Whether a model can be booked right now, and from when.';
comment on column holdfast.instant_availability.model_id is 'The model.';
comment on column holdfast.instant_availability.is_available is
  'Whether the slot begins within one slot_interval_minutes from now (from the end of the model''s notice, where it asks for one).';
comment on column holdfast.instant_availability.starts_at is 'Start of the earliest slot; null where there is none up to the model''s horizon.';
comment on column holdfast.instant_availability.ends_at is 'Its end.';
--! EndIncluded types/instant_availability.sql
--! Included types/claim_kind.sql
create type holdfast.claim_kind as enum ('held', 'booked', 'buffer');
comment on type holdfast.claim_kind is 'How a claim stands in a slot''s way: it holds the time, has booked it, or needs it as a buffer (one''s own or the slot''s).';
--! EndIncluded types/claim_kind.sql
--! Included types/slot_fault.sql
create type holdfast_private.slot_fault as (
  code text,
  during tstzrange,
  reference bigint,
  kind holdfast.claim_kind,
  held_until timestamptz
);
comment on type holdfast_private.slot_fault is
  'One reason against a slot: registered code, the range that it comes from, the id of the row behind it if any, what kind of claim, and until when it is held.';
--! EndIncluded types/slot_fault.sql
--! Included types/slot_reason.sql
create type holdfast.slot_reason as (
  code text,
  kind holdfast.claim_kind,
  starts_at timestamptz,
  ends_at timestamptz,
  held_until timestamptz,
  reference_id bigint,
  blocked_reason text
);
comment on type holdfast.slot_reason is 'One reason why a slot cannot be held.';
comment on column holdfast.slot_reason.code is 'The registered error code with which a hold would be refused (see error_codes).';
comment on column holdfast.slot_reason.kind is 'For SLOT_TAKEN: held, booked, or the buffer between the slot and that neighbour.';
comment on column holdfast.slot_reason.starts_at is
  'Start of what is in the way: the neighbour''s own time, the blocked or external time, the part without availability, the forbidden time; null where it has no start.';
comment on column holdfast.slot_reason.ends_at is 'End of what is in the way; null where it has no end.';
comment on column holdfast.slot_reason.held_until is
  'For a hold: when it runs out. For HOLD_LIMIT_REACHED: when the first of the caller''s own runs out.';
comment on column holdfast.slot_reason.reference_id is
  'Id of the hold that won the neighbour''s time, of the blocked date, or of the external entry; to be read with the model''s id.';
comment on column holdfast.slot_reason.blocked_reason is 'Why the date is blocked: for the model itself and for admins only.';
--! EndIncluded types/slot_reason.sql
--! Included types/conflict_resolution.sql
create type holdfast.conflict_resolution as (
  outcome holdfast.resolution_outcome,
  availability_id bigint,
  slot_type holdfast.slot_type,
  schedule_id bigint,
  before_starts_at timestamptz,
  before_ends_at timestamptz,
  after_starts_at timestamptz,
  after_ends_at timestamptz
);
comment on type holdfast.conflict_resolution is 'What a conflict resolution does with one window, before and after.';
comment on column holdfast.conflict_resolution.outcome is 'What becomes of the window.';
comment on column holdfast.conflict_resolution.availability_id is
  'The window; of a created one in a preview null. Of merged windows the first keeps its id, the others are gone.';
comment on column holdfast.conflict_resolution.slot_type is 'The window''s type afterwards; of one that is gone, as it was.';
comment on column holdfast.conflict_resolution.schedule_id is 'The weekly rule it belongs to afterwards; of a window that is gone, belonged to.';
comment on column holdfast.conflict_resolution.before_starts_at is 'Its start before; null for a created window.';
comment on column holdfast.conflict_resolution.before_ends_at is 'Its end before; null for a created window.';
comment on column holdfast.conflict_resolution.after_starts_at is 'Its start afterwards, of merged windows that of the one window; null for a removed window.';
comment on column holdfast.conflict_resolution.after_ends_at is 'Its end afterwards, of merged windows that of the one window; null for a removed window.';
--! EndIncluded types/conflict_resolution.sql
--! Included types/import_result.sql
create type holdfast.import_result as (
  section holdfast.import_section,
  outcome holdfast.import_outcome,
  path text,
  id bigint,
  resolutions holdfast.conflict_resolution[]
);
comment on type holdfast.import_result is 'What an import did with one item.';
comment on column holdfast.import_result.section is 'The item''s section of the document.';
comment on column holdfast.import_result.outcome is 'What became of it.';
comment on column holdfast.import_result.path is 'JSON path of the item in the document; null for what was there and is removed.';
comment on column holdfast.import_result.id is
  'Id of the row, in the section''s table; null for what a preview would create, what was skipped, and removed time, which has none.';
comment on column holdfast.import_result.resolutions is
  'What adjust, remove or merge did with the windows concerned; null where there was no such conflict.';
--! EndIncluded types/import_result.sql
--! Included types/import_fault.sql
create type holdfast_private.import_fault as (
  section text,
  n integer,
  path text,
  problem text
);
comment on type holdfast_private.import_fault is 'What is wrong with an availability document in one place. Faults are told in the order of section, n, path.';
comment on column holdfast_private.import_fault.section is 'The section, document for the document itself.';
comment on column holdfast_private.import_fault.n is 'Index of the item in its section; null for the section itself and for settings.';
comment on column holdfast_private.import_fault.path is 'JSON path.';
comment on column holdfast_private.import_fault.problem is 'What is wrong there.';
--! EndIncluded types/import_fault.sql
--! Included types/claim_conflict.sql
create type holdfast.claim_conflict as (
  claim_type holdfast.conflict_type,
  claim_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  problem text,
  conflict_id bigint,
  conflict_starts_at timestamptz,
  conflict_ends_at timestamptz
);
comment on type holdfast.claim_conflict is 'A live hold or booking that stands where it could not be placed today, and why.';
comment on column holdfast.claim_conflict.claim_type is 'booking, or hold (an unpaid booking counts as its hold).';
comment on column holdfast.claim_conflict.claim_id is 'Id of the booking or hold, to be read with the model''s id.';
comment on column holdfast.claim_conflict.starts_at is 'The claim''s start.';
comment on column holdfast.claim_conflict.ends_at is 'The claim''s end.';
comment on column holdfast.claim_conflict.problem is 'BLOCKED_DATE, OUTSIDE_AVAILABILITY or EXTERNAL_BUSY: as in the registry of errors.';
comment on column holdfast.claim_conflict.conflict_id is 'Id of the blocked date or external entry; null outside availability.';
comment on column holdfast.claim_conflict.conflict_starts_at is 'Where, within the claim, the problem begins.';
comment on column holdfast.claim_conflict.conflict_ends_at is 'Where, within the claim, it ends.';
--! EndIncluded types/claim_conflict.sql
--! Included types/generated_window.sql
create type holdfast.generated_window as (
  model_id bigint,
  availability_id bigint,
  schedule_id bigint,
  local_date date,
  starts_at timestamptz,
  ends_at timestamptz,
  outcome holdfast.generation_outcome,
  reasons text[],
  resolutions holdfast.conflict_resolution[]
);
comment on type holdfast.generated_window is 'What generation made of one occurrence of a weekly rule.';
comment on column holdfast.generated_window.model_id is 'The model.';
comment on column holdfast.generated_window.availability_id is 'The window made, or merged into; null when the occurrence was skipped.';
comment on column holdfast.generated_window.schedule_id is 'The rule.';
comment on column holdfast.generated_window.local_date is 'The local date on which the occurrence begins.';
comment on column holdfast.generated_window.starts_at is 'Start of the window, or of the occurrence skipped.';
comment on column holdfast.generated_window.ends_at is 'End of the window, or of the occurrence skipped.';
comment on column holdfast.generated_window.outcome is 'created whole, trimmed (made in part), merged with what it overlapped, or skipped.';
comment on column holdfast.generated_window.reasons is
  'What was in the way of the occurrence: availability, blocked_date, removed (taken away by hand before).';
comment on column holdfast.generated_window.resolutions is
  'What a strategy other than trim did, with the windows that the occurrence overlapped too; null where there was no such conflict.';
--! EndIncluded types/generated_window.sql
--! Included types/availability_conflict.sql
create type holdfast.availability_conflict as (
  conflict_type holdfast.conflict_type,
  conflict_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  overlap_starts_at timestamptz,
  overlap_ends_at timestamptz,
  overlap_minutes numeric
);
comment on type holdfast.availability_conflict is 'One thing that stands in the way of a given time, and how far it reaches into it.';
comment on column holdfast.availability_conflict.conflict_type is 'What it is.';
comment on column holdfast.availability_conflict.conflict_id is
  'Id of the window, booking, hold, blocked date or external entry, to be read with the model''s id.';
comment on column holdfast.availability_conflict.starts_at is 'Its own start.';
comment on column holdfast.availability_conflict.ends_at is 'Its own end.';
comment on column holdfast.availability_conflict.overlap_starts_at is 'Where the overlap begins.';
comment on column holdfast.availability_conflict.overlap_ends_at is 'Where the overlap ends.';
comment on column holdfast.availability_conflict.overlap_minutes is 'Length of the overlap in minutes.';
--! EndIncluded types/availability_conflict.sql
--! Included types/booking_request_analysis.sql
create type holdfast.booking_request_analysis as (
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  is_available boolean,
  reasons holdfast.slot_reason[],
  conflicts holdfast.availability_conflict[],
  alternatives holdfast.slot[]
);
comment on type holdfast.booking_request_analysis is 'What becomes of a request for a certain time, and what could be had in its place.';
comment on column holdfast.booking_request_analysis.model_id is 'The model.';
comment on column holdfast.booking_request_analysis.starts_at is 'Start of the time asked for.';
comment on column holdfast.booking_request_analysis.ends_at is 'End of the time asked for.';
comment on column holdfast.booking_request_analysis.is_available is 'Whether the caller could hold it now: there are no reasons against it.';
comment on column holdfast.booking_request_analysis.reasons is 'Every reason why not, as explain_slot gives them.';
comment on column holdfast.booking_request_analysis.conflicts is 'All that overlaps the time, its windows too, as check_availability_conflicts gives it.';
comment on column holdfast.booking_request_analysis.alternatives is
  'The three best other slots of the same length for that start, best first, up to the model''s horizon; none where the model takes no bookings of that length.';
--! EndIncluded types/booking_request_analysis.sql
--! Included types/external_busy_entry.sql
create type holdfast.external_busy_entry as (
  external_id text,
  starts_at timestamptz,
  ends_at timestamptz
);
comment on type holdfast.external_busy_entry is 'Time taken elsewhere, as given to set_external_busy.';
comment on column holdfast.external_busy_entry.external_id is 'The source''s own id, 1-200 characters, once for each source.';
comment on column holdfast.external_busy_entry.starts_at is 'First busy instant.';
comment on column holdfast.external_busy_entry.ends_at is 'First instant after it.';
--! EndIncluded types/external_busy_entry.sql
--! Included types/schedule_rule.sql
create type holdfast.schedule_rule as (
  day_of_week integer,
  start_time time,
  end_time time,
  is_active boolean
);
comment on type holdfast.schedule_rule is 'A weekly rule, as given to set_recurring_schedules.';
comment on column holdfast.schedule_rule.day_of_week is '0-6, Sunday = 0: the local day on which the window begins.';
comment on column holdfast.schedule_rule.start_time is 'Local start, whole minutes.';
comment on column holdfast.schedule_rule.end_time is 'Local end; at or before start_time it is on the next day.';
comment on column holdfast.schedule_rule.is_active is 'Whether the rule counts; null means true.';
--! EndIncluded types/schedule_rule.sql
--! Included types/calendar_entry.sql
create type holdfast.calendar_entry as (
  model_id bigint,
  entry_type holdfast.calendar_entry_type,
  entry_id bigint,
  booking_id bigint,
  user_id text,
  status text,
  local_date date,
  starts_at timestamptz,
  ends_at timestamptz,
  minutes numeric,
  reason text
);
comment on type holdfast.calendar_entry is 'One entry of a calendar.';
comment on column holdfast.calendar_entry.model_id is 'The model.';
comment on column holdfast.calendar_entry.entry_type is 'What it is.';
comment on column holdfast.calendar_entry.entry_id is 'Id of the window, hold (of a booking too), blocked date or external entry, with model_id.';
comment on column holdfast.calendar_entry.booking_id is 'Id of the booking, where there is one: for its customer, the model and admins; else null.';
comment on column holdfast.calendar_entry.user_id is 'The customer of a hold or booking: for the customer, the model and admins; else null.';
comment on column holdfast.calendar_entry.status is 'The booking''s status, else the hold''s: for its customer, the model and admins; the slot_type of a window; else null.';
comment on column holdfast.calendar_entry.local_date is 'The local date, in the model''s zone, on which it begins.';
comment on column holdfast.calendar_entry.starts_at is 'First instant.';
comment on column holdfast.calendar_entry.ends_at is 'First instant after it.';
comment on column holdfast.calendar_entry.minutes is 'Length in minutes.';
comment on column holdfast.calendar_entry.reason is 'Why a date is blocked: for the model itself and admins; else null.';
--! EndIncluded types/calendar_entry.sql
--! Included types/booking_count.sql
create type holdfast.booking_count as (
  status holdfast.booking_status,
  bookings bigint
);
comment on type holdfast.booking_count is 'How many bookings have a status.';
comment on column holdfast.booking_count.status is 'The status.';
comment on column holdfast.booking_count.bookings is 'How many.';
--! EndIncluded types/booking_count.sql
--! Included types/booking_hour.sql
create type holdfast.booking_hour as (
  day_of_week integer,
  hour integer,
  bookings bigint
);
comment on type holdfast.booking_hour is 'How many bookings begin in a local hour of a weekday.';
comment on column holdfast.booking_hour.day_of_week is '0-6, Sunday = 0, in the model''s zone.';
comment on column holdfast.booking_hour.hour is '0-23, in the model''s zone.';
comment on column holdfast.booking_hour.bookings is 'How many.';
--! EndIncluded types/booking_hour.sql
--! Included types/availability_statistics.sql
create type holdfast.availability_statistics as (
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  available_minutes numeric,
  booked_minutes numeric,
  held_minutes numeric,
  free_minutes numeric,
  utilization_rate numeric,
  currency text,
  revenue_potential numeric,
  revenue_booked numeric,
  bookings_by_status holdfast.booking_count[],
  hold_success_rate numeric,
  cancellation_rate numeric,
  bookings_by_hour holdfast.booking_hour[],
  next_available_slot timestamptz
);
comment on type holdfast.availability_statistics is 'Figures of a model for a period. Rates are per cent, 0-100, with two decimals; null where there is nothing to divide by.';
comment on column holdfast.availability_statistics.model_id is 'The model.';
comment on column holdfast.availability_statistics.starts_at is 'Start of the period.';
comment on column holdfast.availability_statistics.ends_at is 'End of the period.';
comment on column holdfast.availability_statistics.available_minutes is 'Real minutes of (windows - blocked - external time) together with what is booked or held.';
comment on column holdfast.availability_statistics.booked_minutes is 'Real minutes of bookings that are confirmed, completed or no-show, without buffers.';
comment on column holdfast.availability_statistics.held_minutes is 'Real minutes of live holds, pending bookings among them, without buffers.';
comment on column holdfast.availability_statistics.free_minutes is 'available_minutes - booked_minutes - held_minutes - minutes that only their buffers take.';
comment on column holdfast.availability_statistics.utilization_rate is '100 x booked_minutes / available_minutes.';
comment on column holdfast.availability_statistics.currency is 'The model''s currency: of both revenues.';
comment on column holdfast.availability_statistics.revenue_potential is 'hourly_rate x available_minutes / 60, rounded to the minor unit.';
comment on column holdfast.availability_statistics.revenue_booked is 'Sum of the prices, in that currency, of bookings that begin in the period and are confirmed, completed or no-show.';
comment on column holdfast.availability_statistics.bookings_by_status is 'Bookings that begin in the period, by status; pending ones whose hold has run out count as expired, swept or not.';
comment on column holdfast.availability_statistics.hold_success_rate is 'Of the holds whose time begins in the period and that are over: 100 x converted / (converted + released + expired, those that ran out unswept too).';
comment on column holdfast.availability_statistics.cancellation_rate is 'Of the bookings that begin in the period: 100 x cancelled / (confirmed + completed + no-show + cancelled).';
comment on column holdfast.availability_statistics.bookings_by_hour is 'Bookings that begin in the period and are confirmed, completed or no-show, by local weekday and hour.';
comment on column holdfast.availability_statistics.next_available_slot is 'Earliest start, from now on, of a slot of the model''s shortest length; null up to the horizon.';
--! EndIncluded types/availability_statistics.sql
--! Included tables/error_codes.sql
-- The registry of errors (DESIGN section 5): raised through holdfast_private.fail() and mapped by the API, nowhere else.
create table holdfast.error_codes (
  sqlstate text not null,
  code text not null,
  meaning text not null,
  retryable boolean not null default false,
  primary key (sqlstate),
  unique (code),
  constraint sqlstate_is_of_our_class check (sqlstate ~ '^SL[0-9]{3}$'),
  constraint code_is_capitals check (code ~ '^[A-Z][A-Z_]+$')
);
comment on table holdfast.error_codes is
  'Every error that Holdfast raises on purpose. Anything else that reaches a caller is a fault of ours or of the server.';
comment on column holdfast.error_codes.sqlstate is 'SQLSTATE as psql and drivers see it.';
comment on column holdfast.error_codes.code is 'The name that the API gives in extensions.code.';
comment on column holdfast.error_codes.meaning is 'What it means, for people.';
comment on column holdfast.error_codes.retryable is 'Whether the same call may succeed when it is made again unchanged.';

insert into holdfast.error_codes (sqlstate, code, meaning, retryable) values
  ('SL001', 'MISSING_ARGUMENT', 'An argument that is needed is null.', false),
  ('SL002', 'INVALID_ARGUMENT', 'An argument is out of its bounds.', false),
  ('SL003', 'INVALID_RANGE', 'A range is empty, inverted, unbounded, too long, or not on whole seconds.', false),
  ('SL004', 'INVALID_TIME_ZONE', 'The time zone is not an IANA name of the form Area/City, or UTC, that this server knows.', false),
  ('SL005', 'INVALID_TIMESTAMP', 'A timestamp is not ISO 8601 with its offset, or outside the years 1 to 9999.', false),
  ('SL006', 'INVALID_IMPORT', 'An availability document has faults: each is listed with its JSON path.', false),
  ('SL010', 'NOT_FOUND', 'There is no such row, or it is not yours.', false),
  ('SL011', 'FORBIDDEN', 'The caller''s role may not do this.', false),
  ('SL012', 'UNAUTHENTICATED', 'The token is missing where one is needed, malformed, expired, or not signed by a known key.', false),
  ('SL020', 'BAD_ISOLATION', 'Writers run at READ COMMITTED only: an older snapshot cannot see what the lock waited for.', false),
  ('SL021', 'IDEMPOTENCY_MISMATCH', 'The idempotency key was used before, for another call or other arguments.', false),
  ('SL030', 'SCHEDULE_OVERLAP', 'The rule overlaps another active rule of the model.', false),
  ('SL031', 'AVAILABILITY_OVERLAP', 'The window overlaps a window that is there.', false),
  ('SL040', 'BAD_DURATION', 'The length is not within the model''s bounds.', false),
  ('SL041', 'BELOW_MIN_NOTICE', 'The start is in the past or nearer than the model''s notice.', false),
  ('SL042', 'BEYOND_HORIZON', 'The start is further away than the model takes bookings.', false),
  ('SL043', 'OUTSIDE_AVAILABILITY', 'The time is not wholly within the model''s availability.', false),
  ('SL044', 'BLOCKED_DATE', 'The time touches a blocked date.', false),
  ('SL045', 'EXTERNAL_BUSY', 'The time touches time that is taken elsewhere.', false),
  ('SL046', 'SLOT_TAKEN', 'The time, with its buffers, touches a live hold or booking.', false),
  ('SL047', 'HOLD_LIMIT_REACHED', 'The user has as many live holds with this model as it allows.', false),
  ('SL048', 'NO_SLOT', 'No slot of that length is free in the searched time.', false),
  ('SL049', 'MODEL_INACTIVE', 'The model takes no new holds or bookings.', false),
  ('SL060', 'HOLD_EXPIRED', 'The hold has run out or was given back.', false),
  ('SL061', 'INVALID_TRANSITION', 'The row''s status does not allow this step.', false),
  ('SL062', 'PAYMENT_MISMATCH', 'Amount, currency or reference of the payment are not those of the booking.', false),
  ('SL063', 'TOO_LATE', 'The booking has already begun.', false),
  ('SL064', 'TOO_EARLY', 'The booking has not begun yet.', false),
  ('SL070', 'INVALID_ADDRESS', 'The address is not one that its channel can send to.', false),
  ('SL071', 'SUBSCRIPTION_LIMIT_REACHED', 'The user has as many subscriptions as are allowed.', false);

alter table holdfast.error_codes enable row level security;
create policy everyone_reads on holdfast.error_codes for select using (true);
grant select on holdfast.error_codes
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/error_codes.sql
--! Included functions/errors/fail.sql
-- The only way to raise: the SQLSTATE comes from the registry, so an unregistered code cannot be raised at all.
create or replace function holdfast_private.fail(code text, message text, detail jsonb default null, hint text default null)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  registered text;
begin
  select e.sqlstate into registered from holdfast.error_codes as e where e.code = fail.code;
  if registered is null then
    raise exception 'the error code % is not registered', fail.code using errcode = 'internal_error';
  end if;
  if fail.hint is null then
    raise exception '%', fail.message using errcode = registered, detail = coalesce(fail.detail, '{}');
  end if;
  raise exception '%', fail.message using errcode = registered, detail = coalesce(fail.detail, '{}'), hint = fail.hint;
end
$$;
comment on function holdfast_private.fail(text, text, jsonb, text) is
  'Raises a registered error: short factual message, detail with the facts (ids, ranges) as a JSON object, hint with what to do.';
revoke all on function holdfast_private.fail(text, text, jsonb, text) from public;
grant execute on function holdfast_private.fail(text, text, jsonb, text)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/errors/fail.sql
--! Included functions/errors/require_arguments.sql
create or replace function holdfast_private.require_arguments(arguments jsonb)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  missing text[];
begin
  select array_agg(a.key order by a.key) into missing
  from jsonb_each(require_arguments.arguments) as a
  where a.value = 'null';
  if missing is not null then
    perform holdfast_private.fail(
      'MISSING_ARGUMENT',
      format('missing: %s', array_to_string(missing, ', ')),
      jsonb_build_object('arguments', missing),
      'Give a value that is not null.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_arguments(jsonb) is
  'Raises MISSING_ARGUMENT that names the keys whose value is null.';
revoke all on function holdfast_private.require_arguments(jsonb) from public;
grant execute on function holdfast_private.require_arguments(jsonb)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/errors/require_arguments.sql
--! Included tables/clock.sql
-- DESIGN section 2: the server's clock plus this offset is the time that every rule sees. Only the owner may write it;
-- server and worker refuse to start in production while it is not zero.
create table holdfast_private.clock (
  is_only_row boolean not null default true,
  clock_offset interval not null default '0',
  primary key (is_only_row),
  constraint there_is_one_row check (is_only_row)
);
comment on table holdfast_private.clock is 'Offset of Holdfast''s clock from the server''s: zero outside tests and demonstrations.';
comment on column holdfast_private.clock.is_only_row is 'Always true: the table has one row.';
comment on column holdfast_private.clock.clock_offset is 'Added to the server''s clock; hours and smaller units only.';

insert into holdfast_private.clock default values;

alter table holdfast_private.clock enable row level security;
create policy everyone_reads on holdfast_private.clock for select using (true);
grant select on holdfast_private.clock
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/clock.sql
--! Included functions/time/current_instant.sql
create or replace function holdfast_private.current_instant()
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return clock_timestamp() + (select c.clock_offset from holdfast_private.clock as c);
end
$$;
comment on function holdfast_private.current_instant() is
  'The time that every rule sees: the server''s clock, read now (not at the transaction''s start), plus the offset of the clock table. Call it after the lock is taken (DESIGN section 2).';
revoke all on function holdfast_private.current_instant() from public;
grant execute on function holdfast_private.current_instant()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/time/current_instant.sql
--! Included functions/time/is_time_zone.sql
create or replace function holdfast_private.is_time_zone(name text)
returns boolean
language plpgsql
stable
strict
set search_path to pg_catalog, pg_temp
as $$
begin
  -- PostgreSQL would take POSIX rules too (EST5EDT4,M3.2.0,... and Etc/GMT+99): without a digit behind the letters there is no such rule.
  if is_time_zone.name !~ '^(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+)+|Etc/GMT(\+([1-9]|1[0-2])|-([1-9]|1[0-4])))$' then
    return false;
  end if;
  perform '2000-01-01 00:00:00+00'::timestamptz at time zone is_time_zone.name;
  return true;
exception
  when invalid_parameter_value then return false;
end
$$;
comment on function holdfast_private.is_time_zone(text) is
  'Whether the name is UTC or an IANA name of the form Area/City that this server knows. The old names that PostgreSQL reads as fixed abbreviations (CET, EST and kin) are not.';
revoke all on function holdfast_private.is_time_zone(text) from public;
--! EndIncluded functions/time/is_time_zone.sql
--! Included functions/time/week_minutes.sql
create or replace function holdfast_private.week_minutes(day_of_week integer, start_time time, end_time time)
returns int4multirange
language sql
immutable
parallel safe
return (
  -- The rule in minutes since Sunday 00:00, and the same a week earlier: what of the two lies in the week is its wrapped shape.
  int4multirange(
    int4range(
      day_of_week * 1440 + (extract(epoch from start_time) / 60)::integer,
      day_of_week * 1440 + (extract(epoch from end_time) / 60)::integer + case when end_time <= start_time then 1440 else 0 end
    ),
    int4range(
      day_of_week * 1440 + (extract(epoch from start_time) / 60)::integer - 10080,
      day_of_week * 1440 + (extract(epoch from end_time) / 60)::integer + case when end_time <= start_time then 1440 else 0 end - 10080
    )
  ) * int4multirange(int4range(0, 10080))
);
comment on function holdfast_private.week_minutes(integer, time, time) is
  'Minutes since Sunday 00:00 that a weekly rule covers; across Saturday midnight it wraps.';
revoke all on function holdfast_private.week_minutes(integer, time, time) from public;
--! EndIncluded functions/time/week_minutes.sql
--! Included tables/models.sql
create table holdfast.models (
  id bigint generated by default as identity,
  name text not null,
  time_zone text not null,
  is_active boolean not null default true,
  hourly_rate numeric not null default 0,
  currency text not null default 'USD',
  slot_interval_minutes integer not null default 15,
  min_booking_minutes integer not null default 15,
  max_booking_minutes integer not null default 480,
  buffer_before_minutes integer not null default 0,
  buffer_after_minutes integer not null default 0,
  min_notice_minutes integer not null default 0,
  booking_horizon_days integer not null default 90,
  hold_minutes integer not null default 10,
  max_active_holds_per_user integer not null default 3,
  generate_days_ahead integer not null default 60,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (id),
  constraint name_has_1_to_200_characters check (char_length(name) between 1 and 200),
  constraint time_zone_is_known check (holdfast_private.is_time_zone(time_zone)),
  constraint hourly_rate_is_not_negative check (hourly_rate >= 0 and hourly_rate < 1e9),
  constraint currency_is_three_capitals check (currency ~ '^[A-Z]{3}$'),
  constraint slot_interval_is_1_to_1440 check (slot_interval_minutes between 1 and 1440),
  constraint min_booking_is_1_to_max_booking check (min_booking_minutes between 1 and max_booking_minutes),
  constraint max_booking_is_at_most_a_week check (max_booking_minutes <= 10080),
  constraint buffer_before_is_at_most_a_day check (buffer_before_minutes between 0 and 1440),
  constraint buffer_after_is_at_most_a_day check (buffer_after_minutes between 0 and 1440),
  constraint min_notice_is_at_most_a_year check (min_notice_minutes between 0 and 525600),
  constraint booking_horizon_is_1_to_1000_days check (booking_horizon_days between 1 and 1000),
  constraint hold_minutes_is_1_to_1440 check (hold_minutes between 1 and 1440),
  constraint max_active_holds_is_1_to_1000 check (max_active_holds_per_user between 1 and 1000),
  constraint generate_days_ahead_is_0_to_400 check (generate_days_ahead between 0 and 400)
);
comment on table holdfast.models is
  'Those whose time is booked: people, rooms, chairs, machines. Writers lock the model''s row first, then look (DESIGN section 3).';
comment on column holdfast.models.id is 'Id; a host system may give its own.';
comment on column holdfast.models.name is 'Name, 1-200 characters.';
comment on column holdfast.models.time_zone is 'IANA time zone, Area/City or UTC: weekly rules and blocked dates are read on its wall clock.';
comment on column holdfast.models.is_active is 'Whether new holds and bookings are taken and windows generated.';
comment on column holdfast.models.hourly_rate is 'Price of an hour in currency; a hold fixes the price.';
comment on column holdfast.models.currency is 'ISO 4217 code.';
comment on column holdfast.models.slot_interval_minutes is 'Grid of starts: local minutes of the day that divide by it.';
comment on column holdfast.models.min_booking_minutes is 'Shortest booking in minutes.';
comment on column holdfast.models.max_booking_minutes is 'Longest booking in minutes.';
comment on column holdfast.models.buffer_before_minutes is 'Minutes kept free before a booking, from what another claims; frozen when claimed.';
comment on column holdfast.models.buffer_after_minutes is 'Minutes kept free after a booking, from what another claims; frozen when claimed.';
comment on column holdfast.models.min_notice_minutes is 'Minutes between now and the earliest start that can be held.';
comment on column holdfast.models.booking_horizon_days is 'Days of 24 hours between now and the latest start that can be held.';
comment on column holdfast.models.hold_minutes is 'Minutes that a hold lives.';
comment on column holdfast.models.max_active_holds_per_user is 'Live holds that one user may have with this model.';
comment on column holdfast.models.generate_days_ahead is 'Local days ahead for which the worker keeps windows generated.';
comment on column holdfast.models.created_at is 'When the model was added.';

alter table holdfast.models enable row level security;
create policy everyone_reads on holdfast.models for select using (true);
-- No insert, update or delete for anyone: add_model and its kin carry the rules.
grant select on holdfast.models
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/models.sql
--! Included tables/model_schedules.sql
create table holdfast.model_schedules (
  model_id bigint not null,
  id bigint generated by default as identity,
  day_of_week integer not null,
  start_time time not null,
  end_time time not null,
  is_active boolean not null default true,
  created_at timestamptz not null default holdfast_private.current_instant(),
  -- The rule's minutes of the week, so that overlap, across midnight and across Saturday night too, is plain range overlap.
  week_minutes int4multirange not null
    generated always as (holdfast_private.week_minutes(day_of_week, start_time, end_time)) stored,
  primary key (model_id, id),
  foreign key (model_id) references holdfast.models (id) on delete cascade,
  constraint day_of_week_is_0_to_6 check (day_of_week between 0 and 6),
  constraint start_time_is_a_whole_minute_of_the_day
    check (start_time < '24:00' and extract(second from start_time) = 0),
  constraint end_time_is_a_whole_minute check (extract(second from end_time) = 0),
  constraint active_rules_do_not_overlap
    exclude using gist (model_id with =, week_minutes with &&) where (is_active)
);
comment on table holdfast.model_schedules is 'Weekly rules, on the model''s wall clock on every day of the year.';
comment on column holdfast.model_schedules.model_id is 'The model.';
comment on column holdfast.model_schedules.id is 'Id, unique with model_id.';
comment on column holdfast.model_schedules.day_of_week is '0-6, Sunday = 0: the local day on which the window begins.';
comment on column holdfast.model_schedules.start_time is 'Local start, whole minutes.';
comment on column holdfast.model_schedules.end_time is 'Local end, whole minutes; at or before start_time it is on the next day, 00:00-00:00 is a whole day.';
comment on column holdfast.model_schedules.is_active is 'Whether the rule counts.';
comment on column holdfast.model_schedules.created_at is 'When the rule was added.';
comment on column holdfast.model_schedules.week_minutes is 'Minutes since Sunday 00:00 that the rule covers; the week wraps.';

alter table holdfast.model_schedules enable row level security;
create policy everyone_reads on holdfast.model_schedules for select using (true);
-- week_minutes is bookkeeping: not granted.
grant select (model_id, id, day_of_week, start_time, end_time, is_active, created_at) on holdfast.model_schedules
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/model_schedules.sql
--! Included tables/model_blocked_dates.sql
create table holdfast.model_blocked_dates (
  model_id bigint not null,
  id bigint generated by default as identity,
  blocked_date date not null,
  start_time time,
  end_time time,
  reason text,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, id),
  -- Also the index by which free time finds the dates of a region.
  unique nulls not distinct (model_id, blocked_date, start_time, end_time),
  foreign key (model_id) references holdfast.models (id) on delete cascade,
  constraint blocked_date_is_finite check (isfinite(blocked_date)),
  constraint start_and_end_come_together check ((start_time is null) = (end_time is null)),
  constraint ends_after_start check (end_time > start_time),
  constraint times_are_whole_minutes check (extract(second from start_time) = 0 and extract(second from end_time) = 0),
  constraint reason_has_at_most_200_characters check (char_length(reason) <= 200)
);
comment on table holdfast.model_blocked_dates is
  'Local calendar dates, or local parts of them, on which a model is not available. They cut free time at once; windows stay.';
comment on column holdfast.model_blocked_dates.model_id is 'The model.';
comment on column holdfast.model_blocked_dates.id is 'Id, unique with model_id.';
comment on column holdfast.model_blocked_dates.blocked_date is 'The date in the model''s time zone.';
comment on column holdfast.model_blocked_dates.start_time is 'Local start of the blocked part, whole minutes; absent: the whole day.';
comment on column holdfast.model_blocked_dates.end_time is 'Local end of the blocked part, whole minutes, 24:00 at the latest; absent: the whole day.';
comment on column holdfast.model_blocked_dates.reason is 'Why, at most 200 characters; the model''s own and admins'' eyes only.';
comment on column holdfast.model_blocked_dates.created_at is 'When the date was blocked.';

alter table holdfast.model_blocked_dates enable row level security;
-- Plain true: everyone subtracts everyone. The reason is not granted to anybody: a policy hides rows, not columns, and
-- holdfast_model would read other models' reasons. blocked_date_reason() shows it to those whom it concerns.
create policy everyone_reads on holdfast.model_blocked_dates for select using (true);
grant select (model_id, id, blocked_date, start_time, end_time, created_at) on holdfast.model_blocked_dates
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/model_blocked_dates.sql
--! Included tables/availability.sql
create table holdfast.availability (
  model_id bigint not null,
  id bigint generated by default as identity,
  during tstzrange not null,
  slot_type holdfast.slot_type not null default 'manual',
  schedule_id bigint,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, id),
  foreign key (model_id) references holdfast.models (id) on delete cascade,
  foreign key (model_id, schedule_id) references holdfast.model_schedules (model_id, id) on delete set null (schedule_id),
  constraint during_is_half_open_and_finite check (
    not isempty(during) and lower_inc(during) and not upper_inc(during)
    and not upper_inf(during) and isfinite(lower(during)) and isfinite(upper(during))
  ),
  constraint only_recurring_windows_have_a_schedule check (schedule_id is null or slot_type = 'recurring'),
  constraint windows_do_not_overlap exclude using gist (model_id with =, during with &&)
);
-- A rule's own windows: when it changes or goes, and for the foreign key.
create index availability_model_id_schedule_id_idx on holdfast.availability (model_id, schedule_id)
  where schedule_id is not null;
comment on table holdfast.availability is
  'Windows in which a model may be booked. Windows that touch count as one; blocked, external and claimed time is subtracted when read.';
comment on column holdfast.availability.model_id is 'The model.';
comment on column holdfast.availability.id is 'Id, unique with model_id.';
comment on column holdfast.availability.during is 'The window, half-open.';
comment on column holdfast.availability.slot_type is 'Where it came from.';
comment on column holdfast.availability.schedule_id is 'The weekly rule of a recurring window, while that exists.';
comment on column holdfast.availability.created_at is 'When the window was made.';

alter table holdfast.availability enable row level security;
create policy everyone_reads on holdfast.availability for select using (true);
grant select on holdfast.availability
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/availability.sql
--! Included tables/removed_windows.sql
-- A generated window that was removed by hand stays removed when generation runs again, until its time is added again,
-- or its rule changes (then the rows go) or is deleted (then they cascade).
create table holdfast_private.removed_windows (
  model_id bigint not null,
  id bigint generated by default as identity,
  schedule_id bigint not null,
  during tstzrange not null,
  primary key (model_id, id),
  foreign key (model_id, schedule_id) references holdfast.model_schedules (model_id, id) on delete cascade
);
create index removed_windows_model_id_schedule_id_idx on holdfast_private.removed_windows (model_id, schedule_id);
comment on table holdfast_private.removed_windows is 'Time of weekly rules that was removed by hand: generation leaves it out.';
comment on column holdfast_private.removed_windows.model_id is 'The model.';
comment on column holdfast_private.removed_windows.id is 'Id, unique with model_id.';
comment on column holdfast_private.removed_windows.schedule_id is 'The rule whose window was removed.';
comment on column holdfast_private.removed_windows.during is 'The time removed.';

-- Owner only: no policy, no grant.
alter table holdfast_private.removed_windows enable row level security;
--! EndIncluded tables/removed_windows.sql
--! Included tables/external_busy.sql
create table holdfast.external_busy (
  model_id bigint not null,
  id bigint generated by default as identity,
  source text not null,
  external_id text not null,
  during tstzrange not null,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, id),
  unique (model_id, source, external_id),
  foreign key (model_id) references holdfast.models (id) on delete cascade,
  constraint source_has_1_to_100_characters check (char_length(source) between 1 and 100),
  constraint external_id_has_1_to_200_characters check (char_length(external_id) between 1 and 200),
  constraint during_is_half_open_and_finite check (
    not isempty(during) and lower_inc(during) and not upper_inc(during)
    and not upper_inf(during) and isfinite(lower(during)) and isfinite(upper(during))
  )
);
create index external_busy_model_id_during_idx on holdfast.external_busy using gist (model_id, during);
comment on table holdfast.external_busy is 'Time taken elsewhere: the host''s own bookings, a personal calendar. May overlap anything; hides free time.';
comment on column holdfast.external_busy.model_id is 'The model.';
comment on column holdfast.external_busy.id is 'Id, unique with model_id.';
comment on column holdfast.external_busy.source is 'Who says so, 1-100 characters; set_external_busy replaces one source''s entries.';
comment on column holdfast.external_busy.external_id is 'The source''s id, 1-200 characters.';
comment on column holdfast.external_busy.during is 'The busy time, half-open.';
comment on column holdfast.external_busy.created_at is 'When the entry came.';

alter table holdfast.external_busy enable row level security;
-- Plain true: everyone subtracts everyone. Whose calendar it stands in is nobody's business: source and external_id are not granted.
create policy everyone_reads on holdfast.external_busy for select using (true);
grant select (model_id, id, during, created_at) on holdfast.external_busy
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/external_busy.sql
--! Included tables/booking_holds.sql
create table holdfast.booking_holds (
  model_id bigint not null,
  id bigint generated by default as identity,
  availability_id bigint,
  user_id text not null,
  during tstzrange not null,
  hold_expires_at timestamptz not null,
  status holdfast.hold_status not null default 'active',
  price numeric not null default 0,
  currency text not null,
  buffer_before_minutes integer not null default 0,
  buffer_after_minutes integer not null default 0,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, id),
  foreign key (model_id) references holdfast.models (id),
  constraint user_id_has_1_to_50_characters check (char_length(user_id) between 1 and 50),
  constraint during_is_half_open_and_finite check (
    not isempty(during) and lower_inc(during) and not upper_inc(during)
    and not upper_inf(during) and isfinite(lower(during)) and isfinite(upper(during))
  ),
  constraint hold_expires_at_is_finite check (isfinite(hold_expires_at)),
  constraint price_is_not_negative check (price >= 0 and price < 1e12),
  constraint currency_is_three_capitals check (currency ~ '^[A-Z]{3}$'),
  constraint buffers_are_at_most_a_day
    check (buffer_before_minutes between 0 and 1440 and buffer_after_minutes between 0 and 1440)
);
-- Live holds: a user's own (limit, offer to oneself), and those whose time has come (sweep).
create index booking_holds_live_user_idx on holdfast.booking_holds (model_id, user_id) where status = 'active';
create index booking_holds_live_expiry_idx on holdfast.booking_holds (hold_expires_at) where status = 'active';
-- A customer's list of holds.
create index booking_holds_user_id_idx on holdfast.booking_holds (user_id);
comment on table holdfast.booking_holds is 'Claims on a slot while the customer pays. Expired the moment hold_expires_at has passed, swept or not.';
comment on column holdfast.booking_holds.model_id is 'The model.';
comment on column holdfast.booking_holds.id is 'Id, unique with model_id.';
comment on column holdfast.booking_holds.availability_id is 'The window in which the hold began when it was made; informational, the window may be gone.';
comment on column holdfast.booking_holds.user_id is 'The host system''s id of the customer, 1-50 characters.';
comment on column holdfast.booking_holds.during is 'The time held, without buffers.';
comment on column holdfast.booking_holds.hold_expires_at is 'The instant at which the hold ends by itself.';
comment on column holdfast.booking_holds.status is 'Where it stands; active counts until hold_expires_at only.';
comment on column holdfast.booking_holds.price is 'Price of the time, fixed now, in currency.';
comment on column holdfast.booking_holds.currency is 'ISO 4217 code.';
comment on column holdfast.booking_holds.buffer_before_minutes is 'The model''s buffer before, frozen when claimed.';
comment on column holdfast.booking_holds.buffer_after_minutes is 'The model''s buffer after, frozen when claimed.';
comment on column holdfast.booking_holds.created_at is 'When it was placed.';

alter table holdfast.booking_holds enable row level security;
create policy users_read_their_own on holdfast.booking_holds for select to holdfast_customer, holdfast_model
  using (user_id = nullif(current_setting('holdfast.user_id', true), ''));
create policy models_read_their_own on holdfast.booking_holds for select to holdfast_model
  using (model_id = nullif(current_setting('holdfast.model_id', true), '')::bigint);
create policy admins_read_all on holdfast.booking_holds for select to holdfast_admin using (true);
create policy workers_read_all on holdfast.booking_holds for select to holdfast_worker using (true);
-- Not to anonymous: holds name customers. Written by hold_slot and its kin only.
grant select on holdfast.booking_holds to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/booking_holds.sql
--! Included tables/bookings.sql
create table holdfast.bookings (
  model_id bigint not null,
  id bigint generated by default as identity,
  hold_id bigint not null,
  user_id text not null,
  during tstzrange not null,
  status holdfast.booking_status not null default 'pending',
  price numeric not null,
  currency text not null,
  payment_reference text,
  confirmed_at timestamptz,
  refund_due_at timestamptz,
  match_score integer,
  cancelled_at timestamptz,
  cancelled_by text,
  cancellation_reason text,
  host_reference text,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, id),
  unique (model_id, hold_id),
  foreign key (model_id) references holdfast.models (id),
  foreign key (model_id, hold_id) references holdfast.booking_holds (model_id, id),
  constraint user_id_has_1_to_50_characters check (char_length(user_id) between 1 and 50),
  constraint during_is_half_open_and_finite check (
    not isempty(during) and lower_inc(during) and not upper_inc(during)
    and not upper_inf(during) and isfinite(lower(during)) and isfinite(upper(during))
  ),
  constraint price_is_not_negative check (price >= 0 and price < 1e12),
  constraint currency_is_three_capitals check (currency ~ '^[A-Z]{3}$'),
  constraint payment_reference_has_1_to_200_characters check (char_length(payment_reference) between 1 and 200),
  constraint match_score_is_0_to_100 check (match_score between 0 and 100),
  constraint cancellation_reason_has_at_most_500_characters check (char_length(cancellation_reason) <= 500),
  constraint host_reference_has_1_to_200_characters check (char_length(host_reference) between 1 and 200)
);
-- One payment pays for one booking of a model.
create unique index bookings_model_id_payment_reference_key on holdfast.bookings (model_id, payment_reference)
  where payment_reference is not null;
create index bookings_user_id_idx on holdfast.bookings (user_id);
comment on table holdfast.bookings is 'Purchases. Every booking has a hold; while pending it rides on it.';
comment on column holdfast.bookings.model_id is 'The model.';
comment on column holdfast.bookings.id is 'Id, unique with model_id.';
comment on column holdfast.bookings.hold_id is 'The hold that won the time.';
comment on column holdfast.bookings.user_id is 'The host system''s id of the customer.';
comment on column holdfast.bookings.during is 'The time booked, without buffers.';
comment on column holdfast.bookings.status is 'Where it stands; moves only along its state machine.';
comment on column holdfast.bookings.price is 'Price, as the hold fixed it.';
comment on column holdfast.bookings.currency is 'ISO 4217 code.';
comment on column holdfast.bookings.payment_reference is 'The host''s reference of the payment, unique for the model.';
comment on column holdfast.bookings.confirmed_at is 'When it was confirmed.';
comment on column holdfast.bookings.refund_due_at is 'Since when money is owed back: cancelled after payment, or paid when the time was gone.';
comment on column holdfast.bookings.match_score is 'The slot''s score when a smart booking chose it.';
comment on column holdfast.bookings.cancelled_at is 'When it was cancelled.';
comment on column holdfast.bookings.cancelled_by is 'Who cancelled it: user id, or database role.';
comment on column holdfast.bookings.cancellation_reason is 'Why, at most 500 characters.';
comment on column holdfast.bookings.host_reference is 'The host system''s own reference.';
comment on column holdfast.bookings.created_at is 'When it was made.';

alter table holdfast.bookings enable row level security;
create policy users_read_their_own on holdfast.bookings for select to holdfast_customer, holdfast_model
  using (user_id = nullif(current_setting('holdfast.user_id', true), ''));
create policy models_read_their_own on holdfast.bookings for select to holdfast_model
  using (model_id = nullif(current_setting('holdfast.model_id', true), '')::bigint);
create policy admins_read_all on holdfast.bookings for select to holdfast_admin using (true);
create policy workers_read_all on holdfast.bookings for select to holdfast_worker using (true);
-- Not to anonymous: bookings name customers. Written by convert_hold_to_booking and its kin only.
grant select on holdfast.bookings to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/bookings.sql
--! Included tables/occupied_time.sql
-- The ledger of live claims: the one place that can refuse a double booking, whoever writes. It has no personal column, so
-- that everyone may read it and free time is the same for all.
create table holdfast.occupied_time (
  model_id bigint not null,
  hold_id bigint not null,
  during tstzrange not null,
  occupied tstzrange not null,
  until timestamptz,
  primary key (model_id, hold_id),
  foreign key (model_id, hold_id) references holdfast.booking_holds (model_id, id) on delete cascade,
  constraint during_lies_within_occupied check (during <@ occupied),
  constraint live_claims_do_not_overlap exclude using gist (model_id with =, occupied with &&)
);
comment on table holdfast.occupied_time is
  'One row for each live hold or booking. Written by triggers on booking_holds and bookings and by nothing else.';
comment on column holdfast.occupied_time.model_id is 'The model.';
comment on column holdfast.occupied_time.hold_id is 'The hold that won the time.';
comment on column holdfast.occupied_time.during is 'The claim''s own time.';
comment on column holdfast.occupied_time.occupied is 'The same, widened by the buffers that were frozen when it was claimed.';
comment on column holdfast.occupied_time.until is 'When the hold runs out: past it, the row blocks nobody. Null once booked.';

alter table holdfast.occupied_time enable row level security;
create policy everyone_reads on holdfast.occupied_time for select using (true);
grant select on holdfast.occupied_time
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/occupied_time.sql
--! Included tables/user_notifications.sql
create table holdfast.user_notifications (
  user_id text not null,
  id bigint generated by default as identity,
  only_model_id bigint,
  event_types holdfast.notification_event[] not null,
  channel holdfast.notification_channel not null,
  address text,
  time_zone text not null default 'UTC',
  quiet_from time,
  quiet_until time,
  lead_times_minutes integer[] not null default '{1440,60}',
  reads_model_id bigint,
  reads_all boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (user_id, id),
  foreign key (only_model_id) references holdfast.models (id) on delete cascade,
  constraint user_id_has_1_to_50_characters check (char_length(user_id) between 1 and 50),
  constraint event_types_are_given check (cardinality(event_types) > 0 and array_position(event_types, null) is null),
  constraint address_is_given_unless_in_app check ((address is null) = (channel = 'in_app')),
  constraint address_is_one_line check (address !~ '[\r\n]' and char_length(address) between 1 and 2000),
  constraint time_zone_is_known check (holdfast_private.is_time_zone(time_zone)),
  constraint quiet_hours_come_together check ((quiet_from is null) = (quiet_until is null)),
  constraint quiet_hours_are_not_the_whole_day check (quiet_from <> quiet_until),
  constraint lead_times_are_at_most_30_days check (
    0 < all (lead_times_minutes) and 43200 >= all (lead_times_minutes) and array_position(lead_times_minutes, null) is null
  )
);
create index user_notifications_only_model_id_idx on holdfast.user_notifications (only_model_id);
comment on table holdfast.user_notifications is 'What a user wants to be told, and how.';
comment on column holdfast.user_notifications.user_id is 'The host system''s id of the user, 1-50 characters.';
comment on column holdfast.user_notifications.id is 'Id, unique with user_id.';
comment on column holdfast.user_notifications.only_model_id is 'The one model that it is about; null means all.';
comment on column holdfast.user_notifications.event_types is 'The events wanted.';
comment on column holdfast.user_notifications.channel is 'How the message travels.';
comment on column holdfast.user_notifications.address is 'Where to; absent for in_app.';
comment on column holdfast.user_notifications.time_zone is 'The user''s time zone: quiet hours and times in messages are read in it.';
comment on column holdfast.user_notifications.quiet_from is 'Local start of the quiet hours.';
comment on column holdfast.user_notifications.quiet_until is 'Local end of the quiet hours; before quiet_from it is on the next day.';
comment on column holdfast.user_notifications.lead_times_minutes is 'How many minutes before a booking to remind.';
comment on column holdfast.user_notifications.reads_model_id is
  'The model whose holds and bookings the user may read, as its token said when it subscribed; those of other models reach it where they are its own.';
comment on column holdfast.user_notifications.reads_all is 'Whether the user may read all holds and bookings: an admin subscribed for itself.';
comment on column holdfast.user_notifications.is_active is 'Whether messages are sent.';
comment on column holdfast.user_notifications.created_at is 'When it was saved.';

alter table holdfast.user_notifications enable row level security;
create policy users_read_their_own on holdfast.user_notifications for select to holdfast_customer, holdfast_model
  using (user_id = nullif(current_setting('holdfast.user_id', true), ''));
create policy admins_read_all on holdfast.user_notifications for select to holdfast_admin using (true);
create policy workers_read_all on holdfast.user_notifications for select to holdfast_worker using (true);
grant select on holdfast.user_notifications to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/user_notifications.sql
--! Included tables/notification_deliveries.sql
create table holdfast.notification_deliveries (
  model_id bigint not null,
  id bigint generated by default as identity,
  user_id text not null,
  subscription_id bigint,
  channel holdfast.notification_channel not null,
  address text,
  event_type holdfast.notification_event not null,
  payload jsonb not null,
  dedupe_key text not null,
  status holdfast.delivery_status not null default 'pending',
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  last_error text,
  delivered_at timestamptz,
  read_at timestamptz,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, id),
  unique (model_id, dedupe_key),
  foreign key (model_id) references holdfast.models (id) on delete cascade,
  constraint user_id_has_1_to_50_characters check (char_length(user_id) between 1 and 50),
  constraint attempts_is_not_negative check (attempts >= 0)
);
create index notification_deliveries_user_id_idx on holdfast.notification_deliveries (user_id);
comment on table holdfast.notification_deliveries is 'One row for each message to one address.';
comment on column holdfast.notification_deliveries.model_id is 'The model that the message is about.';
comment on column holdfast.notification_deliveries.id is 'Id, unique with model_id.';
comment on column holdfast.notification_deliveries.user_id is 'The user told.';
comment on column holdfast.notification_deliveries.subscription_id is
  'Id, with user_id, of the subscription that asked for it; informational, the subscription may be gone.';
comment on column holdfast.notification_deliveries.channel is 'How it travels.';
comment on column holdfast.notification_deliveries.address is 'Where to; absent for in_app.';
comment on column holdfast.notification_deliveries.event_type is 'What it tells.';
comment on column holdfast.notification_deliveries.payload is 'The facts told: count, starts_at and ends_at of them all, and the first 20 as items.';
comment on column holdfast.notification_deliveries.dedupe_key is 'What makes it the same message: never sent again once acknowledged.';
comment on column holdfast.notification_deliveries.status is 'Where it stands.';
comment on column holdfast.notification_deliveries.attempts is 'Times tried.';
comment on column holdfast.notification_deliveries.next_attempt_at is 'When it is tried next.';
comment on column holdfast.notification_deliveries.last_error is 'What went wrong last.';
comment on column holdfast.notification_deliveries.delivered_at is 'When the outside acknowledged it.';
comment on column holdfast.notification_deliveries.read_at is 'When the user marked it as read.';
comment on column holdfast.notification_deliveries.created_at is 'When it was queued.';

alter table holdfast.notification_deliveries enable row level security;
create policy users_read_their_own on holdfast.notification_deliveries for select to holdfast_customer, holdfast_model
  using (user_id = nullif(current_setting('holdfast.user_id', true), ''));
create policy admins_read_all on holdfast.notification_deliveries for select to holdfast_admin using (true);
create policy workers_read_all on holdfast.notification_deliveries for select to holdfast_worker using (true);
grant select on holdfast.notification_deliveries to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/notification_deliveries.sql
--! Included tables/availability_change_log.sql
-- The audit trail and, read by relay_changes() through a snapshot cursor, the outbox too: the hot path writes the news once,
-- and without a worker nothing grows but the history that was asked for.
create table holdfast.availability_change_log (
  model_id bigint not null,
  id bigint generated by default as identity,
  changed_at timestamptz not null,
  transaction_id xid8 not null default pg_current_xact_id(),
  actor text not null,
  actor_role text not null,
  table_name text not null,
  row_id bigint not null,
  operation holdfast.change_operation not null,
  old_row jsonb,
  new_row jsonb,
  primary key (model_id, id)
);
-- The relay's order.
create index availability_change_log_transaction_id_id_idx on holdfast.availability_change_log (transaction_id, id);
comment on table holdfast.availability_change_log is
  'One row for each row really changed in models, schedules, blocked dates, availability, external busy, holds and bookings. Written by triggers, altered by nobody.';
comment on column holdfast.availability_change_log.model_id is 'The model.';
comment on column holdfast.availability_change_log.id is 'Id, unique with model_id; ascending for one row''s changes.';
comment on column holdfast.availability_change_log.changed_at is 'When.';
comment on column holdfast.availability_change_log.transaction_id is 'The database transaction.';
comment on column holdfast.availability_change_log.actor is 'Who: the token''s subject, else the database role; system for what the clock did.';
comment on column holdfast.availability_change_log.actor_role is 'The role that the caller acted in.';
comment on column holdfast.availability_change_log.table_name is 'The table, without schema.';
comment on column holdfast.availability_change_log.row_id is 'Id of the row in that table.';
comment on column holdfast.availability_change_log.operation is 'What was done.';
comment on column holdfast.availability_change_log.old_row is 'The row before; null for an insert. Times in UTC.';
comment on column holdfast.availability_change_log.new_row is 'The row after; null for a delete. Times in UTC.';

alter table holdfast.availability_change_log enable row level security;
create policy models_read_their_own on holdfast.availability_change_log for select to holdfast_model
  using (model_id = nullif(current_setting('holdfast.model_id', true), '')::bigint);
create policy admins_read_all on holdfast.availability_change_log for select to holdfast_admin using (true);
create policy workers_read_all on holdfast.availability_change_log for select to holdfast_worker using (true);
grant select on holdfast.availability_change_log to holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/availability_change_log.sql
--! Included tables/relay_cursor.sql
-- How far the relay has read the change log. A plain "last id" would lose rows: ids are given out before commits. So the cursor is
-- a snapshot: what was visible in it has been relayed. `upto` is the snapshot being read towards, in batches.
create table holdfast_private.relay_cursor (
  is_only_row boolean not null default true,
  relayed pg_snapshot not null default pg_current_snapshot(),
  upto pg_snapshot,
  last_transaction_id xid8 not null default '0',
  last_id bigint not null default 0,
  since_id bigint not null default 0,
  primary key (is_only_row),
  constraint there_is_one_row check (is_only_row)
);
comment on table holdfast_private.relay_cursor is 'How far the relay has read the change log.';
comment on column holdfast_private.relay_cursor.is_only_row is 'Always true: the table has one row.';
comment on column holdfast_private.relay_cursor.relayed is 'All that this snapshot sees has been relayed.';
comment on column holdfast_private.relay_cursor.upto is 'The snapshot that is being relayed now; null between two.';
comment on column holdfast_private.relay_cursor.last_transaction_id is 'Position within upto: transaction of the last row relayed.';
comment on column holdfast_private.relay_cursor.last_id is 'Position within upto: id of the last row relayed.';
comment on column holdfast_private.relay_cursor.since_id is 'Rows up to this id came with a restore from another cluster: never relayed.';

insert into holdfast_private.relay_cursor default values;

-- Owner only: no policy, no grant.
alter table holdfast_private.relay_cursor enable row level security;
--! EndIncluded tables/relay_cursor.sql
--! Included tables/idempotency_keys.sql
-- What a creating call answered, for the caller who asks again with the same key. Scoped to the model; 0 where there is none yet.
create table holdfast_private.idempotency_keys (
  model_id bigint not null,
  caller text not null,
  idempotency_key text not null,
  function_name text not null,
  arguments jsonb not null,
  answer jsonb,
  created_at timestamptz not null default holdfast_private.current_instant(),
  primary key (model_id, caller, idempotency_key),
  constraint idempotency_key_has_1_to_255_characters check (char_length(idempotency_key) between 1 and 255)
);
-- Pruning.
create index idempotency_keys_created_at_idx on holdfast_private.idempotency_keys (created_at);
comment on table holdfast_private.idempotency_keys is
  'Answers of creating calls by idempotency key, written in the transaction of what they tell of, kept for 24 hours at least.';
comment on column holdfast_private.idempotency_keys.model_id is 'The model; 0 for add_model.';
comment on column holdfast_private.idempotency_keys.caller is 'Role and user id of the caller: another''s key is another key.';
comment on column holdfast_private.idempotency_keys.idempotency_key is 'The key, 1-255 characters.';
comment on column holdfast_private.idempotency_keys.function_name is 'The call.';
comment on column holdfast_private.idempotency_keys.arguments is 'The call''s arguments, times in UTC.';
comment on column holdfast_private.idempotency_keys.answer is 'The answer, times in UTC; null only while the call is at work.';
comment on column holdfast_private.idempotency_keys.created_at is 'When the call was made.';

-- Owner only: no policy, no grant.
alter table holdfast_private.idempotency_keys enable row level security;
--! EndIncluded tables/idempotency_keys.sql
--! Included types/smart_booking.sql
create type holdfast.smart_booking as (
  booking holdfast.bookings,
  availability holdfast.availability,
  match_score integer,
  time_difference_minutes integer
);
comment on type holdfast.smart_booking is 'What create_smart_booking found and booked.';
comment on column holdfast.smart_booking.booking is 'The booking; pending until it is paid, confirmed when it costs nothing.';
comment on column holdfast.smart_booking.availability is 'The window in which it begins.';
comment on column holdfast.smart_booking.match_score is 'The slot''s match score, 0-100.';
comment on column holdfast.smart_booking.time_difference_minutes is 'Minutes between the preferred and the booked start.';
--! EndIncluded types/smart_booking.sql
--! Included types/availability_settings.sql
create type holdfast.availability_settings as (
  model holdfast.models,
  schedules holdfast.model_schedules[],
  blocked_dates holdfast.model_blocked_dates[],
  windows_ahead integer,
  live_holds integer,
  bookings_ahead integer,
  utilization_rate numeric,
  next_available_slot timestamptz
);
comment on type holdfast.availability_settings is 'A model''s settings, rules and blocked dates, and how it stands at this moment.';
comment on column holdfast.availability_settings.model is 'The model with its settings.';
comment on column holdfast.availability_settings.schedules is 'Its weekly rules, those that do not count too, by day and time.';
comment on column holdfast.availability_settings.blocked_dates is
  'Its blocked dates from the local today on. Reasons: for the model itself and admins.';
comment on column holdfast.availability_settings.windows_ahead is 'Windows that are not over.';
comment on column holdfast.availability_settings.live_holds is 'Live holds, those of unpaid bookings among them.';
comment on column holdfast.availability_settings.bookings_ahead is 'Confirmed bookings that are not over.';
comment on column holdfast.availability_settings.utilization_rate is
  'Of the next 30 days (of 24 hours): 100 x booked_minutes / available_minutes, as in availability_statistics; null where nothing is offered.';
comment on column holdfast.availability_settings.next_available_slot is
  'Earliest start of a slot of the model''s shortest length; null where there is none up to its horizon.';
--! EndIncluded types/availability_settings.sql
--! Included functions/errors/fail_not_found.sql
create or replace function holdfast_private.fail_not_found(kind text, model_id bigint, id bigint default null)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'NOT_FOUND',
    format('no such %s', fail_not_found.kind),
    jsonb_strip_nulls(jsonb_build_object('model_id', fail_not_found.model_id, 'id', fail_not_found.id))
  );
end
$$;
comment on function holdfast_private.fail_not_found(text, bigint, bigint) is
  'Raises NOT_FOUND, the same for what is not there and what is not the caller''s.';
revoke all on function holdfast_private.fail_not_found(text, bigint, bigint) from public;
grant execute on function holdfast_private.fail_not_found(text, bigint, bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/errors/fail_not_found.sql
--! Included functions/errors/make_range.sql
create or replace function holdfast_private.make_range(starts_at timestamptz, ends_at timestamptz, at_most interval default null)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if num_nulls(make_range.starts_at, make_range.ends_at) > 0 then
    perform holdfast_private.require_arguments(
      jsonb_build_object('starts_at', make_range.starts_at, 'ends_at', make_range.ends_at)
    );
  end if;
  if make_range.ends_at <= make_range.starts_at
    -- Years 1 to 9999, as at the API: past them the arithmetic of time zones and lengths overflows.
    or make_range.starts_at < '0001-01-01 00:00:00+00' or make_range.ends_at >= '10000-01-01 00:00:00+00'
    or extract(epoch from make_range.starts_at) % 1 <> 0 or extract(epoch from make_range.ends_at) % 1 <> 0
    or make_range.ends_at - make_range.starts_at > make_range.at_most
  then
    perform holdfast_private.fail(
      'INVALID_RANGE',
      'the range is empty, inverted, unbounded, too long, or not on whole seconds of the years 1 to 9999',
      jsonb_build_object('starts_at', make_range.starts_at, 'ends_at', make_range.ends_at, 'at_most', make_range.at_most),
      'Give a start and a later end, finite and on whole seconds.'
    );
  end if;
  return tstzrange(make_range.starts_at, make_range.ends_at);
end
$$;
comment on function holdfast_private.make_range(timestamptz, timestamptz, interval) is
  'The half-open range from two instants. INVALID_RANGE when empty, inverted, infinite, longer than at_most, outside the years 1 to 9999, or not on whole seconds (DESIGN section 2); MISSING_ARGUMENT on null.';
revoke all on function holdfast_private.make_range(timestamptz, timestamptz, interval) from public;
grant execute on function holdfast_private.make_range(timestamptz, timestamptz, interval)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/errors/make_range.sql
--! Included functions/errors/require_dates.sql
create or replace function holdfast_private.require_dates(from_date date, to_date date)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('from_date', require_dates.from_date, 'to_date', require_dates.to_date)
  );
  if require_dates.to_date < require_dates.from_date
    or require_dates.from_date < '0001-01-01' or require_dates.to_date > '9999-12-31'
    or require_dates.to_date - require_dates.from_date >= 400
  then
    perform holdfast_private.fail(
      'INVALID_RANGE',
      'the dates are inverted, outside the years 1 to 9999 or more than 400 days',
      jsonb_build_object('from_date', require_dates.from_date, 'to_date', require_dates.to_date),
      'Give a first and a last date, at most 400 days in all.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_dates(date, date) is
  'Raises INVALID_RANGE unless the dates, both included, lie in the years 1 to 9999, in order and at most 400 days.';
revoke all on function holdfast_private.require_dates(date, date) from public;
--! EndIncluded functions/errors/require_dates.sql
--! Included functions/errors/require_price.sql
create or replace function holdfast_private.require_price(price numeric, currency text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- NaN is greater than every number. Rounded, since that is how prices are kept.
  if coalesce(require_price.price, 0) < 0 or round(coalesce(require_price.price, 0)) >= 1e12
    or coalesce(require_price.currency, 'XXX') !~ '^[A-Z]{3}$'
  then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      'the price must be from 0 to below 10^12 and the currency three capitals',
      jsonb_build_object('price', require_price.price::text, 'currency', left(require_price.currency, 20)),
      'Give the price as a plain number and the currency by ISO 4217.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_price(numeric, text) is
  'Raises INVALID_ARGUMENT unless the price, where given, is a sane amount and the currency an ISO 4217 shape.';
revoke all on function holdfast_private.require_price(numeric, text) from public;
--! EndIncluded functions/errors/require_price.sql
--! Included functions/errors/require_text.sql
create or replace function holdfast_private.require_text(name text, value text, at_most integer, at_least integer default 1)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if char_length(require_text.value) not between require_text.at_least and require_text.at_most then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('%s must have %s to %s characters', require_text.name, require_text.at_least, require_text.at_most),
      jsonb_build_object('argument', require_text.name, 'length', char_length(require_text.value))
    );
  end if;
end
$$;
comment on function holdfast_private.require_text(text, text, integer, integer) is
  'Raises INVALID_ARGUMENT unless the text, where given, has a length within bounds. The text itself is not told: it may be personal.';
revoke all on function holdfast_private.require_text(text, text, integer, integer) from public;
--! EndIncluded functions/errors/require_text.sql
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
  offset_before interval := (a_day_before at time zone time_zone) - (a_day_before at time zone 'UTC');
  with_offset_before timestamptz := (local - offset_before) at time zone 'UTC';
begin
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
--! Included functions/time/require_time_zone.sql
create or replace function holdfast_private.require_time_zone(name text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  city text;
begin
  if holdfast_private.is_time_zone(require_time_zone.name) then
    return;
  end if;
  -- PostgreSQL reads these as abbreviations of a fixed offset: their summer time would be lost.
  city := case upper(require_time_zone.name)
    when 'CET' then 'Europe/Brussels'
    when 'MET' then 'Europe/Brussels'
    when 'EET' then 'Europe/Athens'
    when 'WET' then 'Europe/Lisbon'
    when 'EST' then 'America/New_York'
    when 'EST5EDT' then 'America/New_York'
    when 'CST' then 'America/Chicago'
    when 'CST6CDT' then 'America/Chicago'
    when 'MST' then 'America/Denver'
    when 'MST7MDT' then 'America/Denver'
    when 'PST' then 'America/Los_Angeles'
    when 'PST8PDT' then 'America/Los_Angeles'
    when 'HST' then 'Pacific/Honolulu'
    when 'GMT' then 'UTC'
  end;
  perform holdfast_private.fail(
    'INVALID_TIME_ZONE',
    'the time zone is not an IANA name that this server knows',
    jsonb_build_object('time_zone', left(require_time_zone.name, 100)),
    case when city is null then 'Give Area/City, such as Europe/Berlin, or UTC.' else format('Did you mean %s?', city) end
  );
end
$$;
comment on function holdfast_private.require_time_zone(text) is
  'Raises INVALID_TIME_ZONE unless is_time_zone; for the old abbreviations the hint names a city.';
revoke all on function holdfast_private.require_time_zone(text) from public;
--! EndIncluded functions/time/require_time_zone.sql
--! Included functions/time/set_clock.sql
create or replace function holdfast_private.set_clock(instant timestamptz)
returns timestamptz
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  -- In seconds: an interval of days would follow the session's summer time.
  update holdfast_private.clock as c
  set clock_offset = coalesce(
    make_interval(secs => extract(epoch from set_clock.instant - clock_timestamp())::double precision), '0'
  );
  return holdfast_private.current_instant();
end
$$;
comment on function holdfast_private.set_clock(timestamptz) is
  'For tests and demonstrations: makes Holdfast''s clock read the given instant and run on from there; null gives the server''s clock back. The owner only.';
revoke all on function holdfast_private.set_clock(timestamptz) from public;
--! EndIncluded functions/time/set_clock.sql
--! Included functions/access/caller_is_admin.sql
-- Called from security definer functions: current_user is the owner there. Whoever has the owner's rights, a superuser included, is stopped
-- by nothing; the API's roles are what they are, whatever else the login could become.
create or replace function holdfast_private.caller_is_admin()
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  caller text := holdfast_private.caller_role();
begin
  return case
    when caller in ('holdfast_customer', 'holdfast_model', 'holdfast_anonymous', 'holdfast_worker', 'holdfast_api') then false
    when caller = 'holdfast_admin' then true
    else pg_has_role(caller, current_user, 'usage') or pg_has_role(caller, 'holdfast_admin', 'usage')
  end;
end
$$;
comment on function holdfast_private.caller_is_admin() is
  'Whether the caller acts as holdfast_admin or has the owner''s rights. Only to be called inside security definer functions.';
revoke all on function holdfast_private.caller_is_admin() from public;
--! EndIncluded functions/access/caller_is_admin.sql
--! Included functions/access/caller_is_model.sql
create or replace function holdfast_private.caller_is_model(model_id bigint)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  caller text := holdfast_private.caller_role();
begin
  return (caller = 'holdfast_model' or caller not like 'holdfast\_%' and pg_has_role(caller, 'holdfast_model', 'usage'))
    and coalesce(holdfast_private.caller_model_id() = caller_is_model.model_id, false);
end
$$;
comment on function holdfast_private.caller_is_model(bigint) is 'Whether the caller acts as holdfast_model with that model''s id in its token.';
revoke all on function holdfast_private.caller_is_model(bigint) from public;
--! EndIncluded functions/access/caller_is_model.sql
--! Included functions/access/caller_model_id.sql
create or replace function holdfast_private.caller_model_id()
returns bigint
language sql
stable
return nullif(current_setting('holdfast.model_id', true), '')::bigint;
comment on function holdfast_private.caller_model_id() is 'The token''s model_id; null for callers that are no model.';
revoke all on function holdfast_private.caller_model_id() from public;
--! EndIncluded functions/access/caller_model_id.sql
--! Included functions/access/caller_role.sql
create or replace function holdfast_private.caller_role()
returns text
language sql
stable
return case current_setting('role') when 'none' then session_user::text else current_setting('role') end;
comment on function holdfast_private.caller_role() is
  'The role that the caller acts in: the role setting unless it is none, else session_user (current_user is the owner inside a security definer function).';
revoke all on function holdfast_private.caller_role() from public;
grant execute on function holdfast_private.caller_role()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/access/caller_role.sql
--! Included functions/access/caller_user_id.sql
create or replace function holdfast_private.caller_user_id()
returns text
language sql
stable
return nullif(current_setting('holdfast.user_id', true), '');
comment on function holdfast_private.caller_user_id() is 'The token''s subject: the host system''s id of the caller; null without a token.';
revoke all on function holdfast_private.caller_user_id() from public;
grant execute on function holdfast_private.caller_user_id()
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/access/caller_user_id.sql
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
  perform holdfast_private.require_read_committed();
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
--! Included functions/access/lock_models.sql
create or replace function holdfast_private.lock_models(ids bigint[])
returns setof holdfast.models
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_read_committed();
  return query
    select m.* from holdfast.models as m where m.id = any (lock_models.ids) order by m.id for no key update;
end
$$;
comment on function holdfast_private.lock_models(bigint[]) is
  'Locks several models'' rows in the order of their ids: work on several models calls it first, so that no two wait for each other. BAD_ISOLATION.';
revoke all on function holdfast_private.lock_models(bigint[]) from public;
--! EndIncluded functions/access/lock_models.sql
--! Included functions/access/require_admin.sql
create or replace function holdfast_private.require_admin()
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('FORBIDDEN', 'only an admin may do this', hint => 'Ask the host system.');
  end if;
end
$$;
comment on function holdfast_private.require_admin() is 'Raises FORBIDDEN unless the caller is an admin.';
revoke all on function holdfast_private.require_admin() from public;
--! EndIncluded functions/access/require_admin.sql
--! Included functions/access/require_claimant.sql
create or replace function holdfast_private.require_claimant(kind text, model_id bigint, id bigint, user_id text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if require_claimant.user_id is not null and (
    coalesce(require_claimant.user_id = holdfast_private.caller_user_id(), false)
    or holdfast_private.caller_is_model(require_claimant.model_id)
    or holdfast_private.caller_is_admin()
  ) then
    return;
  end if;
  perform holdfast_private.fail_not_found(require_claimant.kind, require_claimant.model_id, require_claimant.id);
end
$$;
comment on function holdfast_private.require_claimant(text, bigint, bigint, text) is
  'Raises NOT_FOUND unless the hold or booking exists (its user_id is given) and is the caller''s own, on the caller''s own calendar, or the caller is an admin.';
revoke all on function holdfast_private.require_claimant(text, bigint, bigint, text) from public;
--! EndIncluded functions/access/require_claimant.sql
--! Included functions/access/require_model.sql
create or replace function holdfast_private.require_model(model_id bigint)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_model(require_model.model_id) and not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail_not_found('model', require_model.model_id);
  end if;
end
$$;
comment on function holdfast_private.require_model(bigint) is
  'Raises NOT_FOUND unless the caller is that model or an admin: what isn''t yours is not there.';
revoke all on function holdfast_private.require_model(bigint) from public;
--! EndIncluded functions/access/require_model.sql
--! Included functions/access/require_read_committed.sql
create or replace function holdfast_private.require_read_committed()
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform holdfast_private.fail(
      'BAD_ISOLATION',
      format('writers refuse %s', current_setting('transaction_isolation')),
      hint => 'Begin the transaction with isolation level read committed.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_read_committed() is
  'Raises BAD_ISOLATION in any other isolation level: a snapshot older than the lock can''t see what the lock waited for.';
revoke all on function holdfast_private.require_read_committed() from public;
--! EndIncluded functions/access/require_read_committed.sql
--! Included functions/access/resolve_user.sql
create or replace function holdfast_private.resolve_user(user_id text)
returns text
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  own text := holdfast_private.caller_user_id();
begin
  if resolve_user.user_id is null or resolve_user.user_id = own then
    perform holdfast_private.require_arguments(jsonb_build_object('user_id', own));
    perform holdfast_private.require_text('user_id', own, 50);
    return own;
  end if;
  if not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('FORBIDDEN', 'only an admin may act for another user', hint => 'Leave user_id out to act for yourself.');
  end if;
  perform holdfast_private.require_text('user_id', resolve_user.user_id, 50);
  return resolve_user.user_id;
end
$$;
comment on function holdfast_private.resolve_user(text) is
  'The user to act for: null means the caller; another''s id is for admins (FORBIDDEN). MISSING_ARGUMENT where the caller has no user id either.';
revoke all on function holdfast_private.resolve_user(text) from public;
--! EndIncluded functions/access/resolve_user.sql
--! Included functions/idempotency/idempotent_caller.sql
create or replace function holdfast_private.idempotent_caller()
returns text
language sql
stable
return concat_ws(':', holdfast_private.caller_role(), holdfast_private.caller_user_id());
comment on function holdfast_private.idempotent_caller() is 'Whose idempotency keys these are: the role and, with a token, its subject.';
revoke all on function holdfast_private.idempotent_caller() from public;
--! EndIncluded functions/idempotency/idempotent_caller.sql
--! Included functions/idempotency/keep_answer.sql
create or replace function holdfast_private.keep_answer(model_id bigint, idempotency_key text, answer anyelement)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
begin
  if keep_answer.idempotency_key is not null then
    update holdfast_private.idempotency_keys as k
    set answer = to_jsonb(keep_answer.answer)
    where k.model_id = keep_answer.model_id and k.caller = holdfast_private.idempotent_caller()
      and k.idempotency_key = keep_answer.idempotency_key;
  end if;
end
$$;
comment on function holdfast_private.keep_answer(bigint, text, anyelement) is
  'Keeps the answer of a call under the key that recall_answer claimed, in the same transaction.';
revoke all on function holdfast_private.keep_answer(bigint, text, anyelement) from public;
--! EndIncluded functions/idempotency/keep_answer.sql
--! Included functions/idempotency/prune_idempotency_keys.sql
create or replace function holdfast_private.prune_idempotency_keys(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  pruned integer;
begin
  delete from holdfast_private.idempotency_keys as k
  using (
    select old.model_id, old.caller, old.idempotency_key
    from holdfast_private.idempotency_keys as old
    where old.created_at < holdfast_private.current_instant() - interval '24 hours'
    order by old.created_at
    limit prune_idempotency_keys.batch_size
    for update skip locked
  ) as old
  where k.model_id = old.model_id and k.caller = old.caller and k.idempotency_key = old.idempotency_key;
  get diagnostics pruned = row_count;
  return pruned;
end
$$;
comment on function holdfast_private.prune_idempotency_keys(integer) is
  'Forgets idempotency keys older than 24 hours, at most batch_size of them. Returns how many: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_idempotency_keys(integer) from public;
grant execute on function holdfast_private.prune_idempotency_keys(integer) to holdfast_worker;
--! EndIncluded functions/idempotency/prune_idempotency_keys.sql
--! Included functions/idempotency/recall_answer.sql
-- Claims the key in one statement: of two calls with one key the second waits here, then finds the first's answer, also where there is no
-- model to lock (add_model). Types are written as JSON in UTC, whatever the session shows: what is read back is equal byte for byte.
create or replace function holdfast_private.recall_answer(
  model_id bigint,
  idempotency_key text,
  function_name text,
  arguments record,
  answer anyelement
)
returns anyelement
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  kept holdfast_private.idempotency_keys;
  found_answer record;
begin
  if recall_answer.idempotency_key is null then
    return null;
  end if;
  perform holdfast_private.require_text('idempotency_key', recall_answer.idempotency_key, 255);
  insert into holdfast_private.idempotency_keys (model_id, caller, idempotency_key, function_name, arguments)
  values (
    recall_answer.model_id, holdfast_private.idempotent_caller(), recall_answer.idempotency_key, recall_answer.function_name,
    to_jsonb(recall_answer.arguments)
  )
  on conflict on constraint idempotency_keys_pkey do nothing;
  if found then
    return null;
  end if;

  select * into kept
  from holdfast_private.idempotency_keys as k
  where k.model_id = recall_answer.model_id and k.caller = holdfast_private.idempotent_caller()
    and k.idempotency_key = recall_answer.idempotency_key;
  if (kept.function_name, kept.arguments) is distinct from (recall_answer.function_name, to_jsonb(recall_answer.arguments)) then
    perform holdfast_private.fail(
      'IDEMPOTENCY_MISMATCH',
      'the idempotency key was used for another call',
      jsonb_build_object('model_id', recall_answer.model_id, 'function', kept.function_name, 'created_at', kept.created_at),
      'Give every call a key of its own; the same key only to ask the same again.'
    );
  end if;
  execute format('select a.answer from jsonb_to_record($1) as a (answer %s)', pg_typeof(recall_answer.answer))
    into found_answer using jsonb_build_object('answer', kept.answer);
  return found_answer.answer;
end
$$;
comment on function holdfast_private.recall_answer(bigint, text, text, record, anyelement) is
  'What a call answered when it was made before with this key by this caller; null when it was not, and then keep_answer must follow. Called after the lock. INVALID_ARGUMENT (key not 1-255 characters), IDEMPOTENCY_MISMATCH.';
revoke all on function holdfast_private.recall_answer(bigint, text, text, record, anyelement) from public;
--! EndIncluded functions/idempotency/recall_answer.sql
--! Included functions/changes/announce_changes.sql
create or replace function holdfast_private.announce_changes(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Ids only: a payload has 8000 bytes, and what a listener may see is asked under its own role.
  perform pg_notify(
    format('holdfast:%s:%s', changed.topic, changed.model_id),
    jsonb_build_object('model_id', changed.model_id::text, 'ids', changed.ids)::text
  )
  from (
    select c.model_id, kind.topic, (array_agg(distinct c.row_id::text))[1:200] as ids
    from unnest(announce_changes.changes) as c
    cross join lateral (
      select case c.table_name when 'booking_holds' then 'hold' when 'bookings' then 'booking' else 'availability' end as topic
    ) as kind
    group by c.model_id, kind.topic
  ) as changed;
  -- Who keeps copies of many models, as the API does, listens here.
  perform pg_notify('holdfast:changes', jsonb_build_object('model_id', changed.model_id::text)::text)
  from (select distinct c.model_id from unnest(announce_changes.changes) as c) as changed;
end
$$;
comment on function holdfast_private.announce_changes(holdfast.availability_change_log[]) is
  'Notifies the channels holdfast:availability:<model>, holdfast:hold:<model> and holdfast:booking:<model>, once each, with at most 200 ids of changed rows, and holdfast:changes once for each model.';
revoke all on function holdfast_private.announce_changes(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/changes/announce_changes.sql
--! Included functions/changes/current_actor.sql
create or replace function holdfast_private.current_actor()
returns text
language sql
stable
return coalesce(
  -- One word only: nobody writes a name of its own choice into the log.
  case when current_setting('holdfast.actor', true) = 'system' then 'system' end,
  case
    when holdfast_private.caller_role() in ('holdfast_customer', 'holdfast_model', 'holdfast_admin')
      then holdfast_private.caller_user_id()
  end,
  holdfast_private.caller_role()
);
comment on function holdfast_private.current_actor() is
  'Who is acting, for the change log: system for what the clock does, the token''s subject, else the database role.';
revoke all on function holdfast_private.current_actor() from public;
--! EndIncluded functions/changes/current_actor.sql
--! Included functions/changes/has_unrelayed_changes.sql
-- Asked ten times a second: it takes no lock and no transaction id, so that an idle server stays idle.
create or replace function holdfast_private.has_unrelayed_changes()
returns boolean
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
begin
  select * into progress from holdfast_private.relay_cursor;
  return progress.upto is not null
    or pg_snapshot_xmax(progress.relayed) > pg_snapshot_xmax(pg_current_snapshot())
    -- In the index's order: a bare exists gets a plan, from its sixth call on, that reads the whole log to find nothing.
    or coalesce(
      (
        select true
        from holdfast.availability_change_log as l
        where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
          and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
          and l.id > progress.since_id
        order by l.transaction_id, l.id
        limit 1
      ),
      false
    );
end
$$;
comment on function holdfast_private.has_unrelayed_changes() is 'Whether the log has changes that the relay has not carried out.';
revoke all on function holdfast_private.has_unrelayed_changes() from public;
grant execute on function holdfast_private.has_unrelayed_changes() to holdfast_worker;
--! EndIncluded functions/changes/has_unrelayed_changes.sql
--! Included functions/changes/get_change_log.sql
create or replace function holdfast.get_change_log(
  model_id bigint,
  from_instant timestamptz default null,
  to_instant timestamptz default null,
  max_results integer default 1000,
  after_id bigint default null
)
returns setof holdfast.availability_change_log
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', get_change_log.model_id, 'max_results', max_results)
  );
  perform holdfast_private.require_model(get_change_log.model_id);
  if max_results not between 1 and 10000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'max_results must be 1 to 10000', jsonb_build_object('max_results', max_results)
    );
  end if;
  if to_instant <= from_instant then
    perform holdfast_private.fail(
      'INVALID_RANGE', 'the period is empty or inverted',
      jsonb_build_object('from_instant', from_instant, 'to_instant', to_instant),
      'Give a start and a later end, or leave one of them out.'
    );
  end if;
  return query
    select l.*
    from holdfast.availability_change_log as l
    where l.model_id = get_change_log.model_id
      and l.changed_at >= coalesce(from_instant, '-infinity')
      and l.changed_at < coalesce(to_instant, 'infinity')
      and l.id > coalesce(after_id, 0)
    order by l.id
    limit max_results;
end
$$;
comment on function holdfast.get_change_log(bigint, timestamptz, timestamptz, integer, bigint) is
  $$What changed in a model's tables in a period (from_instant included, to_instant not; null: no bound), oldest first: who, when, in which transaction, the row before and after. At most max_results (1-10000): go on with after_id, the id of the last. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_change_log(bigint, timestamptz, timestamptz, integer, bigint) from public;
grant execute on function holdfast.get_change_log(bigint, timestamptz, timestamptz, integer, bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/changes/get_change_log.sql
--! Included functions/changes/log_availability_changes.sql
-- One statement for all rows that a statement changed: a month of windows is logged at the price of one insert. The table's name comes
-- as the trigger's argument (DESIGN section 9). Times are written in UTC, whatever the session shows.
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
  if tg_op = 'INSERT' then
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
--! Included functions/changes/refuse_direct_write.sql
create or replace function holdfast_private.refuse_direct_write()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'FORBIDDEN', format('%s is written by triggers only', tg_table_name), jsonb_build_object('table', tg_table_name)
  );
  return null;
end
$$;
comment on function holdfast_private.refuse_direct_write() is
  'Refuses a statement: for tables that only triggers may write, and for the log, which nobody alters.';
revoke all on function holdfast_private.refuse_direct_write() from public;
--! EndIncluded functions/changes/refuse_direct_write.sql
--! Included functions/changes/refuse_truncate.sql
create or replace function holdfast_private.refuse_truncate()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'FORBIDDEN',
    format('%s is not truncated: neither ledger nor change log would see it', tg_table_name),
    jsonb_build_object('table', tg_table_name),
    'Delete the rows.'
  );
  return null;
end
$$;
comment on function holdfast_private.refuse_truncate() is
  'Refuses truncate, which no row and no transition table shows, for tables whose changes are logged.';
revoke all on function holdfast_private.refuse_truncate() from public;
--! EndIncluded functions/changes/refuse_truncate.sql
--! Included functions/changes/relay_changes.sql
-- Cursor, jobs, notifications and announcements move in one transaction: what a crash undoes is relayed again as a whole. One relay works at a time;
-- the others find the cursor locked and have nothing to do.
create or replace function holdfast_private.relay_changes(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
  taken holdfast.availability_change_log[];
  is_all boolean;
begin
  if not holdfast_private.has_unrelayed_changes() then
    return 0;
  end if;
  select * into progress from holdfast_private.relay_cursor for update skip locked;
  if not found then
    return 0;
  end if;
  if pg_snapshot_xmax(progress.relayed) > pg_snapshot_xmax(pg_current_snapshot()) then
    -- The database was restored into another cluster, whose transactions are counted anew: what is in the log is old news.
    progress := row(
      true, pg_current_snapshot(), null, '0', 0, (select coalesce(max(l.id), 0) from holdfast.availability_change_log as l)
    );
  end if;
  progress.upto := coalesce(progress.upto, pg_current_snapshot());

  taken := array(
    select l
    from holdfast.availability_change_log as l
    where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
      and l.transaction_id < pg_snapshot_xmax(progress.upto)
      and (l.transaction_id, l.id) > (progress.last_transaction_id, progress.last_id)
      and l.id > progress.since_id
      and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
      and pg_visible_in_snapshot(l.transaction_id, progress.upto)
    order by l.transaction_id, l.id
    limit relay_changes.batch_size + 1
  );
  -- One more than asked for tells whether the snapshot is read to its end: so an answer of 0 means that nothing is left.
  is_all := cardinality(taken) <= relay_changes.batch_size;
  taken := taken[:relay_changes.batch_size];
  perform holdfast_private.schedule_sweeps(taken);
  perform holdfast_private.fan_out_notifications(taken);
  perform holdfast_private.announce_changes(taken);

  if is_all then
    progress := row(true, progress.upto, null, '0', 0, progress.since_id);
  else
    progress.last_transaction_id := taken[cardinality(taken)].transaction_id;
    progress.last_id := taken[cardinality(taken)].id;
  end if;
  update holdfast_private.relay_cursor as c
  set (relayed, upto, last_transaction_id, last_id, since_id)
    = (progress.relayed, progress.upto, progress.last_transaction_id, progress.last_id, progress.since_id);
  return cardinality(taken);
end
$$;
comment on function holdfast_private.relay_changes(integer) is
  'Carries the next batch of committed changes from the log to the outside: jobs for the worker, notifications to subscribers and announcements to listeners. Returns how many changes it took; call again at once when that is batch_size.';
revoke all on function holdfast_private.relay_changes(integer) from public;
grant execute on function holdfast_private.relay_changes(integer) to holdfast_worker;
--! EndIncluded functions/changes/relay_changes.sql
--! Included functions/changes/schedule_sweeps.sql
create or replace function holdfast_private.schedule_sweeps(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Jobs wait on the server's clock.
  clock_offset interval := (select c.clock_offset from holdfast_private.clock as c);
  due timestamptz;
begin
  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  for due in
    select distinct date_trunc('second', (c.new_row ->> 'hold_expires_at')::timestamptz - clock_offset, 'UTC') + interval '1 second'
    from unnest(schedule_sweeps.changes) as c
    where c.table_name = 'booking_holds' and c.new_row ->> 'status' = 'active'
  loop
    -- One job for all holds that run out in the same second.
    perform graphile_worker.add_job(
      'sweep_expired_holds', '{}'::json, run_at => due, job_key => format('sweep_expired_holds@%s', extract(epoch from due)::bigint)
    );
  end loop;
end
$$;
comment on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) is
  'Adds a sweep for the second after each placed hold runs out.';
revoke all on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/changes/schedule_sweeps.sql
--! Included functions/models/add_model.sql
create or replace function holdfast.add_model(
  name text,
  time_zone text,
  hourly_rate numeric default 0,
  currency text default 'USD',
  slot_interval_minutes integer default 15,
  min_booking_minutes integer default 15,
  max_booking_minutes integer default 480,
  buffer_before_minutes integer default 0,
  buffer_after_minutes integer default 0,
  min_notice_minutes integer default 0,
  booking_horizon_days integer default 90,
  hold_minutes integer default 10,
  max_active_holds_per_user integer default 3,
  generate_days_ahead integer default 60,
  model_id bigint default null,
  idempotency_key text default null
)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  answer holdfast.models;
begin
  perform holdfast_private.require_admin();
  perform holdfast_private.require_read_committed();
  model := row(
    model_id, name, time_zone, true, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
    buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
    max_active_holds_per_user, generate_days_ahead, null
  );
  perform holdfast_private.require_settings(model);
  answer := holdfast_private.recall_answer(0, idempotency_key, 'add_model', model, answer);
  if answer.id is not null then
    return answer;
  end if;
  model.created_at := holdfast_private.current_instant();
  if model.id is not null then
    perform holdfast_private.claim_model_id(model.id);
  end if;
  loop
    -- An id that is given out may be in use all the same, by a row that a DBA inserted with an id of its own: then the next one serves.
    model.id := coalesce(add_model.model_id, nextval('holdfast.models_id_seq'));
    insert into holdfast.models select model.* on conflict on constraint models_pkey do nothing;
    exit when found;
    if add_model.model_id is not null then
      perform holdfast_private.fail(
        'INVALID_ARGUMENT', 'the model_id is in use', jsonb_build_object('argument', 'model_id', 'model_id', model.id)
      );
    end if;
  end loop;
  perform holdfast_private.keep_answer(0, idempotency_key, model);
  return model;
end
$$;
comment on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint, text
) is
  $$@resultFieldName model
Adds a model. Admins only. time_zone: IANA Area/City or UTC; hourly_rate in currency (ISO 4217); minutes and days as in the table models; model_id: the host system's own id, else one is given. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT (names the setting and its bounds), INVALID_TIME_ZONE, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Models.$$;
revoke all on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint, text
) from public;
grant execute on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint, text
) to holdfast_admin;
--! EndIncluded functions/models/add_model.sql
--! Included functions/models/claim_model_id.sql
create or replace function holdfast_private.claim_model_id(id bigint)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Up to what JSON numbers can say.
  if claim_model_id.id not between 1 and 9007199254740991 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'model_id must be from 1 to 2^53 - 1',
      jsonb_build_object('argument', 'model_id', 'model_id', claim_model_id.id)
    );
  end if;
  -- Ids that are given out later must not meet the host's own.
  if claim_model_id.id > coalesce(pg_sequence_last_value('holdfast.models_id_seq'), 0) then
    perform setval('holdfast.models_id_seq', claim_model_id.id);
  end if;
end
$$;
comment on function holdfast_private.claim_model_id(bigint) is
  'Takes an id that the host gives to a model: INVALID_ARGUMENT when it is out of bounds.';
revoke all on function holdfast_private.claim_model_id(bigint) from public;
--! EndIncluded functions/models/claim_model_id.sql
--! Included functions/models/deactivate_model.sql
create or replace function holdfast.deactivate_model(model_id bigint)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', deactivate_model.model_id));
  perform holdfast_private.require_model(deactivate_model.model_id);
  perform holdfast_private.lock_model(deactivate_model.model_id);
  update holdfast.models as m set is_active = false where m.id = deactivate_model.model_id returning * into model;
  return model;
end
$$;
comment on function holdfast.deactivate_model(bigint) is
  $$@resultFieldName model
Takes a model off: it has no free time, takes no new holds and gets no windows. What is booked stays booked. By the model or an admin.
Errors: MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Models.$$;
revoke all on function holdfast.deactivate_model(bigint) from public;
grant execute on function holdfast.deactivate_model(bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/models/deactivate_model.sql
--! Included functions/models/get_availability_settings.sql
-- Security definer for the counts of holds and bookings, which are the only thing that customers can't read for themselves.
create or replace function holdfast.get_availability_settings(model_id bigint)
returns holdfast.availability_settings
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  sees_reasons boolean := holdfast_private.caller_is_admin() or holdfast_private.caller_is_model(get_availability_settings.model_id);
  today date;
  settings holdfast.availability_settings;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', get_availability_settings.model_id));
  select m into settings.model from holdfast.models as m where m.id = get_availability_settings.model_id;
  if (settings.model).id is null then
    perform holdfast_private.fail_not_found('model', get_availability_settings.model_id);
  end if;
  today := (now at time zone (settings.model).time_zone)::date;
  settings.schedules := array(
    select s
    from holdfast.model_schedules as s
    where s.model_id = (settings.model).id
    order by s.day_of_week, s.start_time, s.id
  );
  settings.blocked_dates := array(
    select row(
      b.model_id, b.id, b.blocked_date, b.start_time, b.end_time, case when sees_reasons then b.reason end, b.created_at
    )::holdfast.model_blocked_dates
    from holdfast.model_blocked_dates as b
    where b.model_id = (settings.model).id and b.blocked_date >= today
    order by b.blocked_date, b.start_time nulls first, b.id
  );
  settings.windows_ahead := (
    select count(*) from holdfast.availability as a where a.model_id = (settings.model).id and a.during && tstzrange(now, null)
  );
  settings.live_holds := (
    select count(*)
    from holdfast.booking_holds as h
    where h.model_id = (settings.model).id and h.status = 'active' and h.hold_expires_at > now
  );
  settings.bookings_ahead := (
    select count(*)
    -- By the ledger, whose index knows the time: a model's past bookings are many.
    from holdfast.occupied_time as o
    join holdfast.bookings as b on b.model_id = (settings.model).id and b.hold_id = o.hold_id
    where o.model_id = (settings.model).id and o.until is null and o.occupied && tstzrange(now, null) and upper(o.during) > now
      and b.status = 'confirmed'
  );
  settings.utilization_rate := (
    select f.utilization_rate
    from holdfast_private.time_figures(settings.model, tstzrange(now, now + interval '720 hours'), now) as f
  );
  settings.next_available_slot := holdfast_private.next_available_slot(settings.model, now);
  return settings;
end
$$;
comment on function holdfast.get_availability_settings(bigint) is
  $$A model's settings, weekly rules and blocked dates from its local today on, and how it stands now: windows, holds and bookings ahead, utilization of the next 30 days, next available slot. For everyone; it names nobody, and the reasons of blocked dates are shown to the model itself and to admins.
Errors: MISSING_ARGUMENT, NOT_FOUND. Source: DESIGN section 4, Models and settings.$$;
revoke all on function holdfast.get_availability_settings(bigint) from public;
grant execute on function holdfast.get_availability_settings(bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/models/get_availability_settings.sql
--! Included functions/models/require_settings.sql
create or replace function holdfast_private.require_settings(model holdfast.models)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wrong record;
begin
  -- The table's checks are the backstop; here a caller learns which setting it was, and its bounds.
  perform holdfast_private.require_arguments(jsonb_build_object(
    'name', model.name, 'time_zone', model.time_zone, 'hourly_rate', model.hourly_rate, 'currency', model.currency
  ));
  perform holdfast_private.require_text('name', model.name, 200);
  perform holdfast_private.require_time_zone(model.time_zone);
  perform holdfast_private.require_price(model.hourly_rate, model.currency);
  select * into wrong
  from (values
    ('slot_interval_minutes', model.slot_interval_minutes, 1, 1440),
    ('min_booking_minutes', model.min_booking_minutes, 1, model.max_booking_minutes),
    ('max_booking_minutes', model.max_booking_minutes, 1, 10080),
    ('buffer_before_minutes', model.buffer_before_minutes, 0, 1440),
    ('buffer_after_minutes', model.buffer_after_minutes, 0, 1440),
    ('min_notice_minutes', model.min_notice_minutes, 0, 525600),
    ('booking_horizon_days', model.booking_horizon_days, 1, 1000),
    ('hold_minutes', model.hold_minutes, 1, 1440),
    ('max_active_holds_per_user', model.max_active_holds_per_user, 1, 1000),
    ('generate_days_ahead', model.generate_days_ahead, 0, 400)
  ) as setting (name, value, at_least, at_most)
  where value is null or value not between at_least and at_most
  limit 1;
  if found or model.hourly_rate >= 1e9 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('%s is out of its bounds', coalesce(wrong.name, 'hourly_rate')),
      jsonb_strip_nulls(jsonb_build_object(
        'argument', coalesce(wrong.name, 'hourly_rate'), 'value', wrong.value,
        'at_least', wrong.at_least, 'at_most', wrong.at_most
      ))
    );
  end if;
end
$$;
comment on function holdfast_private.require_settings(holdfast.models) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT or INVALID_TIME_ZONE unless each setting of a model lies within its bounds.';
revoke all on function holdfast_private.require_settings(holdfast.models) from public;
--! EndIncluded functions/models/require_settings.sql
--! Included functions/models/update_availability_settings.sql
create or replace function holdfast.update_availability_settings(
  model_id bigint,
  name text default null,
  time_zone text default null,
  hourly_rate numeric default null,
  currency text default null,
  slot_interval_minutes integer default null,
  min_booking_minutes integer default null,
  max_booking_minutes integer default null,
  buffer_before_minutes integer default null,
  buffer_after_minutes integer default null,
  min_notice_minutes integer default null,
  booking_horizon_days integer default null,
  hold_minutes integer default null,
  max_active_holds_per_user integer default null,
  generate_days_ahead integer default null,
  is_active boolean default null
)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  old holdfast.models;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', update_availability_settings.model_id));
  perform holdfast_private.require_model(update_availability_settings.model_id);
  old := holdfast_private.lock_model(update_availability_settings.model_id);
  model := row(
    old.id, coalesce(name, old.name), coalesce(time_zone, old.time_zone), coalesce(is_active, old.is_active),
    coalesce(hourly_rate, old.hourly_rate), coalesce(currency, old.currency),
    coalesce(slot_interval_minutes, old.slot_interval_minutes),
    coalesce(min_booking_minutes, old.min_booking_minutes), coalesce(max_booking_minutes, old.max_booking_minutes),
    coalesce(buffer_before_minutes, old.buffer_before_minutes), coalesce(buffer_after_minutes, old.buffer_after_minutes),
    coalesce(min_notice_minutes, old.min_notice_minutes), coalesce(booking_horizon_days, old.booking_horizon_days),
    coalesce(hold_minutes, old.hold_minutes), coalesce(max_active_holds_per_user, old.max_active_holds_per_user),
    coalesce(generate_days_ahead, old.generate_days_ahead), old.created_at
  );
  perform holdfast_private.require_settings(model);
  if model is not distinct from old then
    return old;
  end if;
  update holdfast.models as m
  set (
      name, time_zone, is_active, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
      buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
      max_active_holds_per_user, generate_days_ahead
    ) = (
      model.name, model.time_zone, model.is_active, model.hourly_rate, model.currency, model.slot_interval_minutes,
      model.min_booking_minutes, model.max_booking_minutes, model.buffer_before_minutes, model.buffer_after_minutes,
      model.min_notice_minutes, model.booking_horizon_days, model.hold_minutes, model.max_active_holds_per_user,
      model.generate_days_ahead
    )
  where m.id = model.id;
  -- What the worker would have made while the model was off, or would make in its next round.
  if model.is_active and (not old.is_active or model.generate_days_ahead > old.generate_days_ahead) then
    perform holdfast_private.generate_to_horizon(model.id);
  end if;
  return model;
end
$$;
comment on function holdfast.update_availability_settings(
  bigint, text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, boolean
) is
  $$@resultFieldName model
Changes settings of a model; what is null stays as it is. By the model or an admin.
A new time_zone takes the future windows of its rules along; buffers, price and hold_minutes count for what is claimed from now on. is_active: false takes the model off, as deactivate_model; true puts it on again. Its rules' windows are then made up to generate_days_ahead, as they are when that grows.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT (names the setting and its bounds), INVALID_TIME_ZONE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Models and settings.$$;
revoke all on function holdfast.update_availability_settings(
  bigint, text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, boolean
) from public;
grant execute on function holdfast.update_availability_settings(
  bigint, text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, boolean
) to holdfast_model, holdfast_admin;
--! EndIncluded functions/models/update_availability_settings.sql
--! Included functions/blocked_dates/block_dates.sql
create or replace function holdfast.block_dates(
  model_id bigint,
  dates date[],
  reason text default null,
  start_time time default null,
  end_time time default null,
  idempotency_key text default null
)
returns setof holdfast.availability_conflict
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  answer holdfast.availability_conflict[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', block_dates.model_id));
  perform holdfast_private.require_blockable(dates, start_time, end_time, reason);
  perform holdfast_private.require_model(block_dates.model_id);
  model := holdfast_private.lock_model(block_dates.model_id);
  answer := holdfast_private.recall_answer(
    model.id, idempotency_key, 'block_dates', row(dates, block_dates.reason, block_dates.start_time, block_dates.end_time), answer
  );
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;

  -- Blocked again, the reason is the newer one.
  insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time, reason)
  select distinct model.id, d, block_dates.start_time, block_dates.end_time, block_dates.reason
  from unnest(dates) as d
  on conflict on constraint model_blocked_dates_model_id_blocked_date_start_time_end_ti_key
  do update set reason = excluded.reason;

  answer := array(
    select c
    from (select distinct d from unnest(dates) as d) as wanted
    cross join lateral holdfast_private.conflicts_with(
      model,
      holdfast_private.blocked_range(wanted.d, block_dates.start_time, block_dates.end_time, model.time_zone)
    ) as c
    where c.conflict_type in ('booking', 'hold')
    order by c.starts_at, c.conflict_id
  );
  perform holdfast_private.keep_answer(model.id, idempotency_key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.block_dates(bigint, date[], text, time, time, text) is
  $$@resultFieldName conflicts
Blocks local dates of a model, or one local part of each, with a reason (at most 200 characters, the model's and admins' eyes only). Counts at once on free time, generated or not. Live holds and bookings stay: those that stand on the blocked time are returned.
dates: 1-1000; start_time and end_time: both or neither, whole minutes, 24:00 at the latest. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.block_dates(bigint, date[], text, time, time, text) from public;
grant execute on function holdfast.block_dates(bigint, date[], text, time, time, text) to holdfast_model, holdfast_admin;
--! EndIncluded functions/blocked_dates/block_dates.sql
--! Included functions/blocked_dates/blocked_date_reason.sql
-- The reason itself is granted to nobody (see the table), so that nobody can hand a whole row to a function either: it is asked for by key.
create or replace function holdfast.blocked_date_reason(model_id bigint, blocked_date_id bigint)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  if not holdfast_private.caller_is_model(blocked_date_reason.model_id) and not holdfast_private.caller_is_admin() then
    return null;
  end if;
  return (
    select b.reason
    from holdfast.model_blocked_dates as b
    where b.model_id = blocked_date_reason.model_id and b.id = blocked_date_reason.blocked_date_id
  );
end
$$;
comment on function holdfast.blocked_date_reason(bigint, bigint) is
  $$@behavior -queryField
Why the date is blocked: for the model itself and for admins; null for everybody else. In GraphQL: ModelBlockedDate.reason.$$;
revoke all on function holdfast.blocked_date_reason(bigint, bigint) from public;
grant execute on function holdfast.blocked_date_reason(bigint, bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/blocked_dates/blocked_date_reason.sql
--! Included functions/blocked_dates/blocked_range.sql
create or replace function holdfast_private.blocked_range(blocked_date date, start_time time, end_time time, time_zone text)
returns tstzrange
language plpgsql
immutable
parallel safe
set search_path to pg_catalog, pg_temp
as $$
declare
  starts_at timestamptz := holdfast.local_to_instant(blocked_date + coalesce(start_time, '00:00'), time_zone);
  ends_at timestamptz := holdfast.local_to_instant(blocked_date + coalesce(end_time, '24:00'), time_zone);
begin
  return case when starts_at < ends_at then tstzrange(starts_at, ends_at) else 'empty' end;
end
$$;
comment on function holdfast_private.blocked_range(date, time, time, text) is
  'The instants that a blocked date, or a local part of it, covers; empty where the spring gap swallows the part.';
revoke all on function holdfast_private.blocked_range(date, time, time, text) from public;
grant execute on function holdfast_private.blocked_range(date, time, time, text)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/blocked_dates/blocked_range.sql
--! Included functions/blocked_dates/blocked_ranges.sql
create or replace function holdfast_private.blocked_ranges(
  model_id bigint,
  time_zone text,
  region tstzrange,
  out id bigint,
  out during tstzrange
)
returns setof record
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select b.id, holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, blocked_ranges.time_zone)
    from holdfast.model_blocked_dates as b
    where b.model_id = blocked_ranges.model_id
      -- The day before too: a spring gap at midnight moves its last minutes into the next.
      and b.blocked_date >= (lower(region) at time zone blocked_ranges.time_zone)::date - 1
      and b.blocked_date <= (coalesce(upper(region), 'infinity') at time zone blocked_ranges.time_zone)::date
    order by b.blocked_date, b.start_time;
end
$$;
comment on function holdfast_private.blocked_ranges(bigint, text, tstzrange) is
  'The blocked dates of a model on the local dates that the region touches, each with the instants that it covers.';
revoke all on function holdfast_private.blocked_ranges(bigint, text, tstzrange) from public;
grant execute on function holdfast_private.blocked_ranges(bigint, text, tstzrange)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/blocked_dates/blocked_ranges.sql
--! Included functions/blocked_dates/blocked_time.sql
create or replace function holdfast_private.blocked_time(model_id bigint, time_zone text, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
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
--! Included functions/blocked_dates/require_blockable.sql
create or replace function holdfast_private.require_blockable(dates date[], start_time time, end_time time, reason text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object('dates', to_jsonb(dates)));
  perform holdfast_private.require_text('reason', reason, 200, 0);
  if cardinality(dates) not between 1 and 1000 or array_position(dates, null) is not null
    or exists (select from unnest(dates) as d where d not between '0001-01-01' and '9999-12-31')
  then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'give 1 to 1000 dates of the years 1 to 9999',
      jsonb_build_object('argument', 'dates', 'count', cardinality(dates))
    );
  end if;
  if extract(second from start_time) <> 0 or extract(second from end_time) <> 0 then
    -- Free time ends where blocked time begins: what search offers there must be a time that a hold takes.
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'the blocked part of a day must be in whole minutes',
      jsonb_build_object('start_time', start_time, 'end_time', end_time)
    );
  end if;
  if num_nulls(start_time, end_time) = 1 or end_time <= start_time then
    perform holdfast_private.fail(
      'INVALID_RANGE', 'the blocked part of a day needs a start and a later end',
      jsonb_build_object('start_time', start_time, 'end_time', end_time),
      'A part that crosses midnight is two parts, one on each date; 24:00 ends a day.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_blockable(date[], time, time, text) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT or INVALID_RANGE unless the dates, the part of the day and the reason are sound.';
revoke all on function holdfast_private.require_blockable(date[], time, time, text) from public;
--! EndIncluded functions/blocked_dates/require_blockable.sql
--! Included functions/blocked_dates/unblock_dates.sql
create or replace function holdfast.unblock_dates(model_id bigint, dates date[])
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  unblocked date[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', unblock_dates.model_id));
  perform holdfast_private.require_blockable(dates, null, null, null);
  perform holdfast_private.require_model(unblock_dates.model_id);
  model := holdfast_private.lock_model(unblock_dates.model_id);
  with gone as (
    delete from holdfast.model_blocked_dates as b
    where b.model_id = model.id and b.blocked_date = any (unblock_dates.dates)
    returning b.blocked_date
  )
  -- A window that begins on the evening before reaches into the date.
  select array_agg(distinct g.blocked_date - n) into unblocked
  from gone as g
  cross join generate_series(0, 1) as n;
  return query
    select w.*
    from holdfast_private.generate_windows(
      array[model.id], holdfast_private.generated_dates(model, unblocked), not_over_at => holdfast_private.current_instant()
    ) as w;
end
$$;
comment on function holdfast.unblock_dates(bigint, date[]) is
  $$@resultFieldName windows
Unblocks local dates of a model, blocked parts of them included. The time counts as free again at once, and the windows that the rules would have had there come back (those not over yet, to the horizon or as far as was generated): they are returned. What was not blocked is no error.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.unblock_dates(bigint, date[]) from public;
grant execute on function holdfast.unblock_dates(bigint, date[]) to holdfast_model, holdfast_admin;
--! EndIncluded functions/blocked_dates/unblock_dates.sql
--! Included functions/search/best_of.sql
create or replace function holdfast_private.best_of(slots holdfast.slot[], wanted timestamptz, max_results integer)
returns holdfast.slot[]
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return array(
    select s
    from unnest(slots) as s
    order by s.score desc, abs(extract(epoch from s.starts_at - wanted)), s.starts_at, s.model_id
    limit max_results
  );
end
$$;
comment on function holdfast_private.best_of(holdfast.slot[], timestamptz, integer) is
  'The best of some slots, best first: by score, then nearer to the wanted time, then earlier, then by model.';
revoke all on function holdfast_private.best_of(holdfast.slot[], timestamptz, integer) from public;
grant execute on function holdfast_private.best_of(holdfast.slot[], timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/best_of.sql
--! Included functions/search/best_slots.sql
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
--! EndIncluded functions/search/best_slots.sql
--! Included functions/search/candidate_starts.sql
create or replace function holdfast_private.candidate_starts(
  model holdfast.models,
  part holdfast_private.search_part,
  preferred timestamptz,
  nearest_to timestamptz,
  at_most integer
)
returns setof timestamptz
language plpgsql
stable
rows 20
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select start
    from holdfast_private.grid_starts(part, model.time_zone, model.slot_interval_minutes, nearest_to, at_most) as start
    union
    -- A run's own start, and the preferred time itself where it is on a whole second.
    select extra
    from (values (part.run_start), (candidate_starts.preferred)) as extra (extra)
    where extra between part.first_start and part.last_start
      and extract(epoch from extra) % 1 = 0;
end
$$;
comment on function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer) is
  'The starts in a part of a free run: on the grid, at least the at_most of them that are nearest to a time; the run''s own; the preferred time.';
revoke all on function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast_private.candidate_starts(holdfast.models, holdfast_private.search_part, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/candidate_starts.sql
--! Included functions/search/check_instant_availability.sql
-- With the caller's rights, as find_best_slots.
create or replace function holdfast.check_instant_availability(model_id bigint, duration_minutes integer)
returns holdfast.instant_availability
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  slot holdfast.slot;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', check_instant_availability.model_id, 'duration_minutes', check_instant_availability.duration_minutes
  ));
  select * into model from holdfast.models as m where m.id = check_instant_availability.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', check_instant_availability.model_id);
  end if;
  perform holdfast_private.require_search(model, check_instant_availability.duration_minutes, null, 1);
  slot := holdfast_private.next_slot(
    model, holdfast_private.caller_user_id(), make_interval(mins => check_instant_availability.duration_minutes),
    date_trunc('second', now, 'UTC'), now
  );
  return row(
    model.id,
    coalesce(slot.starts_at < now + make_interval(mins => model.min_notice_minutes + model.slot_interval_minutes), false),
    slot.starts_at,
    slot.ends_at
  )::holdfast.instant_availability;
end
$$;
comment on function holdfast.check_instant_availability(bigint, integer) is
  $$Whether a model can be booked now for a length, or when next: the earliest slot that find_best_slots would offer.
It is available now when that slot begins within one slot_interval_minutes from now (plus the model's notice): on the next start of its grid at the latest. A model that takes no bookings is never available.
Errors: MISSING_ARGUMENT, BAD_DURATION, NOT_FOUND. Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.check_instant_availability(bigint, integer) from public;
grant execute on function holdfast.check_instant_availability(bigint, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/check_instant_availability.sql
--! Included functions/search/earliest_start.sql
create or replace function holdfast_private.earliest_start(
  model holdfast.models,
  parts holdfast_private.search_part[],
  own_starts timestamptz[]
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
  foreach part in array parts loop
    select min(start) into found from holdfast_private.candidate_starts(model, part, null, part.first_start, 1) as start;
    exit when found is not null;
  end loop;
  return least(found, (select min(start) from unnest(own_starts) as start));
end
$$;
comment on function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[]) is
  'The earliest start in the parts of free runs, in order of time, or of the user''s own holds; null where there is none.';
revoke all on function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[]) from public;
grant execute on function holdfast_private.earliest_start(holdfast.models, holdfast_private.search_part[], timestamptz[])
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
  own holdfast.booking_holds;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', explain_slot.model_id));
  during := holdfast_private.make_range(explain_slot.starts_at, explain_slot.ends_at);
  select * into model from holdfast.models as m where m.id = explain_slot.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', explain_slot.model_id);
  end if;
  own := holdfast_private.own_live_hold(model.id, customer, during, now);
  if own.id is not null then
    return;
  end if;
  return query
    select
      f.code, f.kind, lower(f.during), upper(f.during), f.held_until, f.reference,
      case when f.code = 'BLOCKED_DATE' then holdfast.blocked_date_reason(model.id, f.reference) end
    from rows from (holdfast_private.slot_faults(model, customer, during, now))
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
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', find_best_slots.model_id, 'duration_minutes', find_best_slots.duration_minutes,
    'search_start_time', search_start_time, 'search_end_time', search_end_time, 'max_results', max_results
  ));
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  select * into model from holdfast.models as m where m.id = find_best_slots.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', find_best_slots.model_id);
  end if;
  perform holdfast_private.require_search(model, find_best_slots.duration_minutes, preferred_start_time, max_results);
  return query
    select s.*
    from holdfast_private.best_slots(
      model, holdfast_private.caller_user_id(), make_interval(mins => find_best_slots.duration_minutes),
      preferred_start_time, searched, holdfast_private.current_instant(), max_results
    ) as s;
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
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  length interval := make_interval(mins => duration_minutes);
  customer text := holdfast_private.caller_user_id();
  now timestamptz := holdfast_private.current_instant();
  searched tstzrange;
  models holdfast.models[];
  wanted timestamptz := preferred_start_time;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_ids', model_ids, 'duration_minutes', duration_minutes,
    'search_start_time', search_start_time, 'search_end_time', search_end_time, 'max_results', max_results
  ));
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  models := holdfast_private.searched_models(model_ids, duration_minutes);
  -- A length that none of them takes is refused in the words of the first.
  perform holdfast_private.require_search(models[1], duration_minutes, preferred_start_time, max_results);
  models := array(
    select m from unnest(models) as m where duration_minutes between m.min_booking_minutes and m.max_booking_minutes
  );
  if wanted is null then
    select min(s.starts_at) into wanted
    from unnest(models) as m
    cross join lateral holdfast_private.best_slots(m, customer, length, null, searched, now, 1) as s;
  end if;
  return query
    select best.*
    from unnest(holdfast_private.best_of(
      array(
        select s
        from unnest(models) as m
        cross join lateral holdfast_private.best_slots(
          m, customer, length, preferred_start_time, searched, now, find_best_slots_for_models.max_results, wanted
        ) as s
      ),
      wanted, find_best_slots_for_models.max_results
    )) as best;
end
$$;
comment on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) is
  $$@required search_start_time search_end_time
The best free slots over several models (1-500), best first: as find_best_slots finds them for each, then by score, nearer to the preferred time, earlier, model id. The weekday is each model's own.
Without a preferred time the earliest start over all of them is it. Models that take no bookings, or none of that length, offer nothing.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_DURATION (no model takes the length), NOT_FOUND (names the model). Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/find_best_slots_for_models.sql
--! Included functions/search/free_time.sql
-- Every answer about free time comes from here: the views, the search and what holds offer. Buffers stand between claims only: a claim's
-- occupied range is widened by the candidate's own buffer on that side, so that gap = the first's after + the second's before.
create or replace function holdfast_private.free_time(model holdfast.models, region tstzrange, now timestamptz)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  before interval := make_interval(mins => model.buffer_before_minutes);
  after interval := make_interval(mins => model.buffer_after_minutes);
begin
  if not model.is_active or isempty(region) then
    return '{}';
  end if;
  return coalesce(
      (
        select range_agg(a.during * region)
        from holdfast.availability as a
        where a.model_id = model.id and a.during && region
      ),
      '{}'
    )
    - holdfast_private.blocked_time(model.id, model.time_zone, region)
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
          and o.occupied && tstzrange(lower(region) - before, upper(region) + after)
          and (o.until is null or o.until > free_time.now)
      ),
      '{}'
    );
end
$$;
comment on function holdfast_private.free_time(holdfast.models, tstzrange, timestamptz) is
  'The free runs of a model within a region: availability minus blocked, external and occupied time, where a new claim with the model''s buffers fits.';
revoke all on function holdfast_private.free_time(holdfast.models, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.free_time(holdfast.models, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/free_time.sql
--! Included functions/search/grid_starts.sql
create or replace function holdfast_private.grid_starts(
  part holdfast_private.search_part,
  time_zone text,
  step_minutes integer,
  nearest_to timestamptz,
  at_most integer
)
returns setof timestamptz
language plpgsql
stable
rows 20
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Midnight, had the clock been the same since then: the grid counts local minutes.
  origin timestamptz := part.first_start - (part.first_start at time zone time_zone)::time::interval;
  step numeric := step_minutes * 60;
  first_step bigint := ceil(extract(epoch from part.first_start - origin) / step);
  last_step bigint := floor(extract(epoch from part.last_start - origin) / step);
  middle bigint := round(extract(epoch from nearest_to - origin) / step);
begin
  if part.clock_changes then
    -- Look at each minute's wall clock, in both passes of a repeated hour.
    return query
      select minute
      from generate_series(date_trunc('minute', part.first_start, 'UTC'), part.last_start, interval '1 minute') as minute
      where minute >= part.first_start
        and extract(epoch from (minute at time zone time_zone)::time)::integer % step::integer = 0;
    return;
  end if;
  middle := least(greatest(middle, first_step), last_step);
  return query
    select origin + make_interval(secs => n * step::double precision)
    from generate_series(greatest(first_step, middle - at_most), least(last_step, middle + at_most)) as n;
end
$$;
comment on function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer) is
  'The starts on the grid in a part of a free run: at least the at_most of them that are nearest to a time, without listing the day.';
revoke all on function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer) from public;
grant execute on function holdfast_private.grid_starts(holdfast_private.search_part, text, integer, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/grid_starts.sql
--! Included functions/search/make_search_range.sql
create or replace function holdfast_private.make_search_range(search_start_time timestamptz, search_end_time timestamptz)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- A client's "now" has fractions of a second: a search may begin anywhere, only what is stored lies on whole seconds.
  return holdfast_private.make_range(
    date_trunc('second', search_start_time, 'UTC') + case
      when date_trunc('second', search_start_time, 'UTC') < search_start_time then interval '1 second' else interval '0' end,
    date_trunc('second', search_end_time, 'UTC'),
    interval '400 days'
  );
end
$$;
comment on function holdfast_private.make_search_range(timestamptz, timestamptz) is
  'The range of a search, narrowed to whole seconds. INVALID_RANGE when empty, inverted, infinite or over 400 days.';
revoke all on function holdfast_private.make_search_range(timestamptz, timestamptz) from public;
grant execute on function holdfast_private.make_search_range(timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/make_search_range.sql
--! Included functions/search/next_slot.sql
create or replace function holdfast_private.next_slot(
  model holdfast.models,
  user_id text,
  length interval,
  not_before timestamptz,
  now timestamptz
)
returns holdfast.slot
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  days integer;
  slot holdfast.slot;
begin
  -- Mostly it is near. Eight days, since a booking may last for seven: what starts earlier than what is found there, is found there.
  foreach days in array array[8, model.booking_horizon_days + 8] loop
    select * into slot
    from holdfast_private.best_slots(
      model, next_slot.user_id, length, null,
      tstzrange(not_before, greatest(not_before, date_trunc('second', next_slot.now, 'UTC')) + make_interval(hours => 24 * days)),
      next_slot.now, 1
    );
    exit when slot.starts_at is not null;
  end loop;
  return slot;
end
$$;
comment on function holdfast_private.next_slot(holdfast.models, text, interval, timestamptz, timestamptz) is
  'The earliest slot of a length from an instant (on a whole second) to the model''s horizon; null where there is none.';
revoke all on function holdfast_private.next_slot(holdfast.models, text, interval, timestamptz, timestamptz) from public;
grant execute on function holdfast_private.next_slot(holdfast.models, text, interval, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/next_slot.sql
--! Included functions/search/own_hold_starts.sql
create or replace function holdfast_private.own_hold_starts(
  model_id bigint,
  user_id text,
  length interval,
  searched tstzrange,
  now timestamptz
)
returns setof timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Anonymous callers hold nothing, and may not read the table.
  if own_hold_starts.user_id is null then
    return;
  end if;
  return query
    select lower(h.during)
    from holdfast.booking_holds as h
    where h.model_id = own_hold_starts.model_id
      and h.user_id = own_hold_starts.user_id
      and h.status = 'active'
      and h.hold_expires_at > own_hold_starts.now
      and h.during <@ searched
      and upper(h.during) - lower(h.during) = length;
end
$$;
comment on function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz) is
  'Starts of the user''s own live holds of exactly that length: one''s own hold is offered to oneself at exactly its range.';
revoke all on function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz) from public;
grant execute on function holdfast_private.own_hold_starts(bigint, text, interval, tstzrange, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/own_hold_starts.sql
--! Included functions/search/require_search.sql
create or replace function holdfast_private.require_search(
  model holdfast.models,
  duration_minutes integer,
  preferred_start_time timestamptz,
  max_results integer
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if duration_minutes not between model.min_booking_minutes and model.max_booking_minutes then
    perform holdfast_private.fail(
      'BAD_DURATION',
      'the length is not within the model''s bounds',
      jsonb_build_object(
        'duration_minutes', duration_minutes, 'min_booking_minutes', model.min_booking_minutes,
        'max_booking_minutes', model.max_booking_minutes
      )
    );
  end if;
  if preferred_start_time < '0001-01-01 00:00:00+00' or preferred_start_time >= '10000-01-01 00:00:00+00' then
    perform holdfast_private.fail('INVALID_ARGUMENT', 'the preferred start must lie in the years 1 to 9999');
  end if;
  if max_results not between 1 and 100 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'max_results must be 1 to 100', jsonb_build_object('max_results', max_results)
    );
  end if;
end
$$;
comment on function holdfast_private.require_search(holdfast.models, integer, timestamptz, integer) is
  'Raises BAD_DURATION or INVALID_ARGUMENT unless the search can be made.';
revoke all on function holdfast_private.require_search(holdfast.models, integer, timestamptz, integer) from public;
grant execute on function holdfast_private.require_search(holdfast.models, integer, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/require_search.sql
--! Included functions/search/score_slot.sql
-- The tiers of DESIGN section 4; a boundary belongs to the better tier. In SQL, so that a search's query takes it in and calls nothing.
create or replace function holdfast_private.score_slot(
  model_id bigint,
  time_zone text,
  starts_at timestamptz,
  length interval,
  fills_run boolean,
  wanted timestamptz
)
returns setof holdfast.slot
language sql
immutable
rows 1
begin atomic
  select
    model_id, starts_at, starts_at + length,
    points.time + points.duration + points.day, points.time, points.duration, points.day,
    -- Thousands of years apart, the minutes are more than an integer holds.
    least(round((points.seconds / 60)::numeric), 2147483647)::integer
  from (
    select
      distance.seconds,
      case
        when distance.seconds = 0 then 50
        when distance.seconds <= 30 * 60 then 40
        when distance.seconds <= 60 * 60 then 30
        when distance.seconds <= 120 * 60 then 20
        when distance.seconds <= 240 * 60 then 10
        else 0
      end as time,
      case when fills_run then 30 else 20 end as duration,
      case when extract(dow from starts_at at time zone time_zone) = extract(dow from wanted at time zone time_zone) then 20 else 0 end as day
    from (select abs(date_part('epoch', starts_at - wanted)) as seconds) as distance
  ) as points;
end;
comment on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) is
  'The slot that starts there, with its match score for a wanted time.';
revoke all on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) from public;
grant execute on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/score_slot.sql
--! Included functions/search/search_parts.sql
create or replace function holdfast_private.search_parts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  earliest timestamptz,
  latest timestamptz
)
returns setof holdfast_private.search_part
language plpgsql
stable
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
begin
  return query
    with usable as (
      select
        lower(run) as run_start,
        upper(run) - lower(run) = search_parts.length as fills_run,
        greatest(lower(run), search_parts.earliest) as first_start,
        least(upper(run) - search_parts.length, search_parts.latest) as last_start
      from unnest(search_parts.runs) as run
    ),
    dated as (
      select u.*, day.first_date, day.last_date - day.first_date as last_day
      from usable as u
      cross join lateral (
        select
          (u.first_start at time zone model.time_zone)::date as first_date,
          (u.last_start at time zone model.time_zone)::date as last_date
      ) as day
      where u.first_start <= u.last_start
    )
    select
      d.run_start, d.fills_run, part.first_start, part.last_start,
      part.last_start - part.first_start
        <> (part.last_start at time zone model.time_zone) - (part.first_start at time zone model.time_zone)
    from dated as d
    -- Counted in dates: a series of timestamps would step through the session's time zone and its gaps.
    cross join lateral generate_series(0, greatest(d.last_day, 0)) as n
    cross join lateral (
      select
        case
          when n = 0 then d.first_start
          else greatest(d.first_start, holdfast.local_to_instant((d.first_date + n)::timestamp, model.time_zone))
        end as first_start,
        case
          when n >= d.last_day then d.last_start
          else holdfast.local_to_instant((d.first_date + n + 1)::timestamp, model.time_zone) - interval '1 second'
        end as last_start
      offset 0
    ) as part
    where part.first_start <= part.last_start
    order by part.first_start;
end
$$;
comment on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz) is
  'The free runs in which a slot of a length can start between earliest and latest, cut into local days, in order of time.';
revoke all on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz) from public;
grant execute on function holdfast_private.search_parts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/search_parts.sql
--! Included functions/search/searched_models.sql
create or replace function holdfast_private.searched_models(model_ids bigint[], duration_minutes integer)
returns holdfast.models[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  unknown bigint;
begin
  if cardinality(model_ids) not between 1 and 500 or array_position(model_ids, null) is not null then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'model_ids must be 1 to 500 ids',
      jsonb_build_object('argument', 'model_ids', 'count', cardinality(model_ids))
    );
  end if;
  select min(given.id) into unknown
  from unnest(model_ids) as given (id)
  where not exists (select from holdfast.models as m where m.id = given.id);
  if unknown is not null then
    perform holdfast_private.fail_not_found('model', unknown);
  end if;
  return array(
    select m
    from holdfast.models as m
    where m.id = any (model_ids)
    order by duration_minutes between m.min_booking_minutes and m.max_booking_minutes desc, m.id
  );
end
$$;
comment on function holdfast_private.searched_models(bigint[], integer) is
  'The models of a search, each once, those that take the length first. INVALID_ARGUMENT, NOT_FOUND.';
revoke all on function holdfast_private.searched_models(bigint[], integer) from public;
grant execute on function holdfast_private.searched_models(bigint[], integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/searched_models.sql
--! Included functions/availability/add_availability.sql
create or replace function holdfast.add_availability(
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  on_conflict holdfast.conflict_strategy default 'reject',
  idempotency_key text default null
)
returns holdfast.availability
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
  added holdfast.availability;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', add_availability.model_id));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{reject,adjust,remove,merge}');
  perform holdfast_private.require_model(add_availability.model_id);
  model := holdfast_private.lock_model(add_availability.model_id);
  added := holdfast_private.recall_answer(model.id, idempotency_key, 'add_availability', row(during, on_conflict), added);
  if added.id is not null then
    return added;
  end if;
  if on_conflict = 'reject' then
    perform holdfast_private.refuse_conflicts(model, during, '{availability,blocked_date}');
    insert into holdfast.availability (model_id, during, slot_type)
    values (model.id, during, 'manual')
    returning * into added;
    perform holdfast_private.forget_removed(model.id, during);
  else
    perform holdfast_private.resolve_window(model, during, on_conflict);
    select * into added
    from holdfast.availability as a
    where a.model_id = model.id and a.during @> tstzrange(add_availability.starts_at, add_availability.ends_at);
  end if;
  perform holdfast_private.keep_answer(model.id, idempotency_key, added);
  return added;
end
$$;
comment on function holdfast.add_availability(bigint, timestamptz, timestamptz, holdfast.conflict_strategy, text) is
  $$@resultFieldName availability
Adds a window by hand, of at most 400 days, and returns the window that the time lies in. Blocked dates are refused.
on_conflict: reject (the window may overlap none that is there), or adjust, remove or merge as in resolve_conflicts, which tells more.
starts_at, ends_at: instants on whole seconds. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, AVAILABILITY_OVERLAP, BLOCKED_DATE. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.add_availability(bigint, timestamptz, timestamptz, holdfast.conflict_strategy, text) from public;
grant execute on function holdfast.add_availability(bigint, timestamptz, timestamptz, holdfast.conflict_strategy, text) to holdfast_model, holdfast_admin;
--! EndIncluded functions/availability/add_availability.sql
--! Included functions/availability/claimed_time.sql
create or replace function holdfast_private.claimed_time(model_id bigint, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select range_agg(o.during * region)
      from holdfast.occupied_time as o
      where o.model_id = claimed_time.model_id
        and o.occupied && region and o.during && region
        and (o.until is null or o.until > holdfast_private.current_instant())
    ),
    '{}'
  );
end
$$;
comment on function holdfast_private.claimed_time(bigint, tstzrange) is
  'What of a region live holds and bookings claim, without buffers: availability stays under it.';
revoke all on function holdfast_private.claimed_time(bigint, tstzrange) from public;
--! EndIncluded functions/availability/claimed_time.sql
--! Included functions/availability/forget_removed.sql
create or replace function holdfast_private.forget_removed(model_id bigint, during tstzrange)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  with forgotten as (
    delete from holdfast_private.removed_windows as r
    where r.model_id = forget_removed.model_id and r.during && forget_removed.during
    returning r.schedule_id, r.during
  )
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select forget_removed.model_id, f.schedule_id, rest
  from forgotten as f
  cross join lateral unnest(tstzmultirange(f.during) - tstzmultirange(forget_removed.during)) as rest;
end
$$;
comment on function holdfast_private.forget_removed(bigint, tstzrange) is
  'Time that was removed by hand is added again: generation may make windows there; what of it lies outside stays removed.';
revoke all on function holdfast_private.forget_removed(bigint, tstzrange) from public;
--! EndIncluded functions/availability/forget_removed.sql
--! Included functions/availability/remove_availability.sql
create or replace function holdfast.remove_availability(model_id bigint, availability_id bigint)
returns setof holdfast.availability
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  removed holdfast.availability;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', remove_availability.model_id, 'availability_id', remove_availability.availability_id
  ));
  perform holdfast_private.require_model(remove_availability.model_id);
  perform holdfast_private.lock_model(remove_availability.model_id);
  delete from holdfast.availability as a
  where a.model_id = remove_availability.model_id and a.id = remove_availability.availability_id
  returning * into removed;
  if removed.id is null then
    perform holdfast_private.fail_not_found('availability', remove_availability.model_id, remove_availability.availability_id);
  end if;
  if removed.schedule_id is not null then
    insert into holdfast_private.removed_windows (model_id, schedule_id, during)
    values (removed.model_id, removed.schedule_id, removed.during);
  end if;
  return query
    insert into holdfast.availability as kept (model_id, during, slot_type)
    select removed.model_id, piece, 'generated'
    from unnest(holdfast_private.claimed_time(removed.model_id, removed.during)) as piece
    returning kept.*;
end
$$;
comment on function holdfast.remove_availability(bigint, bigint) is
  $$@resultFieldName kept
Removes a window. What live holds and bookings claim of it stays, as generated windows: these are returned. The window of a weekly rule stays removed when generation runs again, until its time is added again or the rule changes.
Errors: MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.remove_availability(bigint, bigint) from public;
grant execute on function holdfast.remove_availability(bigint, bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/availability/remove_availability.sql
--! Included functions/availability/require_external_entries.sql
create or replace function holdfast_private.require_external_entries(source text, entries holdfast.external_busy_entry[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  entry holdfast.external_busy_entry;
  again text;
begin
  perform holdfast_private.require_text('source', source, 100);
  perform holdfast_private.require_arguments(jsonb_build_object('entries', to_jsonb(entries)));
  if cardinality(entries) > 10000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'at most 10000 entries', jsonb_build_object('argument', 'entries', 'count', cardinality(entries))
    );
  end if;
  foreach entry in array entries loop
    perform holdfast_private.require_arguments(jsonb_build_object('external_id', entry.external_id));
    perform holdfast_private.require_text('external_id', entry.external_id, 200);
    perform holdfast_private.make_range(entry.starts_at, entry.ends_at);
  end loop;
  select e.external_id into again
  from unnest(entries) as e
  group by e.external_id
  having count(*) > 1
  limit 1;
  if again is not null then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'an external_id is given twice', jsonb_build_object('argument', 'entries', 'external_id', again)
    );
  end if;
end
$$;
comment on function holdfast_private.require_external_entries(text, holdfast.external_busy_entry[]) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT or INVALID_RANGE unless the entries of an external source are sound.';
revoke all on function holdfast_private.require_external_entries(text, holdfast.external_busy_entry[]) from public;
--! EndIncluded functions/availability/require_external_entries.sql
--! Included functions/availability/set_external_busy.sql
create or replace function holdfast.set_external_busy(model_id bigint, source text, entries holdfast.external_busy_entry[])
returns setof holdfast.external_busy
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', set_external_busy.model_id, 'source', set_external_busy.source)
  );
  perform holdfast_private.require_external_entries(set_external_busy.source, entries);
  perform holdfast_private.require_model(set_external_busy.model_id);
  perform holdfast_private.lock_model(set_external_busy.model_id);

  delete from holdfast.external_busy as e
  where e.model_id = set_external_busy.model_id and e.source = set_external_busy.source
    and e.external_id not in (select n.external_id from unnest(entries) as n);

  -- Entries that are the same as before stay untouched, and leave no trace in the log.
  insert into holdfast.external_busy as e (model_id, source, external_id, during)
  select set_external_busy.model_id, set_external_busy.source, n.external_id, tstzrange(n.starts_at, n.ends_at)
  from unnest(entries) as n
  on conflict on constraint external_busy_model_id_source_external_id_key
  do update set during = excluded.during where e.during <> excluded.during;

  return query
    select e.*
    from holdfast.external_busy as e
    where e.model_id = set_external_busy.model_id and e.source = set_external_busy.source
    order by lower(e.during), e.id;
end
$$;
comment on function holdfast.set_external_busy(bigint, text, holdfast.external_busy_entry[]) is
  $$@resultFieldName entries
Replaces all entries of one source (1-100 characters) of time that is taken elsewhere, and returns them. At most 10,000; an empty list clears the source. Hides free time; holds and bookings that are there stay.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, External time.$$;
revoke all on function holdfast.set_external_busy(bigint, text, holdfast.external_busy_entry[]) from public;
grant execute on function holdfast.set_external_busy(bigint, text, holdfast.external_busy_entry[]) to holdfast_model, holdfast_admin;
--! EndIncluded functions/availability/set_external_busy.sql
--! Included functions/conflicts/apply_resolution.sql
-- Executes exactly the rows of a plan. Windows go and shrink before others take their time: the exclusion constraint is checked row by row.
create or replace function holdfast_private.apply_resolution(model_id bigint, during tstzrange, plan holdfast.conflict_resolution[])
returns setof holdfast.conflict_resolution
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Of merged windows the first stays.
  merged_id bigint := (select p.availability_id from unnest(plan) with ordinality as p where p.outcome = 'merged' order by p.ordinality limit 1);
begin
  delete from holdfast.availability as a
  using unnest(plan) as p
  where a.model_id = apply_resolution.model_id and a.id = p.availability_id
    and (p.outcome = 'removed' or p.outcome = 'merged' and a.id <> merged_id);

  update holdfast.availability as a
  set during = tstzrange(p.after_starts_at, p.after_ends_at), slot_type = p.slot_type, schedule_id = p.schedule_id
  from unnest(plan) as p
  where a.model_id = apply_resolution.model_id and a.id = p.availability_id
    and (p.outcome in ('adjusted', 'moved') or a.id = merged_id);

  -- What is removed of a rule's window stays removed, but where the new window is.
  insert into holdfast_private.removed_windows (model_id, schedule_id, during)
  select apply_resolution.model_id, p.schedule_id, rest
  from unnest(plan) as p
  cross join lateral unnest(
    tstzmultirange(tstzrange(p.before_starts_at, p.before_ends_at)) - tstzmultirange(apply_resolution.during)
  ) as rest
  where p.outcome = 'removed' and p.schedule_id is not null;
  perform holdfast_private.forget_removed(apply_resolution.model_id, apply_resolution.during);

  return query
    with created as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id)
      select apply_resolution.model_id, tstzrange(p.after_starts_at, p.after_ends_at), p.slot_type, p.schedule_id
      from unnest(plan) as p
      where p.outcome = 'created'
      returning availability.id, availability.during
    )
    select
      p.outcome, coalesce(p.availability_id, c.id), p.slot_type, p.schedule_id,
      p.before_starts_at, p.before_ends_at, p.after_starts_at, p.after_ends_at
    from unnest(plan) with ordinality as p
    left join created as c on p.outcome = 'created' and c.during = tstzrange(p.after_starts_at, p.after_ends_at)
    order by p.ordinality;
end
$$;
comment on function holdfast_private.apply_resolution(bigint, tstzrange, holdfast.conflict_resolution[]) is
  'Executes a plan made for a window of a locked model, and returns it with the ids of the windows that it created.';
revoke all on function holdfast_private.apply_resolution(bigint, tstzrange, holdfast.conflict_resolution[]) from public;
--! EndIncluded functions/conflicts/apply_resolution.sql
--! Included functions/conflicts/check_availability_conflicts.sql
-- Security definer for one thing only: the ledger does not know a booking's id, and callers can't see others' bookings.
create or replace function holdfast.check_availability_conflicts(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns setof holdfast.availability_conflict
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  during tstzrange;
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', check_availability_conflicts.model_id));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  select * into model from holdfast.models as m where m.id = check_availability_conflicts.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', check_availability_conflicts.model_id);
  end if;
  return query select c.* from holdfast_private.conflicts_with(model, during) as c;
end
$$;
comment on function holdfast.check_availability_conflicts(bigint, timestamptz, timestamptz) is
  $$All that overlaps a range of a model (at most 400 days): windows, live holds and bookings without their buffers, blocked dates, external time; each with its id, its own range, the overlap and its minutes. Nothing personal.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Conflicts.$$;
revoke all on function holdfast.check_availability_conflicts(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.check_availability_conflicts(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/conflicts/check_availability_conflicts.sql
--! Included functions/conflicts/conflicts_with.sql
create or replace function holdfast_private.conflicts_with(model holdfast.models, during tstzrange)
returns setof holdfast.availability_conflict
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select
      found.conflict_type::holdfast.conflict_type, found.id, lower(found.during), upper(found.during),
      lower(found.during * conflicts_with.during), upper(found.during * conflicts_with.during),
      round(extract(epoch from upper(found.during * conflicts_with.during) - lower(found.during * conflicts_with.during)) / 60, 2)
    from (
      select 'availability' as conflict_type, a.id, a.during
      from holdfast.availability as a
      where a.model_id = model.id and a.during && conflicts_with.during
      union all
      select
        case when o.until is null then 'booking' else 'hold' end,
        case when o.until is null then b.id else o.hold_id end,
        o.during
      from holdfast.occupied_time as o
      left join holdfast.bookings as b on b.model_id = o.model_id and b.hold_id = o.hold_id
      where o.model_id = model.id and o.occupied && conflicts_with.during and o.during && conflicts_with.during
        and (o.until is null or o.until > holdfast_private.current_instant())
      union all
      select 'blocked_date', b.id, holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, model.time_zone)
      from holdfast.model_blocked_dates as b
      where b.model_id = model.id
        -- The day before too: a spring gap at midnight moves its last minutes into the next.
        and b.blocked_date >= (lower(conflicts_with.during) at time zone model.time_zone)::date - 1
        and b.blocked_date <= (upper(conflicts_with.during) at time zone model.time_zone)::date
      union all
      select 'external', e.id, e.during
      from holdfast.external_busy as e
      where e.model_id = model.id and e.during && conflicts_with.during
    ) as found
    where found.during && conflicts_with.during
    order by lower(found.during), found.conflict_type, found.id;
end
$$;
comment on function holdfast_private.conflicts_with(holdfast.models, tstzrange) is
  'All that overlaps a range of a model: windows, live holds and bookings without buffers, blocked dates, external time.';
revoke all on function holdfast_private.conflicts_with(holdfast.models, tstzrange) from public;
--! EndIncluded functions/conflicts/conflicts_with.sql
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
      select c.conflict_type, c.conflict_id, c.starts_at, c.ends_at, tstzrange(c.starts_at, c.ends_at) as during
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
    ) as p
    order by c.starts_at, p.starts_at, p.problem, p.id;
end
$$;
comment on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) is
  $$The live holds and bookings of a model in a range (at most 400 days) that stand on blocked dates, outside availability or over external time, for manual review: a row for each problem, with the part of the claim that it meets. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.list_conflicts(bigint, timestamptz, timestamptz) to holdfast_model, holdfast_admin;
--! EndIncluded functions/conflicts/list_conflicts.sql
--! Included functions/conflicts/plan_adjustment.sql
create or replace function holdfast_private.plan_adjustment(model holdfast.models, during tstzrange, allow_move boolean)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  overlapped holdfast.availability;
  rest tstzrange[];
  behind timestamptz := upper(during);
  target tstzrange;
begin
  for overlapped in
    select *
    from holdfast.availability as a
    where a.model_id = model.id and a.during && plan_adjustment.during
    order by a.during
  loop
    rest := array(select unnest(tstzmultirange(overlapped.during) - tstzmultirange(plan_adjustment.during)));
    if cardinality(rest) > 0 then
      return next holdfast_private.resolution_of(
        'adjusted', overlapped.id, overlapped.slot_type, overlapped.schedule_id, overlapped.during, rest[1]
      );
      if cardinality(rest) = 2 then
        -- Still its rule's time: when the rule changes or goes, this piece goes too.
        return next holdfast_private.resolution_of(
          'created', null, case when overlapped.schedule_id is null then 'generated' else 'recurring' end::holdfast.slot_type,
          overlapped.schedule_id, null, rest[2]
        );
      end if;
      continue;
    end if;
    -- Elapsed time, not days: a day of the session's zone may have 23 hours.
    target := tstzrange(behind, behind + make_interval(secs => extract(epoch from upper(overlapped.during) - lower(overlapped.during))));
    if plan_adjustment.allow_move and not exists (select from holdfast_private.conflicts_with(model, target)) then
      return next holdfast_private.resolution_of('moved', overlapped.id, 'generated', null, overlapped.during, target);
      behind := upper(target);
    else
      return next holdfast_private.resolution_of(
        'removed', overlapped.id, overlapped.slot_type, overlapped.schedule_id, overlapped.during, null
      );
    end if;
  end loop;
end
$$;
comment on function holdfast_private.plan_adjustment(holdfast.models, tstzrange, boolean) is
  'What adjust does with the windows that overlap a new one: cut to what lies outside; wholly covered, moved directly behind it (one after the other, where that time is free of everything) or removed.';
revoke all on function holdfast_private.plan_adjustment(holdfast.models, tstzrange, boolean) from public;
--! EndIncluded functions/conflicts/plan_adjustment.sql
--! Included functions/conflicts/plan_merge.sql
create or replace function holdfast_private.plan_merge(model_id bigint, during tstzrange)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  whole tstzrange := during;
  beside tstzmultirange;
begin
  -- From neighbour to neighbour, by the index: in a generation that merges, every window asks.
  loop
    select range_agg(a.during) into beside
    from unnest(array[lower(whole) - interval '1 microsecond', upper(whole)]) as edge
    join holdfast.availability as a on a.model_id = plan_merge.model_id and a.during @> edge;
    exit when beside is null;
    whole := range_merge(beside + tstzmultirange(whole));
  end loop;

  return query
    with part as (
      select
        a.*,
        row_number() over (order by a.during) as n,
        a.during = whole and (a.slot_type = 'generated' or whole = plan_merge.during) as is_whole
      from holdfast.availability as a
      where a.model_id = plan_merge.model_id and a.during <@ whole
    )
    select r.*
    from part as p
    cross join lateral holdfast_private.resolution_of(
      case when p.is_whole then 'kept' else 'merged' end::holdfast.resolution_outcome,
      p.id,
      case when p.n = 1 and not p.is_whole then 'generated' else p.slot_type end,
      case when p.n = 1 and not p.is_whole then null else p.schedule_id end,
      p.during, whole
    ) as r
    order by p.n;
  if not found then
    return next holdfast_private.resolution_of('created', null, 'generated', null, null, whole);
  end if;
end
$$;
comment on function holdfast_private.plan_merge(bigint, tstzrange) is
  'What merge does: the new window and all that overlaps or touches it, and so on, become one generated window. The earliest keeps its id and comes first; one that is the whole already is kept.';
revoke all on function holdfast_private.plan_merge(bigint, tstzrange) from public;
--! EndIncluded functions/conflicts/plan_merge.sql
--! Included functions/conflicts/plan_removal.sql
create or replace function holdfast_private.plan_removal(model_id bigint, during tstzrange)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  gone tstzmultirange;
begin
  return query
    select r.*
    from holdfast.availability as a
    cross join lateral holdfast_private.resolution_of('removed', a.id, a.slot_type, a.schedule_id, a.during, null) as r
    where a.model_id = plan_removal.model_id and a.during && plan_removal.during
    order by a.during;

  select range_agg(a.during) - tstzmultirange(plan_removal.during) into gone
  from holdfast.availability as a
  where a.model_id = plan_removal.model_id and a.during && plan_removal.during;
  return query
    select r.*
    from unnest(gone * holdfast_private.claimed_time(plan_removal.model_id, range_merge(gone))) as needed
    cross join lateral holdfast_private.resolution_of('created', null, 'generated', null, null, needed) as r
    order by needed;
end
$$;
comment on function holdfast_private.plan_removal(bigint, tstzrange) is
  'What remove does with the windows that overlap a new one: they go, and what live claims need of them outside the new one stays as generated windows.';
revoke all on function holdfast_private.plan_removal(bigint, tstzrange) from public;
--! EndIncluded functions/conflicts/plan_removal.sql
--! Included functions/conflicts/plan_resolution.sql
-- The one plan: what a preview shows is what applying executes. It reads only.
create or replace function holdfast_private.plan_resolution(
  model holdfast.models,
  during tstzrange,
  strategy holdfast.conflict_strategy,
  allow_move boolean,
  schedule_id bigint default null
)
returns setof holdfast.conflict_resolution
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if plan_resolution.strategy = 'merge' then
    return query select * from holdfast_private.plan_merge(model.id, plan_resolution.during);
    return;
  end if;
  -- The window itself is there: nothing overlaps it.
  return query
    select r.*
    from holdfast.availability as a
    cross join lateral holdfast_private.resolution_of('kept', a.id, a.slot_type, a.schedule_id, a.during, a.during) as r
    where a.model_id = model.id and a.during = plan_resolution.during;
  if found then
    return;
  end if;
  if plan_resolution.strategy = 'adjust' then
    return query select * from holdfast_private.plan_adjustment(model, plan_resolution.during, plan_resolution.allow_move);
  else
    return query select * from holdfast_private.plan_removal(model.id, plan_resolution.during);
  end if;
  return next holdfast_private.resolution_of(
    'created', null,
    case when plan_resolution.schedule_id is null then 'manual' else 'recurring' end::holdfast.slot_type,
    plan_resolution.schedule_id, null, plan_resolution.during
  );
end
$$;
comment on function holdfast_private.plan_resolution(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint
) is
  'What resolving (adjust, remove or merge) in favour of a window would do, row by row; the window is manual, or recurring when a rule is given. Nothing but kept where there is nothing to do.';
revoke all on function holdfast_private.plan_resolution(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint
) from public;
--! EndIncluded functions/conflicts/plan_resolution.sql
--! Included functions/conflicts/refuse_conflicts.sql
create or replace function holdfast_private.refuse_conflicts(model holdfast.models, during tstzrange, conflict_types holdfast.conflict_type[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  conflict holdfast.availability_conflict;
begin
  select * into conflict
  from holdfast_private.conflicts_with(model, during) as c
  where c.conflict_type = any (refuse_conflicts.conflict_types)
  order by c.conflict_type = 'availability', c.starts_at
  limit 1;
  if conflict.conflict_id is not null then
    perform holdfast_private.fail(
      case conflict.conflict_type when 'availability' then 'AVAILABILITY_OVERLAP' else 'BLOCKED_DATE' end,
      case conflict.conflict_type when 'availability' then 'the window overlaps another' else 'the window touches a blocked date' end,
      jsonb_build_object(
        'model_id', model.id, 'id', conflict.conflict_id,
        'conflict_starts_at', conflict.starts_at, 'conflict_ends_at', conflict.ends_at
      ),
      'check_availability_conflicts lists all that is in the way.'
    );
  end if;
end
$$;
comment on function holdfast_private.refuse_conflicts(holdfast.models, tstzrange, holdfast.conflict_type[]) is
  'Raises BLOCKED_DATE or AVAILABILITY_OVERLAP where a new window would meet blocked time or another window: those of the two that are asked for.';
revoke all on function holdfast_private.refuse_conflicts(holdfast.models, tstzrange, holdfast.conflict_type[]) from public;
--! EndIncluded functions/conflicts/refuse_conflicts.sql
--! Included functions/conflicts/require_strategy.sql
create or replace function holdfast_private.require_strategy(name text, strategy holdfast.conflict_strategy, allowed holdfast.conflict_strategy[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object(require_strategy.name, require_strategy.strategy));
  if require_strategy.strategy <> all (require_strategy.allowed) then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('%s can''t be %s here', require_strategy.name, require_strategy.strategy),
      jsonb_build_object('argument', require_strategy.name, 'allowed', to_jsonb(require_strategy.allowed))
    );
  end if;
end
$$;
comment on function holdfast_private.require_strategy(text, holdfast.conflict_strategy, holdfast.conflict_strategy[]) is
  'Raises MISSING_ARGUMENT or INVALID_ARGUMENT unless the strategy is one of those that the call knows.';
revoke all on function holdfast_private.require_strategy(text, holdfast.conflict_strategy, holdfast.conflict_strategy[]) from public;
--! EndIncluded functions/conflicts/require_strategy.sql
--! Included functions/conflicts/resolution_of.sql
create or replace function holdfast_private.resolution_of(
  outcome holdfast.resolution_outcome,
  availability_id bigint,
  slot_type holdfast.slot_type,
  schedule_id bigint,
  before tstzrange,
  after tstzrange
)
returns holdfast.conflict_resolution
language sql
immutable
return row(
  outcome, availability_id, slot_type, schedule_id, lower(before), upper(before), lower(after), upper(after)
)::holdfast.conflict_resolution;
comment on function holdfast_private.resolution_of(
  holdfast.resolution_outcome, bigint, holdfast.slot_type, bigint, tstzrange, tstzrange
) is
  'One row of a plan, from ranges.';
revoke all on function holdfast_private.resolution_of(
  holdfast.resolution_outcome, bigint, holdfast.slot_type, bigint, tstzrange, tstzrange
) from public;
--! EndIncluded functions/conflicts/resolution_of.sql
--! Included functions/conflicts/resolve_conflicts.sql
create or replace function holdfast.resolve_conflicts(
  model_id bigint,
  starts_at timestamptz,
  ends_at timestamptz,
  strategy holdfast.conflict_strategy,
  preview boolean default false,
  allow_move boolean default false,
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
  -- A preview has no effect that could happen twice.
  key text := case when not preview then idempotency_key end;
  answer holdfast.conflict_resolution[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', resolve_conflicts.model_id, 'preview', resolve_conflicts.preview, 'allow_move', resolve_conflicts.allow_move
  ));
  during := holdfast_private.make_range(starts_at, ends_at, interval '400 days');
  perform holdfast_private.require_strategy('strategy', strategy, '{adjust,remove,merge}');
  perform holdfast_private.require_model(resolve_conflicts.model_id);
  model := holdfast_private.lock_model(resolve_conflicts.model_id);
  answer := holdfast_private.recall_answer(model.id, key, 'resolve_conflicts', row(during, strategy, allow_move), answer);
  if answer is null then
    answer := array(
      select r
      from holdfast_private.resolve_window(
        model, during, resolve_conflicts.strategy, resolve_conflicts.allow_move, preview => resolve_conflicts.preview
      ) as r
    );
    perform holdfast_private.keep_answer(model.id, key, answer);
  end if;
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean, text
) is
  $$@resultFieldName resolutions
Makes a time of a model (at most 400 days) available as one window and settles the windows that it overlaps; all or nothing. Live holds and bookings keep availability under them. Resolving again changes nothing.
strategy: adjust (overlapped windows are shortened or split around it; one wholly covered is removed, or with allow_move moved directly behind it, whole, where that time is free), remove (they are deleted whole, save what live claims need) or merge (it and all that overlaps or touches it, and so on, become one generated window).
preview: returns the same rows and changes nothing; created windows have no id yet. starts_at, ends_at: instants on whole seconds. idempotency_key: the same call again with it gets the same answer, for 24 hours at least; a preview needs none.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, BLOCKED_DATE. Source: DESIGN section 4, Conflicts.$$;
revoke all on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean, text
) from public;
grant execute on function holdfast.resolve_conflicts(
  bigint, timestamptz, timestamptz, holdfast.conflict_strategy, boolean, boolean, text
) to holdfast_model, holdfast_admin;
--! EndIncluded functions/conflicts/resolve_conflicts.sql
--! Included functions/conflicts/resolve_window.sql
create or replace function holdfast_private.resolve_window(
  model holdfast.models,
  during tstzrange,
  strategy holdfast.conflict_strategy,
  allow_move boolean default false,
  schedule_id bigint default null,
  preview boolean default false
)
returns setof holdfast.conflict_resolution
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  plan holdfast.conflict_resolution[];
begin
  perform holdfast_private.refuse_conflicts(model, during, '{blocked_date}');
  plan := array(
    select p
    from holdfast_private.plan_resolution(
      model, resolve_window.during, resolve_window.strategy, resolve_window.allow_move, resolve_window.schedule_id
    ) as p
  );
  if resolve_window.preview then
    return query select * from unnest(plan);
  else
    return query select * from holdfast_private.apply_resolution(model.id, resolve_window.during, plan);
  end if;
end
$$;
comment on function holdfast_private.resolve_window(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint, boolean
) is
  'Makes a window of a locked model available by a strategy (adjust, remove, merge) and tells what became of every window concerned; a preview only tells. BLOCKED_DATE.';
revoke all on function holdfast_private.resolve_window(
  holdfast.models, tstzrange, holdfast.conflict_strategy, boolean, bigint, boolean
) from public;
--! EndIncluded functions/conflicts/resolve_window.sql
--! Included functions/generation/dates_to_horizon.sql
create or replace function holdfast_private.dates_to_horizon(model holdfast.models, now timestamptz)
returns date[]
language sql
stable
return array(
  select (now at time zone model.time_zone)::date + n from generate_series(-1, model.generate_days_ahead) as n
);
comment on function holdfast_private.dates_to_horizon(holdfast.models, timestamptz) is
  'The local dates for which a model''s windows are kept generated: today and generate_days_ahead more, and yesterday, whose last window may not be over.';
revoke all on function holdfast_private.dates_to_horizon(holdfast.models, timestamptz) from public;
--! EndIncluded functions/generation/dates_to_horizon.sql
--! Included functions/generation/generate_availability_for_all_models.sql
create or replace function holdfast.generate_availability_for_all_models(
  from_date date,
  to_date date,
  on_conflict holdfast.conflict_strategy default 'trim'
)
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  dates date[];
  batch bigint[];
  after_id bigint := 0;
begin
  perform holdfast_private.require_admin();
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{trim,adjust,remove,merge}');
  dates := array(select from_date + n from generate_series(0, to_date - from_date) as n);
  loop
    batch := array(
      select m.id
      from holdfast.models as m
      where m.is_active and m.id > after_id
      order by m.id
      limit 100
    );
    exit when cardinality(batch) = 0;
    perform from holdfast_private.lock_models(batch);
    return query
      select w.*
      from holdfast_private.generate_windows(
        batch, dates, on_conflict => generate_availability_for_all_models.on_conflict
      ) as w
      order by w.model_id, w.starts_at;
    after_id := batch[cardinality(batch)];
  end loop;
end
$$;
comment on function holdfast.generate_availability_for_all_models(date, date, holdfast.conflict_strategy) is
  $$@resultFieldName windows
generate_availability_from_schedules for all active models, in batches, in one transaction: each model's row stays locked until it ends. The worker's daily round commits batch by batch instead. Admins only.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, BAD_ISOLATION. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_for_all_models(date, date, holdfast.conflict_strategy) from public;
grant execute on function holdfast.generate_availability_for_all_models(date, date, holdfast.conflict_strategy) to holdfast_admin;
--! EndIncluded functions/generation/generate_availability_for_all_models.sql
--! Included functions/generation/generate_availability_from_schedules.sql
create or replace function holdfast.generate_availability_from_schedules(
  model_id bigint,
  from_date date,
  to_date date,
  on_conflict holdfast.conflict_strategy default 'trim',
  idempotency_key text default null
)
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  answer holdfast.generated_window[];
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', generate_availability_from_schedules.model_id)
  );
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_strategy('on_conflict', on_conflict, '{trim,adjust,remove,merge}');
  perform holdfast_private.require_model(generate_availability_from_schedules.model_id);
  perform holdfast_private.lock_model(generate_availability_from_schedules.model_id);
  answer := holdfast_private.recall_answer(
    generate_availability_from_schedules.model_id, idempotency_key, 'generate_availability_from_schedules',
    row(from_date, to_date, on_conflict), answer
  );
  if answer is null then
    answer := array(
      select w
      from holdfast_private.generate_windows(
        array[generate_availability_from_schedules.model_id],
        array(select from_date + n from generate_series(0, to_date - from_date) as n),
        on_conflict => generate_availability_from_schedules.on_conflict
      ) as w
      order by w.starts_at
    );
    perform holdfast_private.keep_answer(generate_availability_from_schedules.model_id, idempotency_key, answer);
  end if;
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.generate_availability_from_schedules(bigint, date, date, holdfast.conflict_strategy, text) is
  $$@resultFieldName windows
Makes the windows of a model's weekly rules for local dates, both included, at most 400 days. Blocked time is skipped; what was removed by hand stays removed. Live holds and bookings keep availability under them.
on_conflict: trim (new windows are made around those that are there), or adjust, remove or merge as in resolve_conflicts for each new window that overlaps one.
Returns the windows made with, beside them, what was trimmed, skipped and settled and for what. A second run makes nothing and returns nothing. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_from_schedules(bigint, date, date, holdfast.conflict_strategy, text) from public;
grant execute on function holdfast.generate_availability_from_schedules(bigint, date, date, holdfast.conflict_strategy, text) to holdfast_model, holdfast_admin;
--! EndIncluded functions/generation/generate_availability_from_schedules.sql
--! Included functions/generation/generate_horizon.sql
create or replace function holdfast_private.generate_horizon(after_model_id bigint default 0, batch_size integer default 50)
returns bigint
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  batch bigint[];
  now timestamptz;
  part record;
begin
  batch := array(
    select m.id
    from holdfast.models as m
    where m.is_active and m.id > generate_horizon.after_model_id
    order by m.id
    limit generate_horizon.batch_size
  );
  perform from holdfast_private.lock_models(batch);
  now := holdfast_private.current_instant();
  -- Models that share today's date and their horizon share a statement.
  for part in
    select array_agg(m.id) as model_ids, holdfast_private.dates_to_horizon(m, now) as dates
    from holdfast.models as m
    where m.id = any (batch)
    group by 2
  loop
    perform holdfast_private.generate_windows(part.model_ids, part.dates, not_over_at => now);
  end loop;
  return batch[cardinality(batch)];
end
$$;
comment on function holdfast_private.generate_horizon(bigint, integer) is
  'Generates the next batch of active models, by id, each to its own horizon, and returns the last id done, null when none was left. One transaction a batch keeps locks short.';
revoke all on function holdfast_private.generate_horizon(bigint, integer) from public;
grant execute on function holdfast_private.generate_horizon(bigint, integer) to holdfast_worker;
--! EndIncluded functions/generation/generate_horizon.sql
--! Included functions/generation/generate_to_horizon.sql
create or replace function holdfast_private.generate_to_horizon(model_id bigint, schedule_ids bigint[] default null)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
begin
  select * into model from holdfast.models as m where m.id = generate_to_horizon.model_id;
  perform holdfast_private.generate_windows(
    array[model.id],
    holdfast_private.dates_to_horizon(model, now),
    generate_to_horizon.schedule_ids,
    not_over_at => now
  );
end
$$;
comment on function holdfast_private.generate_to_horizon(bigint, bigint[]) is
  'Generates a locked model''s rules (all, or those given) from what is not over yet to its generate_days_ahead.';
revoke all on function holdfast_private.generate_to_horizon(bigint, bigint[]) from public;
--! EndIncluded functions/generation/generate_to_horizon.sql
--! Included functions/generation/generate_windows.sql
-- One set-based statement for a batch of models that the caller has locked; only pieces that a strategy has to settle go one by one, last:
-- a merge takes in what was made before it.
create or replace function holdfast_private.generate_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[] default null,
  on_conflict holdfast.conflict_strategy default 'trim',
  not_over_at timestamptz default null
)
returns setof holdfast.generated_window
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return query
    with planned as materialized (
      select *
      from holdfast_private.plan_windows(
        generate_windows.model_ids, generate_windows.dates, generate_windows.schedule_ids, generate_windows.on_conflict,
        generate_windows.not_over_at
      )
    ),
    made as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id, created_at)
      select p.model_id, p.piece, 'recurring', p.schedule_id, now
      from planned as p
      where p.piece is not null and not p.is_contested
      returning availability.model_id, availability.id, availability.during
    )
    select
      p.model_id, m.id, p.schedule_id, p.local_date,
      lower(coalesce(p.piece, p.occurrence)), upper(coalesce(p.piece, p.occurrence)),
      case
        when p.piece is null then 'skipped'
        when p.piece = p.occurrence then 'created'
        else 'trimmed'
      end::holdfast.generation_outcome,
      p.reasons, null::holdfast.conflict_resolution[]
    from planned as p
    left join made as m on m.model_id = p.model_id and m.during = p.piece
    where not p.is_contested
      and (exists (select from made) or exists (select from planned as c where c.is_contested))
    order by p.model_id, lower(p.occurrence), lower(p.piece);

  if generate_windows.on_conflict <> 'trim' then
    return query
      select *
      from holdfast_private.settle_windows(
        generate_windows.model_ids, generate_windows.dates, generate_windows.schedule_ids, generate_windows.on_conflict,
        generate_windows.not_over_at
      );
  end if;
end
$$;
comment on function holdfast_private.generate_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) is
  'Makes the windows of the active rules of locked models (all rules, or those given) for local dates (all occurrences, or those not over at an instant) and tells what became of each occurrence; nothing where nothing was made.';
revoke all on function holdfast_private.generate_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) from public;
--! EndIncluded functions/generation/generate_windows.sql
--! Included functions/generation/generated_dates.sql
create or replace function holdfast_private.generated_dates(model holdfast.models, dates date[])
returns date[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  today date := (holdfast_private.current_instant() at time zone model.time_zone)::date;
  last_date date;
begin
  select greatest(today + model.generate_days_ahead, (max(lower(a.during)) at time zone model.time_zone)::date) into last_date
  from holdfast.availability as a
  where a.model_id = model.id and a.schedule_id is not null;
  return array(
    select d
    from unnest(dates) as d
    where d between today - 1 and last_date
    order by d
  );
end
$$;
comment on function holdfast_private.generated_dates(holdfast.models, date[]) is
  'Those of the local dates, from yesterday on (its last window may not be over), for which windows of the model''s rules are kept: to its horizon, or further where they have been generated further.';
revoke all on function holdfast_private.generated_dates(holdfast.models, date[]) from public;
--! EndIncluded functions/generation/generated_dates.sql
--! Included functions/generation/occurrences.sql
create or replace function holdfast_private.occurrences(
  model_ids bigint[],
  dates date[],
  out model_id bigint,
  out schedule_id bigint,
  out local_date date,
  out starts_at timestamptz,
  out ends_at timestamptz,
  out taken_until timestamptz
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
    with local_occurrence as (
      select m.id as model_id, s.id as schedule_id, day.local_date,
        holdfast.local_to_instant(day.local_date + s.start_time, m.time_zone) as starts_at,
        holdfast.local_to_instant(
          day.local_date + s.end_time + case when s.end_time <= s.start_time then interval '1 day' else interval '0' end,
          m.time_zone
        ) as ends_at
      from holdfast.models as m
      join holdfast.model_schedules as s on s.model_id = m.id and s.is_active
      join (
        -- The days beside each date are there only to see whether their windows reach into its own: the day before's across
        -- midnight, the day after's where the spring gap ends at midnight and moves an evening's window behind it.
        select distinct d + n from unnest(occurrences.dates) as d cross join generate_series(-1, 1) as n
      ) as day (local_date) on extract(dow from day.local_date) = s.day_of_week
      where m.id = any (occurrences.model_ids) and m.is_active
    ),
    in_order as (
      select o.*, max(o.ends_at) over (
        partition by o.model_id order by o.starts_at, o.ends_at
        rows between unbounded preceding and 1 preceding
      ) as taken_until
      from local_occurrence as o
      where o.starts_at < o.ends_at
    )
    select o.model_id, o.schedule_id, o.local_date, o.starts_at, o.ends_at, o.taken_until
    from in_order as o
    where o.local_date = any (occurrences.dates)
      and (o.taken_until is null or o.taken_until < o.ends_at);
end
$$;
comment on function holdfast_private.occurrences(bigint[], date[]) is
  'The occurrences of the active rules of models on local dates, as instants (DESIGN section 2), and until when an earlier one has the time. Those that the spring gap leaves empty are not there.';
revoke all on function holdfast_private.occurrences(bigint[], date[]) from public;
--! EndIncluded functions/generation/occurrences.sql
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
--! Included functions/generation/settle_windows.sql
create or replace function holdfast_private.settle_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[],
  on_conflict holdfast.conflict_strategy,
  not_over_at timestamptz
)
returns setof holdfast.generated_window
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  contested record;
  model holdfast.models;
  resolutions holdfast.conflict_resolution[];
  made holdfast.availability;
begin
  for contested in
    select *
    from holdfast_private.plan_windows(
      settle_windows.model_ids, settle_windows.dates, settle_windows.schedule_ids, settle_windows.on_conflict,
      settle_windows.not_over_at
    ) as p
    where p.is_contested
    order by p.model_id, p.piece
  loop
    select * into model from holdfast.models as m where m.id = contested.model_id;
    resolutions := array(
      select r
      from holdfast_private.resolve_window(
        model, contested.piece, settle_windows.on_conflict, schedule_id => contested.schedule_id
      ) as r
    );
    select * into made from holdfast.availability as a where a.model_id = model.id and a.during @> contested.piece;
    return next row(
      model.id, made.id, contested.schedule_id, contested.local_date, lower(made.during), upper(made.during),
      case
        when settle_windows.on_conflict = 'merge' then 'merged'
        when contested.piece = contested.occurrence then 'created'
        else 'trimmed'
      end,
      contested.reasons, resolutions
    )::holdfast.generated_window;
  end loop;
end
$$;
comment on function holdfast_private.settle_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) is
  'Makes, one by one, the windows of locked models'' rules that overlap windows that are there, by a strategy (adjust, remove, merge).';
revoke all on function holdfast_private.settle_windows(bigint[], date[], bigint[], holdfast.conflict_strategy, timestamptz) from public;
--! EndIncluded functions/generation/settle_windows.sql
--! Included functions/schedules/add_recurring_schedule.sql
create or replace function holdfast.add_recurring_schedule(
  model_id bigint,
  day_of_week integer,
  start_time time,
  end_time time,
  is_active boolean default true,
  idempotency_key text default null
)
returns holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  rule holdfast.schedule_rule := row(day_of_week, start_time, end_time, coalesce(is_active, true));
  added holdfast.model_schedules;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', add_recurring_schedule.model_id));
  perform holdfast_private.require_rule(rule);
  perform holdfast_private.require_model(add_recurring_schedule.model_id);
  perform holdfast_private.lock_model(add_recurring_schedule.model_id);
  added := holdfast_private.recall_answer(add_recurring_schedule.model_id, idempotency_key, 'add_recurring_schedule', rule, added);
  if added.id is null then
    perform holdfast_private.require_no_overlap(add_recurring_schedule.model_id, rule);
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
    values (add_recurring_schedule.model_id, rule.day_of_week, rule.start_time, rule.end_time, rule.is_active)
    returning * into added;
    perform holdfast_private.keep_answer(add_recurring_schedule.model_id, idempotency_key, added);
  end if;
  return added;
end
$$;
comment on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean, text) is
  $$@resultFieldName schedule
Adds a weekly rule on the model's wall clock. day_of_week 0-6, Sunday = 0; times are local, whole minutes; end_time at or before start_time is on the next day, 00:00-00:00 a whole day. Windows come with generate_availability_from_schedules, or with the worker's next daily round. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, SCHEDULE_OVERLAP (names the other rule). Source: DESIGN sections 2 and 4.$$;
revoke all on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean, text) from public;
grant execute on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean, text) to holdfast_model, holdfast_admin;
--! EndIncluded functions/schedules/add_recurring_schedule.sql
--! Included functions/schedules/delete_recurring_schedule.sql
create or replace function holdfast.delete_recurring_schedule(model_id bigint, schedule_id bigint)
returns holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  schedule holdfast.model_schedules :=
    holdfast_private.lock_schedule(delete_recurring_schedule.model_id, delete_recurring_schedule.schedule_id);
begin
  perform holdfast_private.withdraw_windows(schedule.model_id, array[schedule.id]);
  delete from holdfast.model_schedules as s where s.model_id = schedule.model_id and s.id = schedule.id;
  return schedule;
end
$$;
comment on function holdfast.delete_recurring_schedule(bigint, bigint) is
  $$@resultFieldName schedule
Deletes a weekly rule and returns it. Its future windows are cut to their claimed parts, which stay as generated.
Errors: MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.delete_recurring_schedule(bigint, bigint) from public;
grant execute on function holdfast.delete_recurring_schedule(bigint, bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/schedules/delete_recurring_schedule.sql
--! Included functions/schedules/fail_schedule_overlap.sql
create or replace function holdfast_private.fail_schedule_overlap(
  rule holdfast.schedule_rule,
  other_id bigint,
  other holdfast.schedule_rule
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'SCHEDULE_OVERLAP',
    'the rule overlaps another',
    jsonb_strip_nulls(jsonb_build_object('rule', to_jsonb(rule), 'schedule_id', other_id, 'other', to_jsonb(other))),
    'Change or delete the other rule first, or make this one shorter.'
  );
end
$$;
comment on function holdfast_private.fail_schedule_overlap(holdfast.schedule_rule, bigint, holdfast.schedule_rule) is
  'Raises SCHEDULE_OVERLAP with both rules.';
revoke all on function holdfast_private.fail_schedule_overlap(holdfast.schedule_rule, bigint, holdfast.schedule_rule) from public;
--! EndIncluded functions/schedules/fail_schedule_overlap.sql
--! Included functions/schedules/lock_schedule.sql
create or replace function holdfast_private.lock_schedule(model_id bigint, schedule_id bigint)
returns holdfast.model_schedules
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  schedule holdfast.model_schedules;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', lock_schedule.model_id, 'schedule_id', lock_schedule.schedule_id)
  );
  perform holdfast_private.require_model(lock_schedule.model_id);
  perform holdfast_private.lock_model(lock_schedule.model_id);
  select * into schedule
  from holdfast.model_schedules as s
  where s.model_id = lock_schedule.model_id and s.id = lock_schedule.schedule_id
  for update;
  if schedule.id is null then
    perform holdfast_private.fail_not_found('schedule', lock_schedule.model_id, lock_schedule.schedule_id);
  end if;
  return schedule;
end
$$;
comment on function holdfast_private.lock_schedule(bigint, bigint) is
  'Locks the model, then its rule, and returns the rule. MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION.';
revoke all on function holdfast_private.lock_schedule(bigint, bigint) from public;
--! EndIncluded functions/schedules/lock_schedule.sql
--! Included functions/schedules/require_no_overlap.sql
create or replace function holdfast_private.require_no_overlap(model_id bigint, rule holdfast.schedule_rule, except_id bigint default null)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  other holdfast.model_schedules;
begin
  if not coalesce(rule.is_active, true) then
    return;
  end if;
  select * into other
  from holdfast.model_schedules as s
  where s.model_id = require_no_overlap.model_id
    and s.is_active
    and s.id is distinct from except_id
    and s.week_minutes && holdfast_private.week_minutes(rule.day_of_week, rule.start_time, rule.end_time)
  order by s.id
  limit 1;
  if found then
    perform holdfast_private.fail_schedule_overlap(rule, other.id, row(other.day_of_week, other.start_time, other.end_time, true));
  end if;
end
$$;
comment on function holdfast_private.require_no_overlap(bigint, holdfast.schedule_rule, bigint) is
  'Raises SCHEDULE_OVERLAP, naming the other rule, where an active rule would overlap one that is there.';
revoke all on function holdfast_private.require_no_overlap(bigint, holdfast.schedule_rule, bigint) from public;
--! EndIncluded functions/schedules/require_no_overlap.sql
--! Included functions/schedules/require_rule.sql
create or replace function holdfast_private.require_rule(rule holdfast.schedule_rule)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('day_of_week', rule.day_of_week, 'start_time', rule.start_time, 'end_time', rule.end_time)
  );
  if rule.day_of_week not between 0 and 6
    or rule.start_time = '24:00'
    or extract(second from rule.start_time) <> 0 or extract(second from rule.end_time) <> 0
  then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      'the rule''s day must be 0 to 6 (Sunday = 0), its times whole minutes from 00:00',
      jsonb_build_object('day_of_week', rule.day_of_week, 'start_time', rule.start_time, 'end_time', rule.end_time)
    );
  end if;
end
$$;
comment on function holdfast_private.require_rule(holdfast.schedule_rule) is
  'Raises MISSING_ARGUMENT or INVALID_ARGUMENT unless the weekly rule is sound by itself.';
revoke all on function holdfast_private.require_rule(holdfast.schedule_rule) from public;
--! EndIncluded functions/schedules/require_rule.sql
--! Included functions/schedules/require_rules.sql
create or replace function holdfast_private.require_rules(rules holdfast.schedule_rule[])
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  rule holdfast.schedule_rule;
  clash record;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('rules', to_jsonb(rules)));
  if cardinality(rules) > 1000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'at most 1000 rules', jsonb_build_object('argument', 'rules', 'count', cardinality(rules))
    );
  end if;
  foreach rule in array rules loop
    perform holdfast_private.require_rule(rule);
  end loop;
  with active as materialized (
    select r.n, r.day_of_week, r.start_time, r.end_time,
      holdfast_private.week_minutes(r.day_of_week, r.start_time, r.end_time) as minutes
    from unnest(rules) with ordinality as r (day_of_week, start_time, end_time, is_active, n)
    where coalesce(r.is_active, true)
  )
  select row(one.day_of_week, one.start_time, one.end_time, true)::holdfast.schedule_rule as rule,
    row(other.day_of_week, other.start_time, other.end_time, true)::holdfast.schedule_rule as other
  into clash
  from active as one
  join active as other on other.n < one.n and other.minutes && one.minutes
  limit 1;
  if found then
    perform holdfast_private.fail_schedule_overlap(clash.rule, null, clash.other);
  end if;
end
$$;
comment on function holdfast_private.require_rules(holdfast.schedule_rule[]) is
  'Raises unless each rule is sound and no two active ones overlap: MISSING_ARGUMENT, INVALID_ARGUMENT, SCHEDULE_OVERLAP.';
revoke all on function holdfast_private.require_rules(holdfast.schedule_rule[]) from public;
--! EndIncluded functions/schedules/require_rules.sql
--! Included functions/schedules/set_recurring_schedules.sql
create or replace function holdfast.set_recurring_schedules(
  model_id bigint,
  rules holdfast.schedule_rule[],
  idempotency_key text default null
)
returns setof holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  gone bigint[];
  added bigint[];
  answer holdfast.model_schedules[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', set_recurring_schedules.model_id));
  perform holdfast_private.require_rules(rules);
  perform holdfast_private.require_model(set_recurring_schedules.model_id);
  perform holdfast_private.lock_model(set_recurring_schedules.model_id);

  answer := holdfast_private.recall_answer(
    set_recurring_schedules.model_id, idempotency_key, 'set_recurring_schedules', row(rules), answer
  );
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;

  -- A rule that is asked for and there already keeps its id, its windows and what was removed of them.
  gone := array(
    select s.id
    from holdfast.model_schedules as s
    where s.model_id = set_recurring_schedules.model_id
      and (s.day_of_week, s.start_time, s.end_time, s.is_active) not in (
        select r.day_of_week, r.start_time, r.end_time, coalesce(r.is_active, true) from unnest(rules) as r
      )
  );
  perform holdfast_private.withdraw_windows(set_recurring_schedules.model_id, gone);
  delete from holdfast.model_schedules as s where s.model_id = set_recurring_schedules.model_id and s.id = any (gone);

  with inserted as (
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
    select distinct set_recurring_schedules.model_id, r.day_of_week, r.start_time, r.end_time, coalesce(r.is_active, true)
    from unnest(rules) as r
    where (r.day_of_week, r.start_time, r.end_time, coalesce(r.is_active, true)) not in (
      select s.day_of_week, s.start_time, s.end_time, s.is_active
      from holdfast.model_schedules as s
      where s.model_id = set_recurring_schedules.model_id
    )
    returning id
  )
  select coalesce(array_agg(i.id), '{}') into added from inserted as i;
  perform holdfast_private.generate_to_horizon(set_recurring_schedules.model_id, added);

  answer := array(
    select s
    from holdfast.model_schedules as s
    where s.model_id = set_recurring_schedules.model_id
    order by s.day_of_week, s.start_time, s.id
  );
  perform holdfast_private.keep_answer(set_recurring_schedules.model_id, idempotency_key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[], text) is
  $$@resultFieldName schedules
Replaces all weekly rules of a model at once, and returns them as they are then. Rules that are there already stay as they are; those that go have their future windows cut to their claimed parts, those that come are generated to the model's horizon.
rules: at most 1000; an empty list removes all. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, SCHEDULE_OVERLAP (names both rules), NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH. Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[], text) from public;
grant execute on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[], text) to holdfast_model, holdfast_admin;
--! EndIncluded functions/schedules/set_recurring_schedules.sql
--! Included functions/schedules/update_recurring_schedule.sql
create or replace function holdfast.update_recurring_schedule(
  model_id bigint,
  schedule_id bigint,
  day_of_week integer default null,
  start_time time default null,
  end_time time default null,
  is_active boolean default null
)
returns holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  before holdfast.model_schedules :=
    holdfast_private.lock_schedule(update_recurring_schedule.model_id, update_recurring_schedule.schedule_id);
  after holdfast.model_schedules;
  rule holdfast.schedule_rule;
begin
  rule := row(
    coalesce(update_recurring_schedule.day_of_week, before.day_of_week),
    coalesce(update_recurring_schedule.start_time, before.start_time),
    coalesce(update_recurring_schedule.end_time, before.end_time),
    coalesce(update_recurring_schedule.is_active, before.is_active)
  );
  perform holdfast_private.require_rule(rule);
  if rule = row(before.day_of_week, before.start_time, before.end_time, before.is_active)::holdfast.schedule_rule then
    return before;
  end if;
  perform holdfast_private.require_no_overlap(before.model_id, rule, before.id);
  perform holdfast_private.withdraw_windows(before.model_id, array[before.id]);
  update holdfast.model_schedules as s
  set day_of_week = rule.day_of_week, start_time = rule.start_time, end_time = rule.end_time, is_active = rule.is_active
  where s.model_id = before.model_id and s.id = before.id
  returning * into after;
  perform holdfast_private.generate_to_horizon(after.model_id, array[after.id]);
  return after;
end
$$;
comment on function holdfast.update_recurring_schedule(bigint, bigint, integer, time, time, boolean) is
  $$@resultFieldName schedule
Changes a weekly rule; null leaves a part as it is. Its future windows are cut to their claimed parts, which stay as generated, and the new rule is generated to the model's horizon. An unchanged rule changes nothing.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, SCHEDULE_OVERLAP (names the other rule). Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.update_recurring_schedule(bigint, bigint, integer, time, time, boolean) from public;
grant execute on function holdfast.update_recurring_schedule(bigint, bigint, integer, time, time, boolean)
  to holdfast_model, holdfast_admin;
--! EndIncluded functions/schedules/update_recurring_schedule.sql
--! Included functions/schedules/withdraw_windows.sql
-- A rule changes or goes: what it made ahead goes with it. What has begun stays up to now, and live claims keep their time under them.
create or replace function holdfast_private.withdraw_windows(model_id bigint, schedule_ids bigint[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := date_trunc('second', holdfast_private.current_instant(), 'UTC') + interval '1 second';
begin
  with withdrawn as (
    delete from holdfast.availability as a
    where a.model_id = withdraw_windows.model_id and a.schedule_id = any (withdraw_windows.schedule_ids) and upper(a.during) > now
    returning a.schedule_id, a.during
  ),
  kept as (
    select 'recurring'::holdfast.slot_type as slot_type, w.schedule_id, tstzrange(lower(w.during), now) as during
    from withdrawn as w
    where lower(w.during) < now
    union all
    select 'generated', null, piece
    from withdrawn as w
    cross join lateral unnest(
      holdfast_private.claimed_time(withdraw_windows.model_id, w.during) - tstzmultirange(tstzrange(null, now))
    ) as piece
  )
  insert into holdfast.availability (model_id, during, slot_type, schedule_id)
  select withdraw_windows.model_id, k.during, k.slot_type, k.schedule_id
  from kept as k;

  delete from holdfast_private.removed_windows as r
  where r.model_id = withdraw_windows.model_id and r.schedule_id = any (withdraw_windows.schedule_ids);
end
$$;
comment on function holdfast_private.withdraw_windows(bigint, bigint[]) is
  'Cuts the future windows of rules of a locked model to their claimed parts, which stay as generated, and forgets what of the rules was removed by hand.';
revoke all on function holdfast_private.withdraw_windows(bigint, bigint[]) from public;
--! EndIncluded functions/schedules/withdraw_windows.sql
--! Included functions/holds/expire_holds.sql
create or replace function holdfast_private.expire_holds(model_id bigint, hold_ids bigint[])
returns setof holdfast.booking_holds
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  actor_before text := coalesce(current_setting('holdfast.actor', true), '');
begin
  -- The clock does this, whoever is calling.
  perform set_config('holdfast.actor', 'system', true);
  return query
    update holdfast.booking_holds as h
    set status = 'expired'
    where h.model_id = expire_holds.model_id and h.id = any (expire_holds.hold_ids) and h.status = 'active'
    returning h.*;
  perform set_config('holdfast.actor', actor_before, true);
end
$$;
comment on function holdfast_private.expire_holds(bigint, bigint[]) is
  'Expires holds of one model as the actor system; their pending bookings and ledger rows go with them (triggers).';
revoke all on function holdfast_private.expire_holds(bigint, bigint[]) from public;
--! EndIncluded functions/holds/expire_holds.sql
--! Included functions/holds/expire_holds_over.sql
create or replace function holdfast_private.expire_holds_over(model holdfast.models, during tstzrange, now timestamptz)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  stale bigint[];
begin
  select array_agg(o.hold_id) into stale
  from holdfast.occupied_time as o
  where o.model_id = model.id
    and o.occupied && holdfast_private.widen(expire_holds_over.during, model.buffer_before_minutes, model.buffer_after_minutes)
    and o.until <= expire_holds_over.now;
  if stale is not null then
    perform holdfast_private.expire_holds(model.id, stale);
  end if;
end
$$;
comment on function holdfast_private.expire_holds_over(holdfast.models, tstzrange, timestamptz) is
  'Expires the unswept holds that have run out and whose ledger rows would be in the way of a new claim.';
revoke all on function holdfast_private.expire_holds_over(holdfast.models, tstzrange, timestamptz) from public;
--! EndIncluded functions/holds/expire_holds_over.sql
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
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', hold_slot.model_id));
  during := holdfast_private.make_range(starts_at, ends_at);
  holder := holdfast_private.resolve_user(hold_slot.user_id);
  perform holdfast_private.require_terms(price, currency);
  model := holdfast_private.lock_model(hold_slot.model_id);
  hold := holdfast_private.recall_answer(model.id, idempotency_key, 'hold_slot', row(holder, during, price, currency), hold);
  if hold.id is null then
    hold := holdfast_private.place_hold(model, holder, during, holdfast_private.current_instant(), price, currency);
    perform holdfast_private.keep_answer(model.id, idempotency_key, hold);
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
--! Included functions/holds/lock_hold.sql
create or replace function holdfast_private.lock_hold(model_id bigint, hold_id bigint)
returns holdfast.booking_holds
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', lock_hold.model_id, 'hold_id', lock_hold.hold_id)
  );
  perform holdfast_private.lock_model(lock_hold.model_id);
  select * into hold
  from holdfast.booking_holds as h
  where h.model_id = lock_hold.model_id and h.id = lock_hold.hold_id
  for update;
  perform holdfast_private.require_claimant('hold', lock_hold.model_id, lock_hold.hold_id, hold.user_id);
  return hold;
end
$$;
comment on function holdfast_private.lock_hold(bigint, bigint) is
  'Locks the model, then its hold, and returns the hold. MISSING_ARGUMENT, BAD_ISOLATION; NOT_FOUND for what is not the caller''s.';
revoke all on function holdfast_private.lock_hold(bigint, bigint) from public;
--! EndIncluded functions/holds/lock_hold.sql
--! Included functions/holds/own_live_hold.sql
create or replace function holdfast_private.own_live_hold(model_id bigint, user_id text, during tstzrange, now timestamptz)
returns holdfast.booking_holds
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select h
    from holdfast.booking_holds as h
    where h.model_id = own_live_hold.model_id and h.user_id = own_live_hold.user_id and h.status = 'active'
      and h.hold_expires_at > own_live_hold.now and h.during = own_live_hold.during
  );
end
$$;
comment on function holdfast_private.own_live_hold(bigint, text, tstzrange, timestamptz) is
  'The user''s own live hold of exactly that range: it is there for the user, and holding it again returns it.';
revoke all on function holdfast_private.own_live_hold(bigint, text, tstzrange, timestamptz) from public;
--! EndIncluded functions/holds/own_live_hold.sql
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
  fault holdfast_private.slot_fault;
begin
  -- One's own hold is there for oneself: held again, it is returned and not extended.
  hold := holdfast_private.own_live_hold(model.id, place_hold.user_id, place_hold.during, place_hold.now);
  if hold.id is not null then
    return hold;
  end if;

  select * into fault
  from holdfast_private.slot_faults(model, place_hold.user_id, place_hold.during, place_hold.now)
  limit 1;
  if fault.code is not null then
    perform holdfast_private.refuse_slot(model.id, place_hold.during, fault);
  end if;

  perform holdfast_private.expire_holds_over(model, place_hold.during, place_hold.now);

  insert into holdfast.booking_holds (
    model_id, availability_id, user_id, during, hold_expires_at, price, currency,
    buffer_before_minutes, buffer_after_minutes, created_at
  )
  values (
    model.id,
    (
      select a.id
      from holdfast.availability as a
      where a.model_id = model.id and a.during @> lower(place_hold.during)
    ),
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
  'Holds a range of a locked model for a user, or raises why not (the codes of slot_faults).';
revoke all on function holdfast_private.place_hold(holdfast.models, text, tstzrange, timestamptz, numeric, text) from public;
--! EndIncluded functions/holds/place_hold.sql
--! Included functions/holds/round_money.sql
create or replace function holdfast_private.round_money(amount numeric, currency text)
returns numeric
language sql
immutable
parallel safe
return round(
  amount,
  -- ISO 4217: the currencies whose minor unit is not a hundredth.
  case
    when currency in (
      'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
    ) then 0
    when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    when currency in ('CLF', 'UYW') then 4
    else 2
  end
);
comment on function holdfast_private.round_money(numeric, text) is 'An amount, rounded half up to the currency''s minor unit.';
revoke all on function holdfast_private.round_money(numeric, text) from public;
--! EndIncluded functions/holds/round_money.sql
--! Included functions/holds/price_of.sql
create or replace function holdfast_private.price_of(hourly_rate numeric, during tstzrange, currency text)
returns numeric
language sql
immutable
parallel safe
return holdfast_private.round_money(hourly_rate * extract(epoch from upper(during) - lower(during)) / 3600, currency);
comment on function holdfast_private.price_of(numeric, tstzrange, text) is
  'hourly_rate x length, rounded half up to the currency''s minor unit.';
revoke all on function holdfast_private.price_of(numeric, tstzrange, text) from public;
--! EndIncluded functions/holds/price_of.sql
--! Included functions/holds/refuse_slot.sql
create or replace function holdfast_private.refuse_slot(model_id bigint, during tstzrange, fault holdfast_private.slot_fault)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  meaning text;
begin
  select e.meaning into meaning from holdfast.error_codes as e where e.code = (refuse_slot.fault).code;
  perform holdfast_private.fail(
    (refuse_slot.fault).code,
    meaning,
    jsonb_strip_nulls(jsonb_build_object(
      'model_id', refuse_slot.model_id, 'starts_at', lower(refuse_slot.during), 'ends_at', upper(refuse_slot.during),
      'conflict_starts_at', lower((refuse_slot.fault).during), 'conflict_ends_at', upper((refuse_slot.fault).during)
    )),
    'Search again: find_best_slots offers what can be held.'
  );
end
$$;
comment on function holdfast_private.refuse_slot(bigint, tstzrange, holdfast_private.slot_fault) is
  'Raises the code of a reason against a slot, with the slot and the range that the reason comes from.';
revoke all on function holdfast_private.refuse_slot(bigint, tstzrange, holdfast_private.slot_fault) from public;
--! EndIncluded functions/holds/refuse_slot.sql
--! Included functions/holds/release_expired_availability_holds.sql
-- Never waits: what somebody else has locked, model, hold or booking, is left for the next round. And keeps nobody waiting for long: the
-- batch bounds what is locked.
create or replace function holdfast.release_expired_availability_holds(batch_size integer default 500)
returns setof holdfast.booking_holds
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  due record;
begin
  perform holdfast_private.require_read_committed();
  if batch_size is null or batch_size not between 1 and 10000 then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'batch_size must be 1 to 10000', jsonb_build_object('batch_size', batch_size)
    );
  end if;
  for due in
    select first.model_id, array_agg(first.id) as hold_ids
    from (
      select h.model_id, h.id
      from holdfast.booking_holds as h
      join holdfast.models as m on m.id = h.model_id
      where h.status = 'active' and h.hold_expires_at <= now
      order by h.hold_expires_at
      limit batch_size
      for no key update of m skip locked
      for update of h skip locked
    ) as first
    group by first.model_id
  loop
    return query
      select h.*
      from holdfast_private.expire_holds(
        due.model_id, holdfast_private.without_locked_bookings(due.model_id, due.hold_ids)
      ) as h;
  end loop;
end
$$;
comment on function holdfast.release_expired_availability_holds(integer) is
  $$@resultFieldName holds
Expires holds that have run out, oldest first, at most batch_size (1-10000) of them, each with its pending booking and its ledger row, as the actor system. Returns what it released: call again until that is less than batch_size. Never waits on a locked row.
Errors: INVALID_ARGUMENT, BAD_ISOLATION. Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.release_expired_availability_holds(integer) from public;
grant execute on function holdfast.release_expired_availability_holds(integer) to holdfast_admin, holdfast_worker;
--! EndIncluded functions/holds/release_expired_availability_holds.sql
--! Included functions/holds/release_hold.sql
create or replace function holdfast.release_hold(model_id bigint, hold_id bigint)
returns holdfast.booking_holds
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds := holdfast_private.lock_hold(release_hold.model_id, release_hold.hold_id);
begin
  if hold.status = 'converted' then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', 'the hold is booked',
      jsonb_build_object('model_id', hold.model_id, 'hold_id', hold.id, 'status', hold.status),
      'Cancel the booking instead.'
    );
  elsif hold.status = 'active' and hold.hold_expires_at <= holdfast_private.current_instant() then
    select * into hold from holdfast_private.expire_holds(hold.model_id, array[hold.id]);
  elsif hold.status = 'active' then
    update holdfast.booking_holds as h
    set status = 'released'
    where h.model_id = hold.model_id and h.id = hold.id
    returning * into hold;
  end if;
  return hold;
end
$$;
comment on function holdfast.release_hold(bigint, bigint) is
  $$@resultFieldName hold
Gives a hold back: its time is free in the same transaction, its pending booking is cancelled with it. A hold that is over already is returned as it is.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, INVALID_TRANSITION (booked). Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.release_hold(bigint, bigint) from public;
grant execute on function holdfast.release_hold(bigint, bigint) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/holds/release_hold.sql
--! Included functions/holds/require_terms.sql
create or replace function holdfast_private.require_terms(price numeric, currency text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if num_nonnulls(require_terms.price, require_terms.currency) > 0 then
    perform holdfast_private.require_admin();
    -- The model's rate is no price in another currency.
    perform holdfast_private.require_arguments(jsonb_build_object('price', require_terms.price::text));
    perform holdfast_private.require_price(require_terms.price, require_terms.currency);
  end if;
end
$$;
comment on function holdfast_private.require_terms(numeric, text) is
  'Price and currency, where given, are an admin''s to give (FORBIDDEN) and sane (INVALID_ARGUMENT); a currency comes with its price (MISSING_ARGUMENT).';
revoke all on function holdfast_private.require_terms(numeric, text) from public;
--! EndIncluded functions/holds/require_terms.sql
--! Included functions/holds/slot_faults.sql
-- The same predicates as free_time(), asked of one range and each by its name. In the order in which a refusal names them.
create or replace function holdfast_private.slot_faults(
  model holdfast.models,
  user_id text,
  during tstzrange,
  now timestamptz,
  except_hold_id bigint default null
)
returns setof holdfast_private.slot_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  minutes numeric := extract(epoch from upper(during) - lower(during)) / 60;
  widened tstzrange := holdfast_private.widen(during, model.buffer_before_minutes, model.buffer_after_minutes);
  earliest timestamptz := now + make_interval(mins => model.min_notice_minutes);
  latest timestamptz := now + make_interval(hours => 24 * model.booking_horizon_days);
begin
  return query
    select 'MODEL_INACTIVE', null::tstzrange, null::bigint, null::holdfast.claim_kind, null::timestamptz
    where not model.is_active
    union all
    select 'BAD_DURATION', slot_faults.during, null, null, null
    where minutes % 1 <> 0 or minutes not between model.min_booking_minutes and model.max_booking_minutes
    union all
    select 'BELOW_MIN_NOTICE', tstzrange(null, earliest), null, null, null
    where lower(slot_faults.during) < earliest
    union all
    select 'BEYOND_HORIZON', tstzrange(latest, null, '()'), null, null, null
    where lower(slot_faults.during) > latest
    union all
    select 'BLOCKED_DATE', b.during, b.id, null, null
    from holdfast_private.blocked_ranges(model.id, model.time_zone, slot_faults.during) as b
    where b.during && slot_faults.during
    union all
    select 'OUTSIDE_AVAILABILITY', outside, null, null, null
    from unnest(
      tstzmultirange(slot_faults.during)
      - coalesce(
        (
          select range_agg(a.during)
          from holdfast.availability as a
          where a.model_id = model.id and a.during && slot_faults.during
        ),
        '{}'
      )
    ) as outside
    union all
    select 'EXTERNAL_BUSY', e.during, e.id, null, null
    from holdfast.external_busy as e
    where e.model_id = model.id and e.during && slot_faults.during
    union all
    (
      select
        'SLOT_TAKEN', o.during, o.hold_id,
        (case
          when not o.during && slot_faults.during then 'buffer' when o.until is null then 'booked' else 'held'
        end)::holdfast.claim_kind,
        o.until
      from holdfast.occupied_time as o
      where o.model_id = model.id and o.occupied && widened and (o.until is null or o.until > slot_faults.now)
        and o.hold_id is distinct from except_hold_id
      order by lower(o.during)
    )
    union all
    select 'HOLD_LIMIT_REACHED', null, null, null, min(h.hold_expires_at)
    from holdfast.booking_holds as h
    where h.model_id = model.id and h.user_id = slot_faults.user_id
      and h.status = 'active' and h.hold_expires_at > slot_faults.now
    having count(*) >= model.max_active_holds_per_user;
end
$$;
comment on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz, bigint) is
  'Every reason why a user can''t hold a range at an instant; none where it can. Without a user, the limit of holds is not asked. except_hold_id: a claim that is not in the way, since it is to be moved.';
revoke all on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz, bigint) from public;
--! EndIncluded functions/holds/slot_faults.sql
--! Included functions/holds/widen.sql
create or replace function holdfast_private.widen(during tstzrange, before_minutes integer, after_minutes integer)
returns tstzrange
language sql
immutable
parallel safe
return tstzrange(lower(during) - make_interval(mins => before_minutes), upper(during) + make_interval(mins => after_minutes));
comment on function holdfast_private.widen(tstzrange, integer, integer) is 'A range with its buffers.';
revoke all on function holdfast_private.widen(tstzrange, integer, integer) from public;
--! EndIncluded functions/holds/widen.sql
--! Included functions/holds/without_locked_bookings.sql
create or replace function holdfast_private.without_locked_bookings(model_id bigint, hold_ids bigint[])
returns bigint[]
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  lockable bigint[];
begin
  select array_agg(b.hold_id) into lockable
  from (
    select b.hold_id
    from holdfast.bookings as b
    where b.model_id = without_locked_bookings.model_id and b.hold_id = any (without_locked_bookings.hold_ids)
    for update skip locked
  ) as b;
  return array(
    select wanted.id
    from unnest(without_locked_bookings.hold_ids) as wanted (id)
    where wanted.id = any (lockable) or not exists (
      select from holdfast.bookings as b
      where b.model_id = without_locked_bookings.model_id and b.hold_id = wanted.id
    )
  );
end
$$;
comment on function holdfast_private.without_locked_bookings(bigint, bigint[]) is
  'Those of the holds whose bookings, where they have any, could be locked without waiting: somebody may hold one by hand.';
revoke all on function holdfast_private.without_locked_bookings(bigint, bigint[]) from public;
--! EndIncluded functions/holds/without_locked_bookings.sql
--! Included functions/bookings/analyze_booking_request.sql
-- Security definer as explain_slot and check_availability_conflicts are: neighbours are not the caller's to read.
create or replace function holdfast.analyze_booking_request(model_id bigint, starts_at timestamptz, ends_at timestamptz)
returns holdfast.booking_request_analysis
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  model holdfast.models;
  analysis holdfast.booking_request_analysis;
begin
  analysis.model_id := analyze_booking_request.model_id;
  analysis.starts_at := analyze_booking_request.starts_at;
  analysis.ends_at := analyze_booking_request.ends_at;
  -- It has the narrower bounds: first, so that bad input is refused before anything is looked up.
  analysis.conflicts := array(
    select c from holdfast.check_availability_conflicts(analysis.model_id, analysis.starts_at, analysis.ends_at) as c
  );
  analysis.reasons := array(select r from holdfast.explain_slot(analysis.model_id, analysis.starts_at, analysis.ends_at) as r);
  analysis.is_available := cardinality(analysis.reasons) = 0;
  select * into model from holdfast.models as m where m.id = analysis.model_id;
  analysis.alternatives := case
    when exists (select from unnest(analysis.reasons) as r where r.code = 'BAD_DURATION') then '{}'
    else array(
      select s
      from holdfast_private.best_slots(
        model, holdfast_private.caller_user_id(),
        -- In minutes: an interval of days would follow the session's summer time.
        make_interval(mins => (extract(epoch from analysis.ends_at - analysis.starts_at) / 60)::integer), analysis.starts_at,
        tstzrange(
          date_trunc('second', now, 'UTC'),
          date_trunc('second', now, 'UTC') + make_interval(hours => 24 * (model.booking_horizon_days + 8))
        ),
        now, 4
      ) as s
      where s.starts_at <> analysis.starts_at
      limit 3
    )
  end;
  return analysis;
end
$$;
comment on function holdfast.analyze_booking_request(bigint, timestamptz, timestamptz) is
  $$What becomes of a request for a time of a model (at most 400 days): every reason why the caller can't hold it, all that overlaps it, and the nearest three alternatives of the same length by match score. Changes nothing; names nobody.
starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.analyze_booking_request(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.analyze_booking_request(bigint, timestamptz, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/bookings/analyze_booking_request.sql
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
    select * into slot
    from holdfast_private.best_slots(model, book_best_slot.user_id, length, preferred, searched, book_best_slot.now, attempt) as s
    where s.starts_at <> all (lost)
    limit 1;
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
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  booking holdfast.bookings;
begin
  hold := holdfast_private.place_hold(
    model, book_found_slot.user_id, tstzrange(slot.starts_at, slot.ends_at), book_found_slot.now, price, currency
  );
  -- The user's own hold may have been found, and booked before.
  select * into booking from holdfast.bookings as b where b.model_id = hold.model_id and b.hold_id = hold.id;
  if booking.id is not null then
    return booking;
  end if;
  return holdfast_private.book_hold(hold, book_found_slot.now, null, book_found_slot.host_reference, slot.score);
end
$$;
comment on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) is
  'Holds a slot of a locked model for a user and books it; the booking that rides on the user''s own hold there is returned.';
revoke all on function holdfast_private.book_found_slot(holdfast.models, text, holdfast.slot, timestamptz, numeric, text, text) from public;
--! EndIncluded functions/bookings/book_found_slot.sql
--! Included functions/bookings/book_hold.sql
-- The caller has locked the model, and read the clock after that. A confirmed booking converts its hold (trigger).
create or replace function holdfast_private.book_hold(
  hold holdfast.booking_holds,
  now timestamptz,
  payment_reference text default null,
  host_reference text default null,
  match_score integer default null
)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  is_paid boolean := book_hold.payment_reference is not null or hold.price = 0;
begin
  if hold.status <> 'active' or hold.hold_expires_at <= book_hold.now then
    perform holdfast_private.fail(
      'HOLD_EXPIRED',
      'the hold has run out or was given back',
      jsonb_build_object('model_id', hold.model_id, 'hold_id', hold.id, 'status', hold.status, 'hold_expires_at', hold.hold_expires_at),
      'Hold the time again.'
    );
  end if;
  insert into holdfast.bookings (
    model_id, hold_id, user_id, during, status, price, currency, payment_reference, confirmed_at, match_score,
    host_reference, created_at
  )
  values (
    hold.model_id, hold.id, hold.user_id, hold.during,
    case when is_paid then 'confirmed' else 'pending' end::holdfast.booking_status,
    hold.price, hold.currency, book_hold.payment_reference, case when is_paid then book_hold.now end,
    book_hold.match_score, book_hold.host_reference, book_hold.now
  )
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.book_hold(holdfast.booking_holds, timestamptz, text, text, integer) is
  'Books a live hold of a locked model: confirmed when paid or free of charge, else pending on the hold. HOLD_EXPIRED.';
revoke all on function holdfast_private.book_hold(holdfast.booking_holds, timestamptz, text, text, integer) from public;
--! EndIncluded functions/bookings/book_hold.sql
--! Included functions/bookings/cancel_booking.sql
create or replace function holdfast.cancel_booking(
  model_id bigint,
  booking_id bigint,
  reason text default null,
  idempotency_key text default null
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  answer holdfast.bookings;
  now timestamptz;
begin
  perform holdfast_private.require_text('reason', cancel_booking.reason, 500, 0);
  booking := holdfast_private.lock_booking(cancel_booking.model_id, cancel_booking.booking_id);
  now := holdfast_private.current_instant();
  answer := holdfast_private.recall_answer(
    booking.model_id, idempotency_key, 'cancel_booking', row(booking.id, cancel_booking.reason), answer
  );
  if answer.id is not null then
    return answer;
  end if;

  booking := holdfast_private.expire_overdue(booking, now);
  if booking.status in ('completed', 'no_show') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', 'the booking is over',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status)
    );
  elsif booking.status in ('pending', 'confirmed') then
    if lower(booking.during) <= now and not holdfast_private.caller_is_admin() then
      perform holdfast_private.fail(
        'TOO_LATE', 'the booking has begun',
        jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'starts_at', lower(booking.during)),
        'Only an admin may cancel it now.'
      );
    end if;
    update holdfast.bookings as b
    set status = 'cancelled', cancelled_at = now, cancelled_by = holdfast_private.current_actor(),
      cancellation_reason = cancel_booking.reason,
      refund_due_at = case when b.payment_reference is not null then now end
    where b.model_id = booking.model_id and b.id = booking.id
    returning * into booking;
  end if;
  perform holdfast_private.keep_answer(booking.model_id, idempotency_key, booking);
  return booking;
end
$$;
comment on function holdfast.cancel_booking(bigint, bigint, text, text) is
  $$@resultFieldName booking
Cancels a booking before it begins (an admin: also later): by its customer, its model or an admin; who and why (at most 500 characters) is recorded. Its time is free in the same transaction, a hold that it rides on is given back; one that was paid gets refund_due_at. Cancelled again, or expired, it is returned as it is.
idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, TOO_LATE, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.cancel_booking(bigint, bigint, text, text) from public;
grant execute on function holdfast.cancel_booking(bigint, bigint, text, text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/cancel_booking.sql
--! Included functions/bookings/close_booking.sql
create or replace function holdfast_private.close_booking(model_id bigint, booking_id bigint, outcome holdfast.booking_status)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', close_booking.model_id, 'booking_id', close_booking.booking_id)
  );
  -- Not the customer's to say.
  perform holdfast_private.require_model(close_booking.model_id);
  booking := holdfast_private.lock_booking(close_booking.model_id, close_booking.booking_id);
  if booking.status = close_booking.outcome then
    return booking;
  elsif booking.status = 'confirmed' and lower(booking.during) > holdfast_private.current_instant() then
    perform holdfast_private.fail(
      'TOO_EARLY', 'the booking has not begun',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'starts_at', lower(booking.during)),
      'Call again once it has begun, or cancel the booking.'
    );
  end if;
  -- From any other status: INVALID_TRANSITION, by the table.
  update holdfast.bookings as b
  set status = close_booking.outcome
  where b.model_id = booking.model_id and b.id = booking.id
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.close_booking(bigint, bigint, holdfast.booking_status) is
  'Ends a confirmed booking that has begun: completed or no_show. MISSING_ARGUMENT, NOT_FOUND, BAD_ISOLATION, TOO_EARLY, INVALID_TRANSITION.';
revoke all on function holdfast_private.close_booking(bigint, bigint, holdfast.booking_status) from public;
--! EndIncluded functions/bookings/close_booking.sql
--! Included functions/bookings/complete_booking.sql
create or replace function holdfast.complete_booking(model_id bigint, booking_id bigint)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return holdfast_private.close_booking(complete_booking.model_id, complete_booking.booking_id, 'completed');
end
$$;
comment on function holdfast.complete_booking(bigint, bigint) is
  $$@resultFieldName booking
Records that a confirmed booking took place: by its model or an admin, once it has begun. Its time stays in the ledger. Recorded again, it is returned as it is.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, TOO_EARLY, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.complete_booking(bigint, bigint) from public;
grant execute on function holdfast.complete_booking(bigint, bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/complete_booking.sql
--! Included functions/bookings/convert_hold_to_booking.sql
create or replace function holdfast.convert_hold_to_booking(
  model_id bigint,
  hold_id bigint,
  payment_reference text default null,
  amount numeric default null,
  currency text default null,
  host_reference text default null,
  idempotency_key text default null
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  booking holdfast.bookings;
  is_paid boolean := num_nonnulls(payment_reference, amount, currency) > 0;
begin
  if is_paid or host_reference is not null then
    perform holdfast_private.require_admin();
  end if;
  perform holdfast_private.require_text('host_reference', host_reference, 200);
  hold := holdfast_private.lock_hold(convert_hold_to_booking.model_id, convert_hold_to_booking.hold_id);

  booking := holdfast_private.recall_answer(
    hold.model_id, idempotency_key, 'convert_hold_to_booking',
    row(hold.id, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency, host_reference), booking
  );
  if booking.id is not null then
    return booking;
  end if;

  -- Asked again, the same booking.
  select * into booking from holdfast.bookings as b where b.model_id = hold.model_id and b.hold_id = hold.id;
  if booking.id is null then
    if is_paid then
      perform holdfast_private.require_payment(
        hold.model_id, hold.price, hold.currency, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency
      );
    end if;
    booking := holdfast_private.book_hold(
      hold, holdfast_private.current_instant(), convert_hold_to_booking.payment_reference, convert_hold_to_booking.host_reference
    );
  elsif is_paid then
    booking := holdfast_private.settle_payment(
      booking, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency
    );
  else
    booking := holdfast_private.expire_overdue(booking, holdfast_private.current_instant());
  end if;
  perform holdfast_private.keep_answer(hold.model_id, idempotency_key, booking);
  return booking;
end
$$;
comment on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text, text) is
  $$@resultFieldName booking
Books a hold. Paid (payment_reference, amount and currency together, for admins), it is confirmed and the hold converted; unpaid, it is pending and rides on the hold until that runs out; a price of zero is confirmed at once. Asked again, the same booking.
idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, HOLD_EXPIRED, PAYMENT_MISMATCH, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text, text) from public;
grant execute on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/convert_hold_to_booking.sql
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
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', create_smart_booking.model_id, 'duration_minutes', create_smart_booking.duration_minutes,
    'search_start_time', search_start_time, 'search_end_time', search_end_time
  ));
  searched := holdfast_private.make_search_range(search_start_time, search_end_time);
  customer := holdfast_private.resolve_user(create_smart_booking.user_id);
  perform holdfast_private.require_terms(price, currency);
  if host_reference is not null then
    perform holdfast_private.require_admin();
    perform holdfast_private.require_text('host_reference', host_reference, 200);
  end if;

  model := holdfast_private.lock_model(create_smart_booking.model_id);
  now := holdfast_private.current_instant();
  booked := holdfast_private.recall_answer(
    model.id, idempotency_key, 'create_smart_booking',
    row(customer, create_smart_booking.duration_minutes, preferred_start_time, searched, price, currency, host_reference), booked
  );
  if (booked.booking).id is not null then
    return booked;
  end if;
  perform holdfast_private.require_search(model, create_smart_booking.duration_minutes, preferred_start_time, 1);
  booked := holdfast_private.book_best_slot(
    model, customer, create_smart_booking.duration_minutes, preferred_start_time, searched, now, price, currency, host_reference
  );
  perform holdfast_private.keep_answer(model.id, idempotency_key, booked);
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
--! Included functions/bookings/expire_overdue.sql
-- A hold has run out the moment its time has passed, swept or not: so has the pending booking that rides on it.
create or replace function holdfast_private.expire_overdue(booking holdfast.bookings, now timestamptz)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  if booking.status = 'pending' then
    perform holdfast_private.expire_holds(
      booking.model_id,
      array(
        select h.id
        from holdfast.booking_holds as h
        where h.model_id = booking.model_id and h.id = booking.hold_id and h.hold_expires_at <= expire_overdue.now
      )
    );
    select * into booking from holdfast.bookings as b where b.model_id = booking.model_id and b.id = booking.id;
  end if;
  return booking;
end
$$;
comment on function holdfast_private.expire_overdue(holdfast.bookings, timestamptz) is
  'A locked booking as it is at an instant: expired with its hold, as the actor system, where that has run out unswept.';
revoke all on function holdfast_private.expire_overdue(holdfast.bookings, timestamptz) from public;
--! EndIncluded functions/bookings/expire_overdue.sql
--! Included functions/bookings/fail_no_slot.sql
create or replace function holdfast_private.fail_no_slot(
  model holdfast.models,
  user_id text,
  duration_minutes integer,
  searched tstzrange,
  now timestamptz
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  next_slot holdfast.slot;
begin
  if not model.is_active then
    perform holdfast_private.fail('MODEL_INACTIVE', 'the model takes no bookings', jsonb_build_object('model_id', model.id));
  end if;
  next_slot := holdfast_private.next_slot(
    model, fail_no_slot.user_id, make_interval(mins => duration_minutes),
    greatest(lower(searched), date_trunc('second', now, 'UTC')), now
  );
  perform holdfast_private.fail(
    'NO_SLOT',
    'no slot of that length is free in the searched time',
    jsonb_strip_nulls(jsonb_build_object(
      'model_id', model.id, 'next_starts_at', next_slot.starts_at, 'next_ends_at', next_slot.ends_at
    )),
    case when next_slot.starts_at is null then 'Nothing is free up to the model''s horizon.' else 'Search again from next_starts_at.' end
  );
end
$$;
comment on function holdfast_private.fail_no_slot(holdfast.models, text, integer, tstzrange, timestamptz) is
  'Raises NO_SLOT with the next free slot after the search''s start, or MODEL_INACTIVE.';
revoke all on function holdfast_private.fail_no_slot(holdfast.models, text, integer, tstzrange, timestamptz) from public;
--! EndIncluded functions/bookings/fail_no_slot.sql
--! Included functions/bookings/lock_booking.sql
create or replace function holdfast_private.lock_booking(model_id bigint, booking_id bigint)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', lock_booking.model_id, 'booking_id', lock_booking.booking_id)
  );
  perform holdfast_private.lock_model(lock_booking.model_id);
  select * into booking
  from holdfast.bookings as b
  where b.model_id = lock_booking.model_id and b.id = lock_booking.booking_id
  for update;
  perform holdfast_private.require_claimant('booking', lock_booking.model_id, lock_booking.booking_id, booking.user_id);
  return booking;
end
$$;
comment on function holdfast_private.lock_booking(bigint, bigint) is
  'Locks the model, then its booking, and returns the booking. MISSING_ARGUMENT, BAD_ISOLATION; NOT_FOUND for what is not the caller''s.';
revoke all on function holdfast_private.lock_booking(bigint, bigint) from public;
--! EndIncluded functions/bookings/lock_booking.sql
--! Included functions/bookings/mark_no_show.sql
create or replace function holdfast.mark_no_show(model_id bigint, booking_id bigint)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return holdfast_private.close_booking(mark_no_show.model_id, mark_no_show.booking_id, 'no_show');
end
$$;
comment on function holdfast.mark_no_show(bigint, bigint) is
  $$@resultFieldName booking
Records that the customer of a confirmed booking did not come: by its model or an admin, once it has begun. Its time stays in the ledger. Recorded again, it is returned as it is.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, TOO_EARLY, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.mark_no_show(bigint, bigint) from public;
grant execute on function holdfast.mark_no_show(bigint, bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/mark_no_show.sql
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
  fault holdfast_private.slot_fault;
begin
  select * into model from holdfast.models as m where m.id = booking.model_id;
  select * into fault
  from holdfast_private.slot_faults(model, null, move_booking.during, move_booking.now, booking.hold_id)
  limit 1;
  if fault.code is not null then
    perform holdfast_private.refuse_slot(model.id, move_booking.during, fault);
  end if;

  perform holdfast_private.expire_holds_over(model, move_booking.during, move_booking.now);
  -- Its hold takes it along (trigger). Claimed anew, so with today's buffers.
  update holdfast.booking_holds as h
  set during = move_booking.during,
    availability_id = (
      select a.id
      from holdfast.availability as a
      where a.model_id = model.id and a.during @> lower(move_booking.during)
    ),
    buffer_before_minutes = model.buffer_before_minutes,
    buffer_after_minutes = model.buffer_after_minutes
  where h.model_id = booking.model_id and h.id = booking.hold_id;
  select * into booking from holdfast.bookings as b where b.model_id = booking.model_id and b.id = booking.id;
  return booking;
end
$$;
comment on function holdfast_private.move_booking(holdfast.bookings, tstzrange, timestamptz) is
  'Moves a live booking, with its hold, to another range, or raises why not (the codes of slot_faults). The user''s limit of holds is not asked: there are no more than before.';
revoke all on function holdfast_private.move_booking(holdfast.bookings, tstzrange, timestamptz) from public;
--! EndIncluded functions/bookings/move_booking.sql
--! Included functions/bookings/require_movable.sql
create or replace function holdfast_private.require_movable(booking holdfast.bookings, now timestamptz)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  facts jsonb := jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status);
begin
  -- Run out is run out, swept or not.
  if booking.status = 'expired' or booking.status = 'pending' and exists (
    select from holdfast.booking_holds as h
    where h.model_id = booking.model_id and h.id = booking.hold_id and h.hold_expires_at <= require_movable.now
  ) then
    perform holdfast_private.fail('HOLD_EXPIRED', 'the booking''s hold has run out', facts, 'Hold another time.');
  elsif booking.status not in ('pending', 'confirmed') then
    perform holdfast_private.fail('INVALID_TRANSITION', 'the booking is over', facts);
  elsif lower(booking.during) <= require_movable.now and not holdfast_private.caller_is_admin() then
    perform holdfast_private.fail('TOO_LATE', 'the booking has begun', facts, 'Only an admin may move it now.');
  end if;
end
$$;
comment on function holdfast_private.require_movable(holdfast.bookings, timestamptz) is
  'Raises HOLD_EXPIRED, INVALID_TRANSITION or TOO_LATE unless the booking may be rescheduled at an instant by the caller.';
revoke all on function holdfast_private.require_movable(holdfast.bookings, timestamptz) from public;
--! EndIncluded functions/bookings/require_movable.sql
--! Included functions/bookings/reschedule_booking.sql
create or replace function holdfast.reschedule_booking(
  model_id bigint,
  booking_id bigint,
  starts_at timestamptz,
  idempotency_key text default null
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  answer holdfast.bookings;
  during tstzrange;
  now timestamptz;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('starts_at', reschedule_booking.starts_at));
  -- Its length is the booking's, which is not known yet.
  perform holdfast_private.make_range(reschedule_booking.starts_at, reschedule_booking.starts_at + interval '1 minute');
  booking := holdfast_private.lock_booking(reschedule_booking.model_id, reschedule_booking.booking_id);
  now := holdfast_private.current_instant();
  answer := holdfast_private.recall_answer(
    booking.model_id, idempotency_key, 'reschedule_booking', row(booking.id, reschedule_booking.starts_at), answer
  );
  if answer.id is not null then
    return answer;
  end if;

  during := tstzrange(
    reschedule_booking.starts_at,
    -- Elapsed time, not days: a day of the session's zone may have 23 hours.
    reschedule_booking.starts_at + make_interval(secs => extract(epoch from upper(booking.during) - lower(booking.during)))
  );
  perform holdfast_private.require_movable(booking, now);
  if during <> booking.during then
    booking := holdfast_private.move_booking(booking, during, now);
  end if;
  perform holdfast_private.keep_answer(booking.model_id, idempotency_key, booking);
  return booking;
end
$$;
comment on function holdfast.reschedule_booking(bigint, bigint, timestamptz, text) is
  $$@resultFieldName booking
Moves a pending or confirmed booking to another start: by its customer, its model or an admin, before it begins (an admin: also later). Length, price and payment stay; the new time meets all the rules of a hold but the limit of holds, and may overlap the old, which is free only once the new is won. A pending one runs out when it would have. At its own start it is returned as it is.
starts_at: an instant on a whole second. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, INVALID_TRANSITION, HOLD_EXPIRED, TOO_LATE, MODEL_INACTIVE, BAD_DURATION, BELOW_MIN_NOTICE, BEYOND_HORIZON, BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY, SLOT_TAKEN. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.reschedule_booking(bigint, bigint, timestamptz, text) from public;
grant execute on function holdfast.reschedule_booking(bigint, bigint, timestamptz, text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/reschedule_booking.sql
--! Included functions/bookings/settle_claim.sql
-- The ledger row that a hold and its booking call for. A booked claim has no end; an active hold's has the hold's; all else has none.
create or replace function holdfast_private.settle_claim(model_id bigint, hold_id bigint)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  hold holdfast.booking_holds;
  booking holdfast.bookings;
  is_booked boolean;
begin
  select * into hold from holdfast.booking_holds as h where h.model_id = settle_claim.model_id and h.id = settle_claim.hold_id;
  select * into booking
  from holdfast.bookings as b
  where b.model_id = settle_claim.model_id and b.hold_id = settle_claim.hold_id;
  is_booked := coalesce(booking.status in ('confirmed', 'completed', 'no_show'), false);

  if not is_booked and (hold.status is distinct from 'active' or coalesce(booking.status <> 'pending', false)) then
    delete from holdfast.occupied_time as o where o.model_id = settle_claim.model_id and o.hold_id = settle_claim.hold_id;
    return;
  end if;
  insert into holdfast.occupied_time as o (model_id, hold_id, during, occupied, until)
  values (
    settle_claim.model_id,
    settle_claim.hold_id,
    coalesce(booking.during, hold.during),
    holdfast_private.widen(coalesce(booking.during, hold.during), hold.buffer_before_minutes, hold.buffer_after_minutes),
    case when not is_booked then hold.hold_expires_at end
  )
  on conflict on constraint occupied_time_pkey do update
  set during = excluded.during, occupied = excluded.occupied, until = excluded.until
  where (o.during, o.occupied, o.until) is distinct from (excluded.during, excluded.occupied, excluded.until);
end
$$;
comment on function holdfast_private.settle_claim(bigint, bigint) is
  'Makes the ledger say what a hold and its booking call for. Called by their triggers, on every change.';
revoke all on function holdfast_private.settle_claim(bigint, bigint) from public;
--! EndIncluded functions/bookings/settle_claim.sql
--! Included functions/payments/confirm_booking.sql
create or replace function holdfast.confirm_booking(
  model_id bigint,
  booking_id bigint,
  payment_reference text,
  amount numeric,
  currency text,
  idempotency_key text default null
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  answer holdfast.bookings;
begin
  perform holdfast_private.require_admin();
  booking := holdfast_private.lock_booking(confirm_booking.model_id, confirm_booking.booking_id);
  answer := holdfast_private.recall_answer(
    booking.model_id, idempotency_key, 'confirm_booking',
    row(booking.id, confirm_booking.payment_reference, amount, confirm_booking.currency), answer
  );
  if answer.id is null then
    answer := holdfast_private.settle_payment(booking, confirm_booking.payment_reference, amount, confirm_booking.currency);
    perform holdfast_private.keep_answer(booking.model_id, idempotency_key, answer);
  end if;
  return answer;
end
$$;
comment on function holdfast.confirm_booking(bigint, bigint, text, numeric, text, text) is
  $$@resultFieldName booking
The payment came: confirms a booking. Admins only. The same reference again returns the same answer. After its hold ran out, the time is taken anew if it is still free, else refund_due_at is set, once, and the booking stays as it is; so too when it was cancelled.
amount and currency must be the booking's; otherwise nothing changes. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, PAYMENT_MISMATCH, INVALID_TRANSITION (paid by another payment already). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.confirm_booking(bigint, bigint, text, numeric, text, text) from public;
grant execute on function holdfast.confirm_booking(bigint, bigint, text, numeric, text, text) to holdfast_admin;
--! EndIncluded functions/payments/confirm_booking.sql
--! Included functions/payments/require_payment.sql
create or replace function holdfast_private.require_payment(
  model_id bigint,
  price numeric,
  price_currency text,
  payment_reference text,
  amount numeric,
  currency text,
  booking_id bigint default null
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'payment_reference', require_payment.payment_reference, 'amount', amount::text, 'currency', currency
  ));
  perform holdfast_private.require_text('payment_reference', require_payment.payment_reference, 200);
  if amount <> price or currency <> price_currency then
    perform holdfast_private.fail(
      'PAYMENT_MISMATCH',
      'amount or currency are not those of the hold',
      jsonb_build_object(
        'model_id', require_payment.model_id, 'price', price, 'currency', price_currency,
        'paid_amount', amount::text, 'paid_currency', left(require_payment.currency, 20)
      ),
      'The hold stays as it is. Settle the difference, then confirm with the price.'
    );
  end if;
  if exists (
    select from holdfast.bookings as b
    where b.model_id = require_payment.model_id and b.payment_reference = require_payment.payment_reference
      and b.id is distinct from booking_id
  ) then
    perform holdfast_private.fail(
      'PAYMENT_MISMATCH',
      'the payment has paid for another booking',
      jsonb_build_object('model_id', require_payment.model_id),
      'Give each booking a payment reference of its own.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_payment(bigint, numeric, text, text, numeric, text, bigint) is
  'Raises MISSING_ARGUMENT or PAYMENT_MISMATCH unless the payment is of exactly the price, in its currency, and has paid for no other booking of the model.';
revoke all on function holdfast_private.require_payment(bigint, numeric, text, text, numeric, text, bigint) from public;
--! EndIncluded functions/payments/require_payment.sql
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
begin
  select * into model from holdfast.models as m where m.id = booking.model_id;
  if booking.status <> 'expired' or lower(booking.during) <= settle_late_payment.now or exists (
    select
    from holdfast_private.slot_faults(model, null, booking.during, settle_late_payment.now) as f
    where f.code not in ('BAD_DURATION', 'BELOW_MIN_NOTICE', 'BEYOND_HORIZON')
  ) then
    update holdfast.bookings as b
    set payment_reference = settle_late_payment.payment_reference, refund_due_at = settle_late_payment.now
    where b.model_id = booking.model_id and b.id = booking.id
    returning * into booking;
    return booking;
  end if;

  perform holdfast_private.expire_holds_over(model, booking.during, settle_late_payment.now);
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
--! Included functions/payments/settle_payment.sql
-- The caller has locked model and booking.
create or replace function holdfast_private.settle_payment(
  booking holdfast.bookings,
  payment_reference text,
  amount numeric,
  currency text
)
returns holdfast.bookings
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  perform holdfast_private.require_payment(
    booking.model_id, booking.price, booking.currency, settle_payment.payment_reference, amount, settle_payment.currency, booking.id
  );
  if booking.payment_reference = settle_payment.payment_reference then
    return booking;
  end if;
  if booking.payment_reference is not null or booking.status not in ('pending', 'expired', 'cancelled') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION',
      'the booking needs no payment',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status),
      'This payment is one too many: give it back.'
    );
  end if;

  booking := holdfast_private.expire_overdue(booking, now);
  if booking.status <> 'pending' then
    return holdfast_private.settle_late_payment(booking, settle_payment.payment_reference, now);
  end if;
  update holdfast.bookings as b
  set status = 'confirmed', payment_reference = settle_payment.payment_reference, confirmed_at = now
  where b.model_id = booking.model_id and b.id = booking.id
  returning * into booking;
  return booking;
end
$$;
comment on function holdfast_private.settle_payment(holdfast.bookings, text, numeric, text) is
  'Takes a payment for a locked booking: confirms it in time, or settles it late. MISSING_ARGUMENT, PAYMENT_MISMATCH, INVALID_TRANSITION.';
revoke all on function holdfast_private.settle_payment(holdfast.bookings, text, numeric, text) from public;
--! EndIncluded functions/payments/settle_payment.sql
--! Included functions/notifications/digest_news.sql
create or replace function holdfast_private.digest_news(changes holdfast.availability_change_log[])
returns setof holdfast_private.notification_digest
language plpgsql
stable
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
begin
  return query
    select n.model_id, n.event_type, n.user_id, bool_and(n.user_id is null), min(n.log_id),
      jsonb_build_object(
        'count', count(*),
        'starts_at', min(lower(n.during)),
        'ends_at', max(upper(n.during)),
        'items', to_jsonb((array_agg(item.facts order by n.during, n.log_id))[1:20])
      )
    from holdfast_private.news_of(digest_news.changes) as n
    -- Gone since: nobody is told, and nothing could be stored under it.
    join holdfast.models as m on m.id = n.model_id
    cross join lateral (
      select jsonb_strip_nulls(jsonb_build_object(
        'id', n.row_id::text,
        'user_id', n.user_id,
        'starts_at', lower(n.during),
        'ends_at', upper(n.during),
        'starts_at_before', lower(n.before),
        'ends_at_before', upper(n.before)
      )) as facts
    ) as item
    group by grouping sets ((n.model_id, n.event_type), (n.model_id, n.event_type, n.user_id))
    having grouping(n.user_id) = 1 or n.user_id is not null;
end
$$;
comment on function holdfast_private.digest_news(holdfast.availability_change_log[]) is
  'What there is to tell about changes: for each model and event type one digest of all, and one for each user of its own holds and bookings.';
revoke all on function holdfast_private.digest_news(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/notifications/digest_news.sql
--! Included functions/notifications/fan_out_notifications.sql
-- Set-based: digests first, then their subscribers, so that a burst costs one row for each address, however much changed.
create or replace function holdfast_private.fan_out_notifications(changes holdfast.availability_change_log[])
returns integer
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  told integer;
begin
  if not exists (select from holdfast.user_notifications as s where s.is_active) then
    return 0;
  end if;
  insert into holdfast.notification_deliveries (
    model_id, user_id, subscription_id, channel, address, event_type, payload, dedupe_key, status, next_attempt_at, delivered_at,
    created_at
  )
  -- One message to one address, whichever of the user's subscriptions ask for it: the one that may read most.
  select distinct on (d.model_id, d.event_type, s.user_id, s.channel, s.address)
    d.model_id, s.user_id, s.id, s.channel, s.address, d.event_type, d.payload,
    format('%s:%s:%s', s.id, d.event_type, d.log_id),
    case when s.channel = 'in_app' then 'delivered' else 'pending' end::holdfast.delivery_status,
    case when s.channel <> 'in_app' then now end,
    case when s.channel = 'in_app' then now end,
    now
  from holdfast_private.digest_news(fan_out_notifications.changes) as d
  join holdfast.user_notifications as s
    on s.is_active
    and (s.only_model_id is null or s.only_model_id = d.model_id)
    and d.event_type = any (s.event_types)
    and case
      when d.is_public or s.reads_all or s.reads_model_id = d.model_id then d.user_id is null
      else d.user_id = s.user_id
    end
  order by d.model_id, d.event_type, s.user_id, s.channel, s.address, d.user_id nulls first, s.id
  on conflict on constraint notification_deliveries_model_id_dedupe_key_key do nothing;
  get diagnostics told = row_count;
  return told;
end
$$;
comment on function holdfast_private.fan_out_notifications(holdfast.availability_change_log[]) is
  'Queues a message for every subscriber to what the changes tell and that it may read: one for each model, event type and address. in_app messages are delivered at once. Returns how many. The relay calls it in the transaction that moves its cursor, so each change is told once.';
revoke all on function holdfast_private.fan_out_notifications(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/notifications/fan_out_notifications.sql
--! Included functions/notifications/list_subscriptions.sql
create or replace function holdfast.list_subscriptions(user_id text default null)
returns setof holdfast.user_notifications
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text := holdfast_private.resolve_user(list_subscriptions.user_id);
begin
  return query
    select s.* from holdfast.user_notifications as s where s.user_id = customer order by s.id;
end
$$;
comment on function holdfast.list_subscriptions(text) is
  $$A user's subscriptions, oldest first. user_id: null means the caller; another's is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.list_subscriptions(text) from public;
grant execute on function holdfast.list_subscriptions(text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/notifications/list_subscriptions.sql
--! Included functions/notifications/mark_notification_read.sql
create or replace function holdfast.mark_notification_read(model_id bigint, notification_id bigint)
returns holdfast.notification_deliveries
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', mark_notification_read.model_id, 'notification_id', notification_id)
  );
  perform holdfast_private.require_read_committed();
  update holdfast.notification_deliveries as n
  set read_at = coalesce(n.read_at, holdfast_private.current_instant())
  where n.model_id = mark_notification_read.model_id and n.id = notification_id
    and (n.user_id = holdfast_private.caller_user_id() or holdfast_private.caller_is_admin())
  returning * into message;
  if message.id is null then
    perform holdfast_private.fail_not_found('notification', mark_notification_read.model_id, notification_id);
  end if;
  return message;
end
$$;
comment on function holdfast.mark_notification_read(bigint, bigint) is
  $$@resultFieldName notification
Marks one's own message as read (an admin: anybody's). Marked again, it keeps the first time.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.mark_notification_read(bigint, bigint) from public;
grant execute on function holdfast.mark_notification_read(bigint, bigint) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/notifications/mark_notification_read.sql
--! Included functions/notifications/news_of.sql
-- The one place that says which change is which news. A window that goes and comes back in one transaction, as when rules are replaced, is
-- none.
create or replace function holdfast_private.news_of(changes holdfast.availability_change_log[])
returns setof holdfast_private.notification_news
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select l.model_id, event.event_type::holdfast.notification_event, l.id, l.row_id, l.facts ->> 'user_id',
      (l.facts ->> 'during')::tstzrange, case when l.is_moved then (l.old_row ->> 'during')::tstzrange end
    from (
      select c.*,
        coalesce(c.new_row, c.old_row) as facts,
        c.operation = 'insert' as is_new,
        coalesce(c.new_row ->> 'during' <> c.old_row ->> 'during', false) as is_moved,
        case when c.new_row ->> 'status' is distinct from c.old_row ->> 'status' then c.new_row ->> 'status' end as new_status,
        sum(case c.operation when 'insert' then 1 when 'delete' then -1 else 0 end) over same_time as balance
      from unnest(news_of.changes) as c
      where c.table_name in ('availability', 'booking_holds', 'bookings')
      window same_time as (
        partition by c.model_id, c.transaction_id, c.table_name, coalesce(c.new_row, c.old_row) ->> 'during'
      )
    ) as l
    cross join lateral (
      values
        ('availability', 'availability_added', l.is_new and l.balance > 0),
        ('availability', 'availability_removed', l.operation = 'delete' and l.balance < 0),
        ('availability', 'availability_changed', l.is_moved),
        ('booking_holds', 'hold_placed', l.is_new and l.new_status = 'active'),
        ('booking_holds', 'hold_expired', l.new_status = 'expired'),
        ('bookings', 'booking_created', l.is_new),
        ('bookings', 'booking_confirmed', l.new_status = 'confirmed'),
        ('bookings', 'booking_cancelled', l.new_status = 'cancelled'),
        ('bookings', 'booking_completed', l.new_status = 'completed'),
        ('bookings', 'booking_rescheduled', l.is_moved),
        ('bookings', 'booking_refund_due', l.new_row ->> 'refund_due_at' is not null and l.old_row ->> 'refund_due_at' is null)
    ) as event (table_name, event_type, has_happened)
    where event.table_name = l.table_name and event.has_happened;
end
$$;
comment on function holdfast_private.news_of(holdfast.availability_change_log[]) is
  'The events that subscribers can be told about among changes; one change may be several.';
revoke all on function holdfast_private.news_of(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/notifications/news_of.sql
--! Included functions/notifications/require_address.sql
-- Whether a host lies in a private network is asked when its name is resolved, at the moment of sending: here it could change its mind.
create or replace function holdfast_private.require_address(channel holdfast.notification_channel, address text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted text := case require_address.channel
    when 'email' then '^[^[:space:][:cntrl:]@<>()\[\],;:"\\]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$'
    -- No user before the host, no fragment behind the path.
    when 'webhook' then '^https://[^[:space:][:cntrl:]/?#@\\]+([/?][^[:space:][:cntrl:]#\\]*)?$'
    when 'telegram' then '^(-?[1-9][0-9]{0,19}|@[A-Za-z][A-Za-z0-9_]{4,31})$'
  end;
begin
  if (require_address.channel = 'in_app') <> (require_address.address is null)
    or char_length(require_address.address) > (case require_address.channel when 'email' then 254 else 2000 end)
    or require_address.address !~ wanted
  then
    perform holdfast_private.fail(
      'INVALID_ADDRESS',
      format('that is no address for %s', require_address.channel),
      jsonb_build_object('argument', 'address', 'channel', require_address.channel),
      case require_address.channel
        when 'email' then 'Give one plain mail address, at most 254 characters.'
        when 'webhook' then 'Give an https URL without user, password or fragment, at most 2000 characters.'
        when 'telegram' then 'Give a chat''s number or @name.'
        else 'Leave address out: in_app messages stay here.'
      end
    );
  end if;
end
$$;
comment on function holdfast_private.require_address(holdfast.notification_channel, text) is
  'Raises INVALID_ADDRESS unless the channel can send to the address. The address itself is not told: it is personal.';
revoke all on function holdfast_private.require_address(holdfast.notification_channel, text) from public;
--! EndIncluded functions/notifications/require_address.sql
--! Included functions/notifications/require_subscription.sql
create or replace function holdfast_private.require_subscription(wanted holdfast.user_notifications)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  fault text;
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'event_types', wanted.event_types,
    'channel', wanted.channel,
    'time_zone', wanted.time_zone,
    'lead_times_minutes', wanted.lead_times_minutes
  ));
  fault := case
    when cardinality(wanted.event_types) not between 1 and 100 or array_position(wanted.event_types, null) is not null
      then 'event_types'
    when (wanted.quiet_from is null) <> (wanted.quiet_until is null) or wanted.quiet_from = wanted.quiet_until
      then 'quiet_from, quiet_until'
    when cardinality(wanted.lead_times_minutes) > 10 or array_position(wanted.lead_times_minutes, null) is not null
      or not (1 <= all (wanted.lead_times_minutes) and 43200 >= all (wanted.lead_times_minutes))
      then 'lead_times_minutes'
  end;
  if fault is not null then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT',
      format('out of bounds: %s', fault),
      jsonb_build_object('argument', fault),
      'Give at least one event type; both ends of the quiet hours, different ones, or neither; at most 10 lead times of 1 to 43200 minutes.'
    );
  end if;
  perform holdfast_private.require_time_zone(wanted.time_zone);
  perform holdfast_private.require_address(wanted.channel, wanted.address);
  if wanted.only_model_id is not null and not exists (
    select from holdfast.models as m where m.id = wanted.only_model_id
  ) then
    perform holdfast_private.fail_not_found('model', wanted.only_model_id);
  end if;
end
$$;
comment on function holdfast_private.require_subscription(holdfast.user_notifications) is
  'Raises MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_TIME_ZONE, INVALID_ADDRESS or NOT_FOUND (the model) unless the subscription is sound.';
revoke all on function holdfast_private.require_subscription(holdfast.user_notifications) from public;
--! EndIncluded functions/notifications/require_subscription.sql
--! Included functions/notifications/retry_delivery.sql
create or replace function holdfast.retry_delivery(model_id bigint, notification_id bigint)
returns holdfast.notification_deliveries
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', retry_delivery.model_id, 'notification_id', notification_id)
  );
  perform holdfast_private.require_read_committed();
  select * into message
  from holdfast.notification_deliveries as n
  where n.model_id = retry_delivery.model_id and n.id = notification_id
  for no key update;
  if message.id is null then
    perform holdfast_private.fail_not_found('notification', retry_delivery.model_id, notification_id);
  elsif message.status = 'delivered' then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', 'the message has been delivered',
      jsonb_build_object('model_id', message.model_id, 'id', message.id, 'delivered_at', message.delivered_at)
    );
  elsif message.status <> 'pending' then
    update holdfast.notification_deliveries as n
    set status = 'pending', attempts = 0, next_attempt_at = holdfast_private.current_instant()
    where n.model_id = message.model_id and n.id = message.id
    returning * into message;
  end if;
  return message;
end
$$;
comment on function holdfast.retry_delivery(bigint, bigint) is
  $$@resultFieldName notification
Queues a message that failed, was parked or had no channel once more, its attempts counted anew; its last error stays to be read. A pending one is returned as it is, a delivered one is never sent again. For admins and workers.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, INVALID_TRANSITION. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.retry_delivery(bigint, bigint) from public;
grant execute on function holdfast.retry_delivery(bigint, bigint) to holdfast_admin, holdfast_worker;
--! EndIncluded functions/notifications/retry_delivery.sql
--! Included functions/notifications/subscribe_to_availability.sql
create or replace function holdfast.subscribe_to_availability(
  only_model_id bigint default null,
  event_types holdfast.notification_event[] default '{availability_added,availability_removed,availability_changed}',
  channel holdfast.notification_channel default 'in_app',
  address text default null,
  time_zone text default 'UTC',
  quiet_from time default null,
  quiet_until time default null,
  lead_times_minutes integer[] default '{1440,60}',
  user_id text default null,
  idempotency_key text default null
)
returns holdfast.user_notifications
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  most constant integer := 100;
  customer text := holdfast_private.resolve_user(subscribe_to_availability.user_id);
  is_own boolean := coalesce(customer = holdfast_private.caller_user_id(), false);
  own_model bigint := holdfast_private.caller_model_id();
  wanted holdfast.user_notifications;
  answer holdfast.user_notifications;
begin
  perform holdfast_private.require_read_committed();
  wanted := row(
    customer, null, only_model_id, case when event_types is not null then array(select distinct e from unnest(event_types) as e order by e) end,
    channel, address, time_zone, quiet_from, quiet_until, lead_times_minutes,
    -- What the caller may read, for the fan-out, where there is no caller. Whom an admin subscribes is told of its own claims.
    case when is_own and holdfast_private.caller_is_model(own_model) then own_model end,
    is_own and holdfast_private.caller_is_admin(),
    true, null
  );
  perform holdfast_private.require_subscription(wanted);
  -- One user's subscriptions are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(format('holdfast.user_notifications:%s', customer), 0));
  answer := holdfast_private.recall_answer(
    coalesce(only_model_id, 0), idempotency_key, 'subscribe_to_availability', wanted, answer
  );
  if answer.id is not null then
    return answer;
  end if;
  if (select count(*) from holdfast.user_notifications as s where s.user_id = customer) >= most then
    perform holdfast_private.fail(
      'SUBSCRIPTION_LIMIT_REACHED',
      format('a user has at most %s subscriptions', most),
      jsonb_build_object('limit', most),
      'Unsubscribe from one, or subscribe once for all models.'
    );
  end if;
  wanted.id := nextval('holdfast.user_notifications_id_seq');
  wanted.created_at := holdfast_private.current_instant();
  insert into holdfast.user_notifications select wanted.*;
  perform holdfast_private.keep_answer(coalesce(only_model_id, 0), idempotency_key, wanted);
  return wanted;
end
$$;
comment on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) is
  $$@resultFieldName subscription
Subscribes a user to what happens: with one model or (only_model_id null) all, to the event types given. Of holds and bookings a customer is told of its own, a model of those with it, an admin of all, as the token says now; whom an admin subscribes, as a customer. channel and address: in_app needs none; an email, https webhook or telegram address. Quiet hours are local times of time_zone; lead times are for reminders, at most 10 of 1 to 43200 minutes. At most 100 subscriptions a user. user_id: null means the caller; another's is for admins. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_TIME_ZONE, INVALID_ADDRESS, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, SUBSCRIPTION_LIMIT_REACHED. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) from public;
grant execute on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/notifications/subscribe_to_availability.sql
--! Included functions/notifications/unsubscribe.sql
create or replace function holdfast.unsubscribe(subscription_id bigint, user_id text default null)
returns holdfast.user_notifications
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text := holdfast_private.resolve_user(unsubscribe.user_id);
  ended holdfast.user_notifications;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('subscription_id', unsubscribe.subscription_id));
  perform holdfast_private.require_read_committed();
  delete from holdfast.user_notifications as s
  where s.user_id = customer and s.id = unsubscribe.subscription_id
  returning * into ended;
  if ended.id is null then
    perform holdfast_private.fail_not_found('subscription', null, unsubscribe.subscription_id);
  end if;
  return ended;
end
$$;
comment on function holdfast.unsubscribe(bigint, text) is
  $$@resultFieldName subscription
Ends a subscription and returns it as it was; messages already queued stay. user_id: null means the caller; another's is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.unsubscribe(bigint, text) from public;
grant execute on function holdfast.unsubscribe(bigint, text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/notifications/unsubscribe.sql
--! Included functions/maintenance/run_maintenance.sql
create or replace function holdfast.run_maintenance()
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  swept bigint;
  pruned integer;
  last_model_id bigint := 0;
begin
  -- First: it waits for models in the order of their ids. What comes after it waits for none, in whatever order.
  loop
    last_model_id := holdfast_private.generate_horizon(last_model_id);
    exit when last_model_id is null;
  end loop;
  loop
    select count(*) into swept from holdfast.release_expired_availability_holds(500);
    exit when swept = 0;
  end loop;
  loop
    pruned := holdfast_private.prune_idempotency_keys();
    exit when pruned = 0;
  end loop;
  analyze holdfast.models, holdfast.availability, holdfast.booking_holds, holdfast.bookings, holdfast.occupied_time;
end
$$;
comment on function holdfast.run_maintenance() is
  $$For hosts without workers (cron, pg_cron): expires holds that have run out, generates each active model's windows to its horizon, forgets old idempotency keys, analyzes the hot tables. One transaction: models stay locked until it ends; where that is too long, run the worker.
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
      entry.reason
    from (
      select
        'available' as entry_type, a.id as entry_id, null::bigint as booking_id, null::text as user_id, a.slot_type::text as status,
        a.during, null::text as reason
      from holdfast.availability as a
      where a.model_id = model.id and a.during && period
      union all
      select
        case when o.until is null then 'booked' else 'held' end, o.hold_id, b.id, h.user_id, coalesce(b.status::text, h.status::text),
        o.during, null
      from holdfast.occupied_time as o
      -- Whose it is and what became of it concerns its customer, the model and admins.
      left join holdfast.booking_holds as h
        on h.model_id = model.id and h.id = o.hold_id and (sees_all or h.user_id = caller)
      left join holdfast.bookings as b on b.model_id = model.id and b.hold_id = h.id
      -- The index is on the time with buffers.
      where o.model_id = model.id and o.occupied && period and o.during && period and (o.until is null or o.until > now)
      union all
      select 'blocked', b.id, null, null, null, b.during, case when sees_all then d.reason end
      from holdfast_private.blocked_ranges(model.id, model.time_zone, period) as b
      join holdfast.model_blocked_dates as d on d.model_id = model.id and d.id = b.id
      where b.during && period
      union all
      select 'external', e.id, null, null, null, e.during, null
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
      null::text
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
--! Included functions/statistics/minutes_of.sql
create or replace function holdfast_private.minutes_of(instants tstzmultirange)
returns numeric
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select round(coalesce(sum(extract(epoch from upper(part) - lower(part))), 0) / 60, 2) from unnest(minutes_of.instants) as part
  );
end
$$;
comment on function holdfast_private.minutes_of(tstzmultirange) is 'Real minutes of a set of instants: an hour that the clock repeats counts twice.';
revoke all on function holdfast_private.minutes_of(tstzmultirange) from public;
--! EndIncluded functions/statistics/minutes_of.sql
--! Included functions/statistics/time_figures.sql
create or replace function holdfast_private.time_figures(
  model holdfast.models,
  region tstzrange,
  now timestamptz,
  out available_minutes numeric,
  out booked_minutes numeric,
  out held_minutes numeric,
  out free_minutes numeric,
  out utilization_rate numeric
)
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  offered tstzmultirange;
  booked tstzmultirange;
  held tstzmultirange;
  occupied tstzmultirange;
begin
  select coalesce(range_agg(a.during * region), '{}') into offered
  from holdfast.availability as a
  where a.model_id = model.id and a.during && region;
  select
    coalesce(range_agg(o.during * region) filter (where o.until is null and o.during && region), '{}'),
    coalesce(range_agg(o.during * region) filter (where o.until is not null and o.during && region), '{}'),
    coalesce(range_agg(o.occupied * region), '{}')
  into booked, held, occupied
  from holdfast.occupied_time as o
  where o.model_id = model.id and o.occupied && region and (o.until is null or o.until > time_figures.now);
  offered := offered
    - holdfast_private.blocked_time(model.id, model.time_zone, region)
    - (
      select coalesce(range_agg(e.during), '{}')
      from holdfast.external_busy as e
      where e.model_id = model.id and e.during && region
    );
  available_minutes := holdfast_private.minutes_of(offered + booked + held);
  booked_minutes := holdfast_private.minutes_of(booked);
  held_minutes := holdfast_private.minutes_of(held);
  free_minutes := holdfast_private.minutes_of(offered - occupied);
  utilization_rate := round(100 * booked_minutes / nullif(available_minutes, 0), 2);
end
$$;
comment on function holdfast_private.time_figures(holdfast.models, tstzrange, timestamptz) is
  'What a model offers, has booked and held, and has free within a region, in real minutes, and how well it is used.';
revoke all on function holdfast_private.time_figures(holdfast.models, tstzrange, timestamptz) from public;
--! EndIncluded functions/statistics/time_figures.sql
--! Included functions/statistics/next_available_slot.sql
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
--! EndIncluded functions/statistics/next_available_slot.sql
--! Included functions/statistics/booking_figures.sql
create or replace function holdfast_private.booking_figures(
  model holdfast.models,
  region tstzrange,
  now timestamptz,
  out revenue_booked numeric,
  out bookings_by_status holdfast.booking_count[],
  out cancellation_rate numeric,
  out bookings_by_hour holdfast.booking_hour[]
)
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  with begun as (
    select
      b.price,
      b.currency,
      -- What has run out is expired, swept or not.
      case when b.status = 'pending' and h.hold_expires_at <= booking_figures.now then 'expired' else b.status end as status,
      b.status in ('confirmed', 'completed', 'no_show') as is_booked,
      lower(b.during) at time zone model.time_zone as local_start
    from holdfast.bookings as b
    join holdfast.booking_holds as h on h.model_id = model.id and h.id = b.hold_id
    where b.model_id = model.id and lower(b.during) <@ region
  )
  select
    (
      select holdfast_private.round_money(coalesce(sum(b.price), 0), model.currency)
      from begun as b
      where b.is_booked and b.currency = model.currency
    ),
    array(
      select row(b.status, count(*))::holdfast.booking_count from begun as b group by b.status order by b.status
    ),
    (
      select round(
        100.0 * count(*) filter (where b.status = 'cancelled')
        / nullif(count(*) filter (where b.is_booked or b.status = 'cancelled'), 0),
        2
      )
      from begun as b
    ),
    array(
      select row(start.day_of_week, start.hour, count(*))::holdfast.booking_hour
      from begun as b
      cross join lateral (
        select extract(dow from b.local_start)::integer as day_of_week, extract(hour from b.local_start)::integer as hour
      ) as start
      where b.is_booked
      group by start.day_of_week, start.hour
      order by start.day_of_week, start.hour
    )
  into revenue_booked, bookings_by_status, cancellation_rate, bookings_by_hour;
end
$$;
comment on function holdfast_private.booking_figures(holdfast.models, tstzrange, timestamptz) is
  'Revenue, counts and rates of a model''s bookings that begin in a region; the formulas stand at the type availability_statistics.';
revoke all on function holdfast_private.booking_figures(holdfast.models, tstzrange, timestamptz) from public;
--! EndIncluded functions/statistics/booking_figures.sql
--! Included functions/statistics/hold_success_rate.sql
create or replace function holdfast_private.hold_success_rate(model_id bigint, region tstzrange, now timestamptz)
returns numeric
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return (
    select round(100.0 * count(*) filter (where h.status = 'converted') / nullif(count(*), 0), 2)
    from holdfast.booking_holds as h
    where h.model_id = hold_success_rate.model_id and lower(h.during) <@ hold_success_rate.region
      and (h.status <> 'active' or h.hold_expires_at <= hold_success_rate.now)
  );
end
$$;
comment on function holdfast_private.hold_success_rate(bigint, tstzrange, timestamptz) is
  'Of a model''s holds that begin in a region and are over, how many per cent were converted.';
revoke all on function holdfast_private.hold_success_rate(bigint, tstzrange, timestamptz) from public;
--! EndIncluded functions/statistics/hold_success_rate.sql
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
  return answer;
end
$$;
comment on function holdfast.get_availability_statistics(bigint, date, date) is
  $$Figures of a model for local dates, both included, at most 400 days, computed live; each figure's formula stands at its column in the type availability_statistics. For the model itself and admins.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND. Source: DESIGN section 4, Calendars and statistics.$$;
revoke all on function holdfast.get_availability_statistics(bigint, date, date) from public;
grant execute on function holdfast.get_availability_statistics(bigint, date, date) to holdfast_model, holdfast_admin;
--! EndIncluded functions/statistics/get_availability_statistics.sql
--! Included functions/import_faults/path_step.sql
create or replace function holdfast_private.path_step(key text)
returns text
language sql
immutable
return case when key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || key else '[' || to_json(left(key, 100)) || ']' end;
comment on function holdfast_private.path_step(text) is 'One step of a JSON path: .key, or ["any other key"].';
revoke all on function holdfast_private.path_step(text) from public;
--! EndIncluded functions/import_faults/path_step.sql
--! Included functions/import_faults/item_path.sql
create or replace function holdfast_private.item_path(section text, n integer)
returns text
language sql
immutable
return '$' || case when section = 'document' then '' else '.' || section end || case when n is null then '' else '[' || n || ']' end;
comment on function holdfast_private.item_path(text, integer) is 'JSON path of an item of an availability document.';
revoke all on function holdfast_private.item_path(text, integer) from public;
--! EndIncluded functions/import_faults/item_path.sql
--! Included functions/import_faults/is_calendar_date.sql
create or replace function holdfast_private.is_calendar_date(value text)
returns boolean
language sql
immutable
return case
  when value !~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' then false
  else substr(value, 9)::integer <= extract(day from
    make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, 1) + interval '1 month' - interval '1 day')
end;
comment on function holdfast_private.is_calendar_date(text) is 'Whether a text is a day of the calendar, as in 2024-01-31, of the years 1 to 9999.';
revoke all on function holdfast_private.is_calendar_date(text) from public;
--! EndIncluded functions/import_faults/is_calendar_date.sql
--! Included functions/import_faults/clash_faults.sql
create or replace function holdfast_private.clash_faults(schedules jsonb, blocked_dates jsonb, windows jsonb, external_busy jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with clash (section, n, other, problem) as (
      select 'schedules', c.n, c.other, 'overlaps'
      from (
        select array_agg(s.n) as items, array_agg(lower(piece)::bigint) as starts, array_agg(upper(piece)::bigint) as ends
        from jsonb_to_recordset(schedules)
          as s (n integer, day_of_week integer, start_time time, end_time time, is_active boolean)
        cross join lateral unnest(holdfast_private.week_minutes(s.day_of_week, s.start_time, s.end_time)) as piece
        where s.is_active
      ) as rule
      cross join lateral holdfast_private.clashes(rule.items, rule.starts, rule.ends) as c
      union
      select 'windows', c.n, c.other, 'overlaps'
      from (
        select array_agg(w.n) as items, array_agg(extract(epoch from w.starts_at)::bigint) as starts,
          array_agg(extract(epoch from w.ends_at)::bigint) as ends
        from jsonb_to_recordset(windows) as w (n integer, starts_at timestamptz, ends_at timestamptz)
      ) as made
      cross join lateral holdfast_private.clashes(made.items, made.starts, made.ends) as c
      union all
      select 'blocked_dates', d.n, d.first_n, 'is the same part of the same date as'
      from (
        select b.n, min(b.n) over (partition by b.blocked_date, b.start_time, b.end_time) as first_n
        from jsonb_to_recordset(blocked_dates) as b (n integer, blocked_date date, start_time time, end_time time)
      ) as d
      where d.n <> d.first_n
      union all
      select 'external_busy', d.n, d.first_n, 'has the external_id of'
      from (
        select e.n, min(e.n) over (partition by e.source, e.external_id) as first_n
        from jsonb_to_recordset(external_busy) as e (n integer, source text, external_id text)
      ) as d
      where d.n <> d.first_n
    )
    select c.section, c.n, holdfast_private.item_path(c.section, c.n),
      format('%s %s', c.problem, holdfast_private.item_path(c.section, c.other))
    from clash as c
    union all
    select 'external_busy', null, '$.external_busy', s.problem
    from (
      select holdfast_private.rule_problem(
        'sources', null, jsonb_build_object('source', e.source, 'entries', count(distinct e.external_id))
      ) as problem
      from jsonb_to_recordset(external_busy) as e (source text, external_id text)
      group by e.source
    ) as s
    where s.problem is not null;
end
$$;
comment on function holdfast_private.clash_faults(jsonb, jsonb, jsonb, jsonb) is
  'Where sound items of a document exclude one another: active rules or windows that overlap, dates and external ids given twice, a source with too many entries.';
revoke all on function holdfast_private.clash_faults(jsonb, jsonb, jsonb, jsonb) from public;
--! EndIncluded functions/import_faults/clash_faults.sql
--! Included functions/import_faults/clashes.sql
-- One sweep in the order of starts, whatever the number of items: each is compared with the one that reaches furthest so far.
create or replace function holdfast_private.clashes(items integer[], starts bigint[], ends bigint[], out n integer, out other integer)
returns setof record
language sql
immutable
begin atomic
  select greatest(s.item, s.furthest[2]), least(s.item, s.furthest[2])
  from (
    select
      i.item, i.starts_at,
      max(array[i.ends_at, i.item]) over (
        order by i.starts_at, i.item rows between unbounded preceding and 1 preceding
      ) as furthest
    from unnest(items, starts, ends) as i (item, starts_at, ends_at)
  ) as s
  where s.starts_at < s.furthest[1];
end;
comment on function holdfast_private.clashes(integer[], bigint[], bigint[]) is
  'Which of many half-open intervals overlap: a pair for each that begins before an earlier one ends; none when all are disjoint.';
revoke all on function holdfast_private.clashes(integer[], bigint[], bigint[]) from public;
--! EndIncluded functions/import_faults/clashes.sql
--! Included functions/import_faults/document_faults.sql
create or replace function holdfast_private.document_faults(
  model holdfast.models,
  document jsonb,
  on_conflict holdfast.conflict_strategy,
  faults holdfast_private.import_fault[]
)
returns holdfast_private.import_fault[]
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  schedules jsonb;
  windows jsonb;
begin
  faults := faults || array(select f from holdfast_private.form_faults(document) as f);
  faults := faults || array(select f from holdfast_private.rule_faults(document, faults) as f);

  -- What is sound by itself is compared with the rest.
  schedules := holdfast_private.sound_rows(document, 'schedules', faults);
  windows := holdfast_private.sound_rows(document, 'windows', faults);
  faults := faults
    || array(
      select f
      from holdfast_private.clash_faults(
        schedules, holdfast_private.sound_rows(document, 'blocked_dates', faults), windows,
        holdfast_private.sound_rows(document, 'external_busy', faults)
      ) as f
    )
    || array(
      select f
      from holdfast_private.reference_faults(document, windows, holdfast_private.sound_rows(document, 'removed', faults)) as f
    );
  if on_conflict = 'reject' then
    faults := faults || array(select f from holdfast_private.rule_conflict_faults(model.id, schedules) as f);
    -- A change of the time zone moves windows of rules: import_windows looks when that is done.
    if document -> 'settings' ->> 'time_zone' is not distinct from model.time_zone then
      faults := faults || array(select f from holdfast_private.window_conflict_faults(model.id, windows) as f);
    end if;
  end if;
  return faults;
end
$$;
comment on function holdfast_private.document_faults(
  holdfast.models, jsonb, holdfast.conflict_strategy, holdfast_private.import_fault[]
) is
  'Adds to the faults found so far all others of a document that is within the limits: form, rules, clashes among its items and, to be rejected, with what a locked model has.';
revoke all on function holdfast_private.document_faults(
  holdfast.models, jsonb, holdfast.conflict_strategy, holdfast_private.import_fault[]
) from public;
--! EndIncluded functions/import_faults/document_faults.sql
--! Included functions/import_faults/document_fields.sql
-- The format's one description in SQL; src/import.schema.json is the same for clients, and a test holds the two together.
create or replace function holdfast_private.document_fields(
  out section text,
  out key text,
  out form text,
  out is_optional boolean,
  out is_ruled boolean
)
returns setof record
language sql
immutable
begin atomic
  values
    ('document', 'format', 'format', false, false),
    ('document', 'version', 'version', false, false),
    ('document', 'settings', 'object', false, false),
    ('document', 'schedules', 'array', false, false),
    ('document', 'blocked_dates', 'array', false, false),
    ('document', 'windows', 'array', false, false),
    ('document', 'removed', 'array', false, false),
    ('document', 'external_busy', 'array', false, false),
    ('settings', 'name', 'text', false, true),
    ('settings', 'time_zone', 'text', false, true),
    ('settings', 'is_active', 'boolean', false, false),
    ('settings', 'hourly_rate', 'amount', false, true),
    ('settings', 'currency', 'text', false, true),
    ('settings', 'slot_interval_minutes', 'integer', false, true),
    ('settings', 'min_booking_minutes', 'integer', false, true),
    ('settings', 'max_booking_minutes', 'integer', false, true),
    ('settings', 'buffer_before_minutes', 'integer', false, true),
    ('settings', 'buffer_after_minutes', 'integer', false, true),
    ('settings', 'min_notice_minutes', 'integer', false, true),
    ('settings', 'booking_horizon_days', 'integer', false, true),
    ('settings', 'hold_minutes', 'integer', false, true),
    ('settings', 'max_active_holds_per_user', 'integer', false, true),
    ('settings', 'generate_days_ahead', 'integer', false, true),
    ('schedules', 'day_of_week', 'integer', false, true),
    ('schedules', 'start_time', 'time', false, true),
    ('schedules', 'end_time', 'time', false, true),
    ('schedules', 'is_active', 'boolean', false, false),
    ('blocked_dates', 'blocked_date', 'date', false, true),
    ('blocked_dates', 'start_time', 'time', true, false),
    ('blocked_dates', 'end_time', 'time', true, false),
    ('blocked_dates', 'reason', 'text', true, true),
    ('windows', 'starts_at', 'instant', false, false),
    ('windows', 'ends_at', 'instant', false, false),
    ('windows', 'slot_type', 'slot_type', false, false),
    ('windows', 'schedule', 'index', true, false),
    ('removed', 'starts_at', 'instant', false, false),
    ('removed', 'ends_at', 'instant', false, false),
    ('removed', 'schedule', 'index', false, false),
    ('external_busy', 'source', 'text', false, true),
    ('external_busy', 'external_id', 'text', false, true),
    ('external_busy', 'starts_at', 'instant', false, false),
    ('external_busy', 'ends_at', 'instant', false, false);
end;
comment on function holdfast_private.document_fields() is
  'The fields of an availability document, version 1, by section: what form each has, whether it may be null or left out, and whether rule_problem knows a rule for it alone.';
revoke all on function holdfast_private.document_fields() from public;
--! EndIncluded functions/import_faults/document_fields.sql
--! Included functions/import_faults/document_items.sql
create or replace function holdfast_private.document_items(document jsonb, out section text, out n integer, out item jsonb)
returns setof record
language sql
immutable
begin atomic
  select 'document', null::integer, document
  union all
  select 'settings', null, document -> 'settings' where jsonb_typeof(document -> 'settings') = 'object'
  union all
  select s.section, (i.n - 1)::integer, i.item
  from unnest(enum_range('schedules'::holdfast.import_section, null)::text[]) as s (section)
  cross join lateral jsonb_array_elements(
    case when jsonb_typeof(document -> s.section) = 'array' then document -> s.section else '[]' end
  ) with ordinality as i (item, n);
end;
comment on function holdfast_private.document_items(jsonb) is
  'An availability document taken apart: itself, its settings, and the items of its sections by index. What is not of the right type is left out.';
revoke all on function holdfast_private.document_items(jsonb) from public;
--! EndIncluded functions/import_faults/document_items.sql
--! Included functions/import_faults/fail_import.sql
create or replace function holdfast_private.fail_import(faults holdfast_private.import_fault[], more jsonb default '{}')
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  sections constant text[] := '{document}' || enum_range(null::holdfast.import_section)::text[];
begin
  perform holdfast_private.fail(
    'INVALID_IMPORT',
    format('the document has %s', case cardinality(faults) when 1 then 'a fault' else cardinality(faults) || ' faults' end),
    jsonb_build_object(
      'faults', (
        select jsonb_agg(jsonb_build_object('path', f.path, 'problem', f.problem))
        from (
          select f.path, f.problem
          from unnest(faults) as f
          order by array_position(sections, f.section), f.n nulls first, f.path, f.problem
          limit 100
        ) as f
      ),
      'total', cardinality(faults)
    ) || more,
    'Nothing was changed. The first 100 faults are listed, each with its JSON path.'
  );
end
$$;
comment on function holdfast_private.fail_import(holdfast_private.import_fault[], jsonb) is
  'Raises INVALID_IMPORT with the faults of a document in its order, at most 100, and their number.';
revoke all on function holdfast_private.fail_import(holdfast_private.import_fault[], jsonb) from public;
--! EndIncluded functions/import_faults/fail_import.sql
--! Included functions/import_faults/form_faults.sql
create or replace function holdfast_private.form_faults(document jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with item as materialized (
      select i.section, i.n, holdfast_private.item_path(i.section, i.n) as path, i.item
      from holdfast_private.document_items(document) as i
    )
    select i.section, i.n, i.path, 'must be of type object'
    from item as i
    where jsonb_typeof(i.item) <> 'object'
    union all
    select i.section, i.n, i.path || holdfast_private.path_step(found.key), found.problem
    from item as i
    cross join lateral (
      select f.key, case
        when i.item -> f.key is null then case when not f.is_optional then 'is missing' end
        when f.is_optional and i.item -> f.key = 'null' then null
        else holdfast_private.form_problem(f.form, i.item -> f.key)
      end as problem
      from holdfast_private.document_fields() as f
      where f.section = i.section
      union all
      select k, 'is not known'
      from jsonb_object_keys(i.item) as k
      where (i.section, k) not in (select f.section, f.key from holdfast_private.document_fields() as f)
    ) as found
    where jsonb_typeof(i.item) = 'object' and found.problem is not null;
end
$$;
comment on function holdfast_private.form_faults(jsonb) is
  'Where an availability document has not the form that document_fields describes: types, keys that are missing or not known.';
revoke all on function holdfast_private.form_faults(jsonb) from public;
--! EndIncluded functions/import_faults/form_faults.sql
--! Included functions/import_faults/form_problem.sql
create or replace function holdfast_private.form_problem(form text, value jsonb)
returns text
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
declare
  type text := jsonb_typeof(value);
  content text := value #>> '{}';
begin
  case form
    when 'format' then
      return case when value = '"holdfast.availability"' then null else 'must be "holdfast.availability"' end;
    when 'version' then
      return case when value = '1' then null else 'must be 1' end;
    when 'object', 'array', 'boolean' then
      return case when type = form then null else format('must be of type %s', form) end;
    when 'text' then
      return case when type = 'string' then null else 'must be a text' end;
    when 'integer', 'index' then
      return case
        when type <> 'number' or content !~ '^-?[0-9]{1,10}$' then 'must be an integer'
        when content::bigint not between -2147483648 and 2147483647 then 'must be an integer of four bytes'
        when form = 'index' and content::bigint < 0 then 'must be the index of a rule in schedules'
      end;
    when 'amount' then
      return case
        when type = 'number' or type = 'string' and content ~ '^[0-9]+(\.[0-9]+)?$' and length(content) <= 1000 then null
        else 'must be an amount, as in "12.50"'
      end;
    when 'date' then
      return case
        when type = 'string' and holdfast_private.is_calendar_date(content) then null
        else 'must be a calendar date, as in 2024-01-31'
      end;
    when 'time' then
      return case
        when type = 'string' and content ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(:00)?$' then null
        else 'must be a local time in whole minutes, as in 14:00'
      end;
    when 'instant' then
      return case
        when type = 'string' and holdfast_private.is_calendar_date(left(content, 10))
          and substr(content, 11) ~ '^T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-5]):[0-5][0-9])$' then null
        else 'must be an instant, as in 2024-01-31T14:00:00Z'
      end;
    when 'slot_type' then
      return case
        when type = 'string' and content = any (enum_range(null::holdfast.slot_type)::text[]) then null
        else 'must be manual, recurring or generated'
      end;
  end case;
end
$$;
comment on function holdfast_private.form_problem(text, jsonb) is
  'Why a value is not of a form that document_fields names; null when it is.';
revoke all on function holdfast_private.form_problem(text, jsonb) from public;
--! EndIncluded functions/import_faults/form_problem.sql
--! Included functions/import_faults/limit_faults.sql
-- Before anything else looks at the document: what is checked here bounds the work of all the rest.
create or replace function holdfast_private.limit_faults(document jsonb, bytes integer)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  items bigint;
begin
  if bytes > 5000000 then
    return next row('document', null, '$', 'must have at most 5000000 bytes')::holdfast_private.import_fault;
  end if;
  if jsonb_path_exists(document, 'strict $.**{8} ? (@.type() == "array" || @.type() == "object")') then
    return next row('document', null, '$', 'must not nest deeper than 8')::holdfast_private.import_fault;
  end if;
  select sum(jsonb_array_length(s.value)) into items
  from jsonb_each(case jsonb_typeof(document) when 'object' then document else '{}' end) as s
  where jsonb_typeof(s.value) = 'array';
  if items > 20000 then
    return next row('document', null, '$', format('must have at most 20000 items, has %s', items))::holdfast_private.import_fault;
  end if;
end
$$;
comment on function holdfast_private.limit_faults(jsonb, integer) is 'Where an availability document is too large: 5,000,000 bytes, 8 levels, 20,000 items in all.';
revoke all on function holdfast_private.limit_faults(jsonb, integer) from public;
--! EndIncluded functions/import_faults/limit_faults.sql
--! Included functions/import_faults/locate_syntax_error.sql
-- PostgreSQL tells the line of a fault, and no column. With each token on a line of its own, the line is the token.
create or replace function holdfast_private.locate_syntax_error(document text)
returns jsonb
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  blanks text[];
  tokens text[];
  context text;
  token integer;
  sound text;
begin
  select array_agg(t[1] order by n), array_agg(t[2] order by n) into blanks, tokens
  from regexp_matches(
    document, '([ \t\n\r]*)("(?:[^"\\]|\\.)*(?:"|\\?$)|[][{}:,]|[^][{}:," \t\n\r]+|$)', 'g'
  ) with ordinality as m (t, n);
  perform (array_to_string(tokens, E'\n') || E'\n')::jsonb;
  return '{}';
exception
  when invalid_text_representation or untranslatable_character then
    get stacked diagnostics context = pg_exception_context;
    -- The words are in the server's language; the number of the line is the first in any.
    token := least(substring(context from '[0-9]+')::integer, cardinality(tokens));
    sound := left(
      document, length(array_to_string(blanks[:token], '')) + length(array_to_string(tokens[:token - 1], ''))
    );
    return jsonb_build_object(
      'position', length(sound) + 1,
      'line', length(sound) - length(replace(sound, E'\n', '')) + 1,
      'column', length(substring(sound from '[^\n]*$')) + 1
    );
end
$$;
comment on function holdfast_private.locate_syntax_error(text) is
  'Where a text ceases to be JSON: position, line and column, counted in characters from 1.';
revoke all on function holdfast_private.locate_syntax_error(text) from public;
--! EndIncluded functions/import_faults/locate_syntax_error.sql
--! Included functions/import_faults/parse_document.sql
create or replace function holdfast_private.parse_document(document text)
returns jsonb
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  place jsonb;
begin
  return document::jsonb;
exception
  when statement_too_complex then
    perform holdfast_private.fail_import(array[row('document', null, '$', 'must not nest deeper than 8')::holdfast_private.import_fault]);
  when numeric_value_out_of_range then
    perform holdfast_private.fail_import(array[row('document', null, '$', 'has a number out of range')::holdfast_private.import_fault]);
  when invalid_text_representation or untranslatable_character then
    place := holdfast_private.locate_syntax_error(document);
    perform holdfast_private.fail_import(
      array[row(
        'document', null, '$', format('is not JSON from line %s, column %s on', place -> 'line', place -> 'column')
      )::holdfast_private.import_fault],
      place
    );
end
$$;
comment on function holdfast_private.parse_document(text) is
  'A text as jsonb. INVALID_IMPORT where it is none, with position, line and column.';
revoke all on function holdfast_private.parse_document(text) from public;
--! EndIncluded functions/import_faults/parse_document.sql
--! Included functions/import_faults/reference_faults.sql
create or replace function holdfast_private.reference_faults(document jsonb, windows jsonb, removed jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  rules integer := case jsonb_typeof(document -> 'schedules') when 'array' then jsonb_array_length(document -> 'schedules') end;
begin
  return query
    select r.section, r.n, holdfast_private.item_path(r.section, r.n) || '.schedule', 'must be the index of a rule in schedules'
    from (
      select 'windows' as section, w.n, w.schedule from jsonb_to_recordset(windows) as w (n integer, schedule integer)
      union all
      select 'removed', d.n, d.schedule from jsonb_to_recordset(removed) as d (n integer, schedule integer)
    ) as r
    where r.schedule >= rules;
end
$$;
comment on function holdfast_private.reference_faults(jsonb, jsonb, jsonb) is
  'Where sound windows and removed time of a document name a rule that it does not have.';
revoke all on function holdfast_private.reference_faults(jsonb, jsonb, jsonb) from public;
--! EndIncluded functions/import_faults/reference_faults.sql
--! Included functions/import_faults/repeated_keys.sql
-- The type json keeps what jsonb forgets: every key as it was written.
create or replace function holdfast_private.repeated_keys(document json)
returns setof holdfast_private.import_fault
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with recursive node (path, value, level) as (
      select '$', document, 0
      union all
      select n.path || child.step, child.value, n.level + 1
      from node as n
      cross join lateral (
        select holdfast_private.path_step(e.key), e.value
        from json_each(case json_typeof(n.value) when 'object' then n.value else '{}' end) as e
        union all
        select format('[%s]', e.n - 1), e.value
        from json_array_elements(case json_typeof(n.value) when 'array' then n.value else '[]' end) with ordinality as e (value, n)
      ) as child (step, value)
      where json_typeof(n.value) in ('object', 'array') and n.level < 8
    )
    select 'document', null::integer, n.path, 'is given twice'
    from node as n
    group by n.path
    having count(*) > 1;
end
$$;
comment on function holdfast_private.repeated_keys(json) is 'Where an object of a JSON text has a key twice.';
revoke all on function holdfast_private.repeated_keys(json) from public;
--! EndIncluded functions/import_faults/repeated_keys.sql
--! Included functions/import_faults/rule_conflict_faults.sql
create or replace function holdfast_private.rule_conflict_faults(model_id bigint, schedules jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select distinct on (w.n) 'schedules', w.n, holdfast_private.item_path('schedules', w.n),
      format('overlaps the rule %s that the model has', s.id)
    from jsonb_to_recordset(schedules)
      as w (n integer, day_of_week integer, start_time time, end_time time, is_active boolean)
    join holdfast.model_schedules as s
      on s.model_id = rule_conflict_faults.model_id and s.is_active
      and s.week_minutes && holdfast_private.week_minutes(w.day_of_week, w.start_time, w.end_time)
      and (s.day_of_week, s.start_time, s.end_time) <> (w.day_of_week, w.start_time, w.end_time)
    where w.is_active
    order by w.n, s.id;
end
$$;
comment on function holdfast_private.rule_conflict_faults(bigint, jsonb) is
  'Where active rules of a document overlap other active rules that the model has.';
revoke all on function holdfast_private.rule_conflict_faults(bigint, jsonb) from public;
--! EndIncluded functions/import_faults/rule_conflict_faults.sql
--! Included functions/import_faults/rule_faults.sql
create or replace function holdfast_private.rule_faults(document jsonb, faults holdfast_private.import_fault[])
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with item as materialized (
      select i.section, i.n, i.item, holdfast_private.item_path(i.section, i.n) as path
      from holdfast_private.document_items(document) as i
      where i.section <> 'document'
    ),
    -- Apart, since a rule must not meet a value that has not its form.
    formed as materialized (
      select i.section, i.n, i.item, f.key, i.path || holdfast_private.path_step(f.key) as path
      from item as i
      join holdfast_private.document_fields() as f on f.section = i.section and f.is_ruled
      where i.item -> f.key is not null
        and (i.section, i.path || holdfast_private.path_step(f.key)) not in (select k.section, k.path from unnest(faults) as k)
    ),
    broken as materialized (
      select f.section, f.n, f.path, holdfast_private.rule_problem(f.section, f.key, f.item) as problem
      from formed as f
    ),
    whole as materialized (
      select *
      from item as i
      where (i.section, coalesce(i.n, -1)) not in (
        select k.section, coalesce(k.n, -1) from unnest(faults) as k
        union all
        select b.section, coalesce(b.n, -1) from broken as b where b.problem is not null
      )
    )
    select * from broken as b where b.problem is not null
    union all
    select j.*
    from (select w.section, w.n, w.path, holdfast_private.rule_problem(w.section, null, w.item) as problem from whole as w) as j
    where j.problem is not null;
end
$$;
comment on function holdfast_private.rule_faults(jsonb, holdfast_private.import_fault[]) is
  'Where fields that no fault names so far, and items whose fields are all sound, break a rule by themselves.';
revoke all on function holdfast_private.rule_faults(jsonb, holdfast_private.import_fault[]) from public;
--! EndIncluded functions/import_faults/rule_faults.sql
--! Included functions/import_faults/rule_problem.sql
-- Bounds are told by the functions that other calls are checked by. To judge one field alone its neighbours are given sound values.
create or replace function holdfast_private.rule_problem(section text, key text, item jsonb)
returns text
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  sound constant jsonb := '{"name": "a name", "time_zone": "UTC", "is_active": true, "hourly_rate": 0, "currency": "USD",
    "slot_interval_minutes": 1, "min_booking_minutes": 1, "max_booking_minutes": 10080, "buffer_before_minutes": 0,
    "buffer_after_minutes": 0, "min_notice_minutes": 0, "booking_horizon_days": 1, "hold_minutes": 1,
    "max_active_holds_per_user": 1, "generate_days_ahead": 0}';
  facts jsonb;
  advice text;
begin
  case concat_ws('.', section, key)
    when 'settings' then
      perform holdfast_private.require_settings(jsonb_populate_record(null::holdfast.models, item));
    when 'schedules.day_of_week' then
      perform holdfast_private.require_rule(row((item ->> 'day_of_week')::integer, '00:00', '00:00', true));
    when 'schedules.start_time' then
      perform holdfast_private.require_rule(row(0, (item ->> 'start_time')::time, '00:00', true));
    when 'schedules.end_time' then
      perform holdfast_private.require_rule(row(0, '00:00', (item ->> 'end_time')::time, true));
    when 'blocked_dates.blocked_date' then
      perform holdfast_private.require_blockable(array[(item ->> 'blocked_date')::date], null, null, null);
    when 'blocked_dates.reason' then
      perform holdfast_private.require_blockable('{2000-01-01}', null, null, item ->> 'reason');
    when 'blocked_dates' then
      perform holdfast_private.require_blockable(
        '{2000-01-01}', (item ->> 'start_time')::time, (item ->> 'end_time')::time, null
      );
    when 'external_busy.source' then
      perform holdfast_private.require_external_entries(item ->> 'source', '{}');
    when 'external_busy.external_id' then
      perform holdfast_private.require_external_entries(
        'a source', array[row(item ->> 'external_id', '2000-01-01', '2000-01-02')::holdfast.external_busy_entry]
      );
    when 'sources' then
      perform holdfast_private.require_external_entries(item ->> 'source', array(
        select row(n, '2000-01-01', '2000-01-02')::holdfast.external_busy_entry
        from generate_series(1, (item -> 'entries')::integer) as n
      ));
    when 'windows', 'removed', 'external_busy' then
      perform holdfast_private.make_range((item ->> 'starts_at')::timestamptz, (item ->> 'ends_at')::timestamptz);
      if section = 'windows' and item ->> 'schedule' is not null and item ->> 'slot_type' <> 'recurring' then
        return 'only a recurring window has a schedule';
      end if;
    else
      if section = 'settings' then
        perform holdfast_private.require_settings(
          jsonb_populate_record(null::holdfast.models, sound || jsonb_build_object(key, item -> key))
        );
      end if;
  end case;
  return null;
exception
  when others then
    if sqlstate not like 'SL%' then
      raise;
    end if;
    get stacked diagnostics facts = pg_exception_detail, advice = pg_exception_hint;
    return concat_ws('; ', sqlerrm, facts ->> 'at_least' || ' to ' || (facts ->> 'at_most'), nullif(advice, ''));
end
$$;
comment on function holdfast_private.rule_problem(text, text, jsonb) is
  'Why a field of a sound form, or with key null an item whose fields are sound, breaks a rule; null when it does not. sources: a source with its number of entries. The rules are those of the calls that write such rows.';
revoke all on function holdfast_private.rule_problem(text, text, jsonb) from public;
--! EndIncluded functions/import_faults/rule_problem.sql
--! Included functions/import_faults/sound_rows.sql
create or replace function holdfast_private.sound_rows(document jsonb, section text, faults holdfast_private.import_fault[])
returns jsonb
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select jsonb_agg(i.item || jsonb_build_object('n', i.n) order by i.n)
      from holdfast_private.document_items(document) as i
      where i.section = sound_rows.section
        and i.n not in (select f.n from unnest(faults) as f where f.section = sound_rows.section and f.n is not null)
    ),
    '[]'
  );
end
$$;
comment on function holdfast_private.sound_rows(jsonb, text, holdfast_private.import_fault[]) is
  'The items of a section that no fault names, each with its index as n: as jsonb_to_recordset takes them.';
revoke all on function holdfast_private.sound_rows(jsonb, text, holdfast_private.import_fault[]) from public;
--! EndIncluded functions/import_faults/sound_rows.sql
--! Included functions/import_faults/window_conflict_faults.sql
create or replace function holdfast_private.window_conflict_faults(model_id bigint, windows jsonb)
returns setof holdfast_private.import_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select distinct on (w.n) 'windows', w.n, holdfast_private.item_path('windows', w.n),
      format('overlaps the window %s that the model has', a.id)
    from jsonb_to_recordset(windows) as w (n integer, starts_at timestamptz, ends_at timestamptz)
    join holdfast.availability as a
      on a.model_id = window_conflict_faults.model_id and a.during && tstzrange(w.starts_at, w.ends_at)
      and a.during <> tstzrange(w.starts_at, w.ends_at)
    order by w.n, a.id;
end
$$;
comment on function holdfast_private.window_conflict_faults(bigint, jsonb) is
  'Where windows of a document overlap other windows that the model has.';
revoke all on function holdfast_private.window_conflict_faults(bigint, jsonb) from public;
--! EndIncluded functions/import_faults/window_conflict_faults.sql
--! Included functions/transfer/apply_document.sql
create or replace function holdfast_private.apply_document(model holdfast.models, document jsonb, on_conflict holdfast.conflict_strategy)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  rules holdfast.import_result[];
  -- Of the document's rules, in its order.
  schedule_ids bigint[];
begin
  return query select * from holdfast_private.import_settings(model, document -> 'settings');
  select * into model from holdfast.models as m where m.id = model.id;

  rules := array(
    select r from holdfast_private.import_schedules(model.id, holdfast_private.sound_rows(document, 'schedules', '{}')) as r
  );
  schedule_ids := array(
    select r.id
    from unnest(rules) with ordinality as r (section, outcome, path, id, resolutions, n)
    where r.path is not null
    order by r.n
  );
  return query select * from unnest(rules);
  return query
    select * from holdfast_private.import_blocked_dates(model.id, holdfast_private.sound_rows(document, 'blocked_dates', '{}'));
  return query
    select *
    from holdfast_private.import_windows(
      model, holdfast_private.sound_rows(document, 'windows', '{}'), schedule_ids, apply_document.on_conflict
    );
  -- After the windows: making one forgets what was removed there.
  return query
    select * from holdfast_private.import_removed(model.id, holdfast_private.sound_rows(document, 'removed', '{}'), schedule_ids);
  return query
    select * from holdfast_private.import_external_busy(model.id, holdfast_private.sound_rows(document, 'external_busy', '{}'));
end
$$;
comment on function holdfast_private.apply_document(holdfast.models, jsonb, holdfast.conflict_strategy) is
  'Makes what a document without faults asks for on a locked model, section by section, and tells it.';
revoke all on function holdfast_private.apply_document(holdfast.models, jsonb, holdfast.conflict_strategy) from public;
--! EndIncluded functions/transfer/apply_document.sql
--! Included functions/transfer/export_availability_settings.sql
create or replace function holdfast.export_availability_settings(model_id bigint)
returns holdfast.availability_document
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', export_availability_settings.model_id));
  perform holdfast_private.require_model(export_availability_settings.model_id);
  select * into model from holdfast.models as m where m.id = export_availability_settings.model_id;
  if model.id is null then
    perform holdfast_private.fail_not_found('model', export_availability_settings.model_id);
  end if;
  return (
    with rule as (
      select s.*, row_number() over (order by s.day_of_week, s.start_time, s.end_time, s.is_active, s.id) - 1 as n
      from holdfast.model_schedules as s
      where s.model_id = model.id
    )
    select jsonb_build_object(
      'format', 'holdfast.availability',
      'version', 1,
      -- As a text: many readers of JSON take numbers for floats.
      'settings', to_jsonb(model) - '{id,created_at}'::text[]
        || jsonb_build_object('hourly_rate', trim_scale(model.hourly_rate)::text),
      'schedules', coalesce((
        select jsonb_agg(jsonb_build_object(
          'day_of_week', r.day_of_week, 'start_time', left(r.start_time::text, 5), 'end_time', left(r.end_time::text, 5),
          'is_active', r.is_active
        ) order by r.n)
        from rule as r
      ), '[]'),
      'blocked_dates', coalesce((
        select jsonb_agg(jsonb_build_object(
          'blocked_date', to_char(b.blocked_date, 'YYYY-MM-DD'), 'start_time', left(b.start_time::text, 5),
          'end_time', left(b.end_time::text, 5), 'reason', b.reason
        ) order by b.blocked_date, b.start_time nulls first, b.end_time)
        from holdfast.model_blocked_dates as b
        where b.model_id = model.id
      ), '[]'),
      'windows', coalesce((
        select jsonb_agg(holdfast_private.exported_range(a.during)
          || jsonb_build_object('slot_type', a.slot_type, 'schedule', r.n) order by a.during)
        from holdfast.availability as a
        left join rule as r on r.id = a.schedule_id
        where a.model_id = model.id
      ), '[]'),
      'removed', coalesce((
        select jsonb_agg(holdfast_private.exported_range(g.during) || jsonb_build_object('schedule', g.n) order by g.during, g.n)
        from (
          -- However many rows say so: the same time, the same document.
          select r.n, unnest(range_agg(d.during)) as during
          from holdfast_private.removed_windows as d
          join rule as r on r.id = d.schedule_id
          where d.model_id = model.id
          group by r.n
        ) as g
      ), '[]'),
      'external_busy', coalesce((
        select jsonb_agg(jsonb_build_object('source', e.source, 'external_id', e.external_id)
          || holdfast_private.exported_range(e.during) order by e.source collate "C", e.external_id collate "C")
        from holdfast.external_busy as e
        where e.model_id = model.id
      ), '[]')
    )
  );
end
$$;
comment on function holdfast.export_availability_settings(bigint) is
  $$Settings, weekly rules, blocked dates with their reasons, windows, time removed by hand and external time of a model as one document for import_availability_settings; no ids, no holds, no bookings. The same state gives the same document: every list has a natural order, times are in UTC. By the model or an admin.
Errors: MISSING_ARGUMENT, NOT_FOUND. Source: DESIGN section 4, Export and import.$$;
revoke all on function holdfast.export_availability_settings(bigint) from public;
grant execute on function holdfast.export_availability_settings(bigint) to holdfast_model, holdfast_admin;
--! EndIncluded functions/transfer/export_availability_settings.sql
--! Included functions/transfer/exported_range.sql
create or replace function holdfast_private.exported_range(during tstzrange)
returns jsonb
language sql
stable
return jsonb_build_object(
  'starts_at', to_char(lower(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'ends_at', to_char(upper(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
);
comment on function holdfast_private.exported_range(tstzrange) is 'A range as it stands in an availability document: in UTC, whatever the session shows.';
revoke all on function holdfast_private.exported_range(tstzrange) from public;
--! EndIncluded functions/transfer/exported_range.sql
--! Included functions/transfer/import_availability_document.sql
-- The text itself: as jsonb, and in GraphQL as JSON, a key that is given twice is silently its last value.
create or replace function holdfast.import_availability_document(
  model_id bigint,
  document text,
  on_conflict holdfast.conflict_strategy default 'reject',
  preview boolean default false,
  idempotency_key text default null
)
returns setof holdfast.import_result
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  bytes integer := octet_length(document);
  parsed jsonb;
  faults holdfast_private.import_fault[];
begin
  perform holdfast_private.require_import(model_id, document is not null, on_conflict, preview);
  faults := array(select f from holdfast_private.limit_faults('{}', bytes) as f);
  if cardinality(faults) = 0 then
    parsed := holdfast_private.parse_document(document);
    faults := array(select f from holdfast_private.limit_faults(parsed, bytes) as f);
  end if;
  if cardinality(faults) > 0 then
    perform holdfast_private.fail_import(faults);
  end if;
  return query
    select *
    from holdfast_private.import_document(
      import_availability_document.model_id, parsed, array(select f from holdfast_private.repeated_keys(document::json) as f),
      on_conflict, preview, idempotency_key
    );
end
$$;
comment on function holdfast.import_availability_document(bigint, text, holdfast.conflict_strategy, boolean, text) is
  $$@resultFieldName results
import_availability_settings from a text, as it comes from a file. Refuses keys that are given twice too, and tells where a text ceases to be JSON (position, line, column).
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, INVALID_IMPORT. Source: DESIGN section 4, Export and import.$$;
revoke all on function holdfast.import_availability_document(bigint, text, holdfast.conflict_strategy, boolean, text) from public;
grant execute on function holdfast.import_availability_document(bigint, text, holdfast.conflict_strategy, boolean, text)
  to holdfast_model, holdfast_admin;
--! EndIncluded functions/transfer/import_availability_document.sql
--! Included functions/transfer/import_availability_settings.sql
create or replace function holdfast.import_availability_settings(
  model_id bigint,
  document holdfast.availability_document,
  on_conflict holdfast.conflict_strategy default 'reject',
  preview boolean default false,
  idempotency_key text default null
)
returns setof holdfast.import_result
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  faults holdfast_private.import_fault[];
begin
  perform holdfast_private.require_import(model_id, document is not null, on_conflict, preview);
  faults := array(select f from holdfast_private.limit_faults(document, octet_length(document::text)) as f);
  if cardinality(faults) > 0 then
    perform holdfast_private.fail_import(faults);
  end if;
  return query
    select *
    from holdfast_private.import_document(
      import_availability_settings.model_id, document, faults, on_conflict, preview, idempotency_key
    );
end
$$;
comment on function holdfast.import_availability_settings(
  bigint, holdfast.availability_document, holdfast.conflict_strategy, boolean, text
) is
  $$@resultFieldName results
Brings a document of export_availability_settings into a model, all or nothing, and tells what became of every item. First everything is checked: one error names every fault with its JSON path (100 at most, and how many there are). By the model or an admin. At most 5,000,000 bytes, 8 levels, 20,000 items. Importing the same again changes nothing.
Settings are replaced. Weekly rules that are there stay, the others are added; no windows are generated. Dates are blocked, with the document's reason. Windows that are there exactly stay, the others are added. Time taken elsewhere is replaced for each source that the document names. What the document does not name stays.
on_conflict: reject (a rule or window that overlaps another one of the model is a fault); else an overlapped rule is deleted, its future windows cut to their claimed parts, and a window is trimmed around those that are there, or takes its time by adjust, remove or merge as in resolve_conflicts.
preview: returns the same rows, without the ids of what would be created, and changes nothing. idempotency_key: the same call again with it gets the same answer, for 24 hours at least; a preview needs none.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, INVALID_IMPORT. Source: DESIGN section 4, Export and import.$$;
revoke all on function holdfast.import_availability_settings(
  bigint, holdfast.availability_document, holdfast.conflict_strategy, boolean, text
) from public;
grant execute on function holdfast.import_availability_settings(
  bigint, holdfast.availability_document, holdfast.conflict_strategy, boolean, text
) to holdfast_model, holdfast_admin;
--! EndIncluded functions/transfer/import_availability_settings.sql
--! Included functions/transfer/import_blocked_dates.sql
create or replace function holdfast_private.import_blocked_dates(model_id bigint, blocked_dates jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with wanted as materialized (
      select *
      from jsonb_to_recordset(blocked_dates)
        as b (n integer, blocked_date date, start_time time, end_time time, reason text)
    ),
    written as (
      insert into holdfast.model_blocked_dates as b (model_id, blocked_date, start_time, end_time, reason)
      select import_blocked_dates.model_id, w.blocked_date, w.start_time, w.end_time, w.reason
      from wanted as w
      order by w.n
      on conflict on constraint model_blocked_dates_model_id_blocked_date_start_time_end_ti_key
      do update set reason = excluded.reason where b.reason is distinct from excluded.reason
      returning b.*
    )
    select
      'blocked_dates'::holdfast.import_section,
      case
        when there.id is null then 'created'
        when written.id is not null then 'updated'
        else 'kept'
      end::holdfast.import_outcome,
      holdfast_private.item_path('blocked_dates', w.n), coalesce(there.id, written.id), null::holdfast.conflict_resolution[]
    from wanted as w
    left join holdfast.model_blocked_dates as there
      on there.model_id = import_blocked_dates.model_id and there.blocked_date = w.blocked_date
      and (there.start_time, there.end_time) is not distinct from (w.start_time, w.end_time)
    left join written
      on written.blocked_date = w.blocked_date
      and (written.start_time, written.end_time) is not distinct from (w.start_time, w.end_time)
    order by w.n;
end
$$;
comment on function holdfast_private.import_blocked_dates(bigint, jsonb) is
  'Blocks the dates of a sound document; where one is blocked already, the reason is the document''s.';
revoke all on function holdfast_private.import_blocked_dates(bigint, jsonb) from public;
--! EndIncluded functions/transfer/import_blocked_dates.sql
--! Included functions/transfer/import_document.sql
create or replace function holdfast_private.import_document(
  model_id bigint,
  document jsonb,
  faults holdfast_private.import_fault[],
  on_conflict holdfast.conflict_strategy,
  preview boolean,
  idempotency_key text
)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models := holdfast_private.lock_model(model_id);
  -- A preview has no effect that could happen twice.
  key text := case when not preview then idempotency_key end;
  digest text := encode(sha256(convert_to(document::text, 'UTF8')), 'hex');
  answer holdfast.import_result[];
begin
  answer := holdfast_private.recall_answer(model.id, key, 'import_availability_settings', row(digest, on_conflict), answer);
  if answer is not null then
    return query select * from unnest(answer);
    return;
  end if;
  faults := holdfast_private.document_faults(model, document, on_conflict, faults);
  if cardinality(faults) > 0 then
    perform holdfast_private.fail_import(faults);
  end if;

  -- A preview is the import itself, undone.
  begin
    answer := array(select r from holdfast_private.apply_document(model, document, import_document.on_conflict) as r);
    if preview then
      raise sqlstate 'UNDO1';
    end if;
  exception
    when sqlstate 'UNDO1' then
      answer := array(select r from holdfast_private.without_new_ids(model.id, answer) as r);
  end;
  perform holdfast_private.keep_answer(model.id, key, answer);
  return query select * from unnest(answer);
end
$$;
comment on function holdfast_private.import_document(
  bigint, jsonb, holdfast_private.import_fault[], holdfast.conflict_strategy, boolean, text
) is
  'Imports a document that is within the limits into a model, unless there are faults; those found before are told with the others. NOT_FOUND, BAD_ISOLATION, IDEMPOTENCY_MISMATCH, INVALID_IMPORT.';
revoke all on function holdfast_private.import_document(
  bigint, jsonb, holdfast_private.import_fault[], holdfast.conflict_strategy, boolean, text
) from public;
--! EndIncluded functions/transfer/import_document.sql
--! Included functions/transfer/import_external_busy.sql
create or replace function holdfast_private.import_external_busy(model_id bigint, external_busy jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  before holdfast.external_busy[];
  given record;
begin
  before := array(
    select e
    from holdfast.external_busy as e
    where e.model_id = import_external_busy.model_id
      and e.source in (select w.source from jsonb_to_recordset(external_busy) as w (source text))
  );
  for given in
    select w.source,
      array_agg(row(w.external_id, w.starts_at, w.ends_at)::holdfast.external_busy_entry order by w.n) as entries
    from jsonb_to_recordset(external_busy)
      as w (n integer, source text, external_id text, starts_at timestamptz, ends_at timestamptz)
    group by w.source
    order by min(w.n)
  loop
    perform holdfast.set_external_busy(import_external_busy.model_id, given.source, given.entries);
  end loop;
  return query
    select
      'external_busy'::holdfast.import_section,
      case
        when w.n is null then 'removed'
        when b.id is null then 'created'
        when b.during <> e.during then 'updated'
        else 'kept'
      end::holdfast.import_outcome,
      case when w.n is not null then holdfast_private.item_path('external_busy', w.n) end,
      coalesce(b.id, e.id), null::holdfast.conflict_resolution[]
    from jsonb_to_recordset(external_busy) as w (n integer, source text, external_id text)
    join holdfast.external_busy as e
      on e.model_id = import_external_busy.model_id and e.source = w.source and e.external_id = w.external_id
    full join unnest(before) as b on b.id = e.id
    order by w.n, b.id;
end
$$;
comment on function holdfast_private.import_external_busy(bigint, jsonb) is
  'Replaces the entries of each source that a sound document names, by set_external_busy.';
revoke all on function holdfast_private.import_external_busy(bigint, jsonb) from public;
--! EndIncluded functions/transfer/import_external_busy.sql
--! Included functions/transfer/import_free_windows.sql
create or replace function holdfast_private.import_free_windows(model_id bigint, windows jsonb, schedule_ids bigint[], trimmed boolean)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with wanted as materialized (
      select w.n, tstzrange(w.starts_at, w.ends_at) as during, w.slot_type, schedule_ids[w.schedule + 1] as schedule_id, there.*
      from jsonb_to_recordset(windows)
        as w (n integer, starts_at timestamptz, ends_at timestamptz, slot_type holdfast.slot_type, schedule integer)
      cross join lateral (
        select
          min(a.id) filter (where a.during = tstzrange(w.starts_at, w.ends_at)) as same_id,
          range_agg(a.during) as taken
        from holdfast.availability as a
        where a.model_id = import_free_windows.model_id and a.during && tstzrange(w.starts_at, w.ends_at)
      ) as there
    ),
    piece as materialized (
      select w.n, rest as during, w.slot_type, w.schedule_id
      from wanted as w
      cross join lateral unnest(tstzmultirange(w.during) - coalesce(w.taken, '{}')) as rest
      where w.taken is null or import_free_windows.trimmed
    ),
    made as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id)
      select import_free_windows.model_id, p.during, p.slot_type, p.schedule_id
      from piece as p
      order by p.during
      returning availability.id, availability.during
    )
    select
      'windows'::holdfast.import_section,
      case
        when w.same_id is not null then 'kept'
        when w.taken is null then 'created'
        when m.id is not null then 'trimmed'
        else 'skipped'
      end::holdfast.import_outcome,
      holdfast_private.item_path('windows', w.n), coalesce(w.same_id, m.id), null::holdfast.conflict_resolution[]
    from wanted as w
    left join piece as p on p.n = w.n
    left join made as m on m.during = p.during
    where w.same_id is not null or w.taken is null or import_free_windows.trimmed
    order by w.n, p.during;
end
$$;
comment on function holdfast_private.import_free_windows(bigint, jsonb, bigint[], boolean) is
  'Makes the windows of a sound document that overlap none that a locked model has, keeps those that are there exactly and, to be trimmed, makes of the others what is free. The rest is left out.';
revoke all on function holdfast_private.import_free_windows(bigint, jsonb, bigint[], boolean) from public;
--! EndIncluded functions/transfer/import_free_windows.sql
--! Included functions/transfer/import_removed.sql
create or replace function holdfast_private.import_removed(model_id bigint, removed jsonb, schedule_ids bigint[])
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with wanted as materialized (
      select d.n, schedule_ids[d.schedule + 1] as schedule_id, tstzrange(d.starts_at, d.ends_at) as during
      from jsonb_to_recordset(removed) as d (n integer, schedule integer, starts_at timestamptz, ends_at timestamptz)
    ),
    there as materialized (
      select r.schedule_id, range_agg(r.during) as removed
      from holdfast_private.removed_windows as r
      where r.model_id = import_removed.model_id and r.schedule_id = any (schedule_ids)
      group by r.schedule_id
    ),
    written as (
      insert into holdfast_private.removed_windows (model_id, schedule_id, during)
      select import_removed.model_id, w.schedule_id, unnest(range_agg(w.during) - coalesce(t.removed, '{}'))
      from wanted as w
      left join there as t using (schedule_id)
      group by w.schedule_id, t.removed
    )
    select
      'removed'::holdfast.import_section,
      case when w.during <@ t.removed then 'kept' else 'created' end::holdfast.import_outcome,
      holdfast_private.item_path('removed', w.n), null::bigint, null::holdfast.conflict_resolution[]
    from wanted as w
    left join there as t using (schedule_id)
    order by w.n;
end
$$;
comment on function holdfast_private.import_removed(bigint, jsonb, bigint[]) is
  'Takes over from a sound document what was removed of its rules by hand: generation leaves it out.';
revoke all on function holdfast_private.import_removed(bigint, jsonb, bigint[]) from public;
--! EndIncluded functions/transfer/import_removed.sql
--! Included functions/transfer/import_schedules.sql
create or replace function holdfast_private.import_schedules(model_id bigint, schedules jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted record;
  given bigint;
  replaced bigint[];
begin
  for wanted in
    -- The first of equal rules of the document is the first of those that the model has, and so on.
    select w.*, s.id
    from (
      select r.*, row_number() over (partition by r.day_of_week, r.start_time, r.end_time, r.is_active order by r.n) as copy
      from jsonb_to_recordset(schedules)
        as r (n integer, day_of_week integer, start_time time, end_time time, is_active boolean)
    ) as w
    left join (
      select t.*, row_number() over (partition by t.day_of_week, t.start_time, t.end_time, t.is_active order by t.id) as copy
      from holdfast.model_schedules as t
      where t.model_id = import_schedules.model_id
    ) as s using (day_of_week, start_time, end_time, is_active, copy)
    order by w.n
  loop
    if wanted.id is not null then
      return next row('schedules', 'kept', holdfast_private.item_path('schedules', wanted.n), wanted.id, null)::holdfast.import_result;
      continue;
    end if;
    if wanted.is_active then
      replaced := array(
        select s.id
        from holdfast.model_schedules as s
        where s.model_id = import_schedules.model_id and s.is_active
          and s.week_minutes && holdfast_private.week_minutes(wanted.day_of_week, wanted.start_time, wanted.end_time)
        order by s.id
      );
      perform holdfast_private.withdraw_windows(import_schedules.model_id, replaced);
      delete from holdfast.model_schedules as s where s.model_id = import_schedules.model_id and s.id = any (replaced);
      return query select 'schedules'::holdfast.import_section, 'removed'::holdfast.import_outcome, null::text, r, null::holdfast.conflict_resolution[] from unnest(replaced) as r;
    end if;
    insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
    values (import_schedules.model_id, wanted.day_of_week, wanted.start_time, wanted.end_time, wanted.is_active)
    returning id into given;
    return next row('schedules', 'created', holdfast_private.item_path('schedules', wanted.n), given, null)::holdfast.import_result;
  end loop;
end
$$;
comment on function holdfast_private.import_schedules(bigint, jsonb) is
  'Adds the rules of a sound document that a locked model has not yet; other active rules that overlap them give way. Kept and created ones are told in the order of the document.';
revoke all on function holdfast_private.import_schedules(bigint, jsonb) from public;
--! EndIncluded functions/transfer/import_schedules.sql
--! Included functions/transfer/import_settings.sql
create or replace function holdfast_private.import_settings(model holdfast.models, settings jsonb)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted holdfast.models := jsonb_populate_record(model, settings);
begin
  if wanted is distinct from model then
    update holdfast.models as m
    set (
      name, time_zone, is_active, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
      buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
      max_active_holds_per_user, generate_days_ahead
    ) = (
      wanted.name, wanted.time_zone, wanted.is_active, wanted.hourly_rate, wanted.currency, wanted.slot_interval_minutes,
      wanted.min_booking_minutes, wanted.max_booking_minutes, wanted.buffer_before_minutes, wanted.buffer_after_minutes,
      wanted.min_notice_minutes, wanted.booking_horizon_days, wanted.hold_minutes, wanted.max_active_holds_per_user,
      wanted.generate_days_ahead
    )
    where m.id = model.id;
  end if;
  return next row(
    'settings', case when wanted is distinct from model then 'updated' else 'kept' end, '$.settings', model.id, null
  )::holdfast.import_result;
end
$$;
comment on function holdfast_private.import_settings(holdfast.models, jsonb) is 'Gives a locked model the settings of a sound document.';
revoke all on function holdfast_private.import_settings(holdfast.models, jsonb) from public;
--! EndIncluded functions/transfer/import_settings.sql
--! Included functions/transfer/import_window.sql
create or replace function holdfast_private.import_window(
  model holdfast.models,
  n integer,
  during tstzrange,
  slot_type holdfast.slot_type,
  schedule_id bigint,
  on_conflict holdfast.conflict_strategy
)
returns holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  plan holdfast.conflict_resolution[];
  made bigint;
begin
  plan := array(
    select case
      -- Resolving knows windows of rules and by hand; the document may name the third type.
      when p.outcome = 'created' and tstzrange(p.after_starts_at, p.after_ends_at) = import_window.during
        then holdfast_private.resolution_of(
          'created', null, import_window.slot_type, import_window.schedule_id, null, import_window.during
        )
      else p
    end
    from holdfast_private.plan_resolution(
      model, import_window.during, import_window.on_conflict, false, import_window.schedule_id
    ) as p
  );
  plan := array(select r from holdfast_private.apply_resolution(model.id, import_window.during, plan) as r);
  select a.id into made from holdfast.availability as a where a.model_id = model.id and a.during @> import_window.during;
  return row(
    'windows',
    case
      when not exists (select from unnest(plan) as p where p.outcome <> 'kept') then 'kept'
      when import_window.on_conflict = 'merge' then 'merged'
      else 'created'
    end,
    holdfast_private.item_path('windows', n), made, plan
  )::holdfast.import_result;
end
$$;
comment on function holdfast_private.import_window(
  holdfast.models, integer, tstzrange, holdfast.slot_type, bigint, holdfast.conflict_strategy
) is
  'Makes one window of a sound document, that overlaps others of a locked model, by a strategy (adjust, remove, merge). Blocked dates cut free time whatever windows there are: they are no obstacle here.';
revoke all on function holdfast_private.import_window(
  holdfast.models, integer, tstzrange, holdfast.slot_type, bigint, holdfast.conflict_strategy
) from public;
--! EndIncluded functions/transfer/import_window.sql
--! Included functions/transfer/import_windows.sql
create or replace function holdfast_private.import_windows(
  model holdfast.models,
  windows jsonb,
  schedule_ids bigint[],
  on_conflict holdfast.conflict_strategy
)
returns setof holdfast.import_result
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  faults holdfast_private.import_fault[];
  results holdfast.import_result[];
  contested record;
  made tstzrange;
begin
  if on_conflict = 'reject' then
    faults := array(select f from holdfast_private.window_conflict_faults(model.id, windows) as f);
    if cardinality(faults) > 0 then
      perform holdfast_private.fail_import(faults);
    end if;
  end if;

  results := array(
    select r
    from holdfast_private.import_free_windows(model.id, windows, schedule_ids, import_windows.on_conflict = 'trim') as r
  );
  -- Time that was removed by hand is added again.
  for made in
    select a.during
    from unnest(results) as r
    join holdfast.availability as a on a.model_id = model.id and a.id = r.id
    where r.outcome in ('created', 'trimmed') and exists (
      select from holdfast_private.removed_windows as d where d.model_id = model.id and d.during && a.during
    )
  loop
    perform holdfast_private.forget_removed(model.id, made);
  end loop;

  if on_conflict in ('adjust', 'remove', 'merge') then
    for contested in
      select w.n, tstzrange(w.starts_at, w.ends_at) as during, w.slot_type, w.schedule
      from jsonb_to_recordset(windows)
        as w (n integer, starts_at timestamptz, ends_at timestamptz, slot_type holdfast.slot_type, schedule integer)
      where holdfast_private.item_path('windows', w.n) not in (select r.path from unnest(results) as r)
      order by w.starts_at
    loop
      results := results || holdfast_private.import_window(
        model, contested.n, contested.during, contested.slot_type, schedule_ids[contested.schedule + 1], import_windows.on_conflict
      );
    end loop;
  end if;
  return query
    select r.section, r.outcome, r.path, r.id, r.resolutions
    from unnest(results) with ordinality as r (section, outcome, path, id, resolutions, n)
    order by substring(r.path from '[0-9]+')::integer, r.n;
end
$$;
comment on function holdfast_private.import_windows(holdfast.models, jsonb, bigint[], holdfast.conflict_strategy) is
  'Makes the windows of a sound document on a locked model; those that overlap others by the strategy. INVALID_IMPORT where they are to be rejected.';
revoke all on function holdfast_private.import_windows(holdfast.models, jsonb, bigint[], holdfast.conflict_strategy) from public;
--! EndIncluded functions/transfer/import_windows.sql
--! Included functions/transfer/require_import.sql
create or replace function holdfast_private.require_import(
  model_id bigint,
  is_given boolean,
  on_conflict holdfast.conflict_strategy,
  preview boolean
)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object(
    'model_id', require_import.model_id, 'document', nullif(is_given, false), 'on_conflict', require_import.on_conflict,
    'preview', require_import.preview
  ));
  perform holdfast_private.require_model(require_import.model_id);
end
$$;
comment on function holdfast_private.require_import(bigint, boolean, holdfast.conflict_strategy, boolean) is
  'What an import asks before it looks at the document. MISSING_ARGUMENT, NOT_FOUND.';
revoke all on function holdfast_private.require_import(bigint, boolean, holdfast.conflict_strategy, boolean) from public;
--! EndIncluded functions/transfer/require_import.sql
--! Included functions/transfer/without_new_ids.sql
create or replace function holdfast_private.without_new_ids(model_id bigint, results holdfast.import_result[])
returns setof holdfast.import_result
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select
      r.section, r.outcome, r.path,
      case r.section
        when 'settings' then r.id
        when 'schedules' then (select s.id from holdfast.model_schedules as s where s.model_id = without_new_ids.model_id and s.id = r.id)
        when 'blocked_dates' then (select b.id from holdfast.model_blocked_dates as b where b.model_id = without_new_ids.model_id and b.id = r.id)
        when 'windows' then (select a.id from holdfast.availability as a where a.model_id = without_new_ids.model_id and a.id = r.id)
        when 'external_busy' then (select e.id from holdfast.external_busy as e where e.model_id = without_new_ids.model_id and e.id = r.id)
      end,
      (
        select array_agg(
          row(
            p.outcome, a.id, p.slot_type, s.id, p.before_starts_at, p.before_ends_at, p.after_starts_at, p.after_ends_at
          )::holdfast.conflict_resolution
          order by p.ordinality
        )
        from unnest(r.resolutions) with ordinality as p
        left join holdfast.availability as a on a.model_id = without_new_ids.model_id and a.id = p.availability_id
        left join holdfast.model_schedules as s on s.model_id = without_new_ids.model_id and s.id = p.schedule_id
      )
    from unnest(results) with ordinality as r (section, outcome, path, id, resolutions, n)
    order by r.n;
end
$$;
comment on function holdfast_private.without_new_ids(bigint, holdfast.import_result[]) is
  'What an import that was undone did, without the ids of rows that are not there: nobody will ever meet them.';
revoke all on function holdfast_private.without_new_ids(bigint, holdfast.import_result[]) from public;
--! EndIncluded functions/transfer/without_new_ids.sql
--! Included triggers/models.sql
-- Rules are local: when the model moves to another time zone, so do the windows that its rules made ahead. Claims and manual windows
-- keep their instants.
create or replace function holdfast_private.tg_models__move_windows()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  dates date[];
begin
  -- As far ahead as was generated, in the new zone.
  dates := holdfast_private.generated_dates(
    new,
    array(
      select (now at time zone new.time_zone)::date + n from generate_series(-1, 2000) as n
    )
  );
  perform holdfast_private.withdraw_windows(
    new.id, array(select s.id from holdfast.model_schedules as s where s.model_id = new.id)
  );
  perform holdfast_private.generate_windows(array[new.id], dates, not_over_at => now);
  return null;
end
$$;
comment on function holdfast_private.tg_models__move_windows() is
  'A model''s time zone has changed: makes the future windows of its rules anew, on the new wall clock.';
revoke all on function holdfast_private.tg_models__move_windows() from public;

create or replace trigger _200_move_windows
  after update on holdfast.models
  for each row
  when (old.time_zone is distinct from new.time_zone)
  execute function holdfast_private.tg_models__move_windows();

create or replace trigger _100_refuse_truncate
  before truncate on holdfast.models
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.models
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create or replace trigger _900_log_update
  after update on holdfast.models
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create or replace trigger _900_log_delete
  after delete on holdfast.models
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
--! EndIncluded triggers/models.sql
--! Included triggers/model_schedules.sql
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.model_schedules
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.model_schedules
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
create or replace trigger _900_log_update
  after update on holdfast.model_schedules
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
create or replace trigger _900_log_delete
  after delete on holdfast.model_schedules
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
--! EndIncluded triggers/model_schedules.sql
--! Included triggers/model_blocked_dates.sql
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.model_blocked_dates
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.model_blocked_dates
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_blocked_dates');
create or replace trigger _900_log_update
  after update on holdfast.model_blocked_dates
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_blocked_dates');
create or replace trigger _900_log_delete
  after delete on holdfast.model_blocked_dates
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('model_blocked_dates');
--! EndIncluded triggers/model_blocked_dates.sql
--! Included triggers/availability.sql
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.availability
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.availability
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
create or replace trigger _900_log_update
  after update on holdfast.availability
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
create or replace trigger _900_log_delete
  after delete on holdfast.availability
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
--! EndIncluded triggers/availability.sql
--! Included triggers/external_busy.sql
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.external_busy
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.external_busy
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('external_busy');
create or replace trigger _900_log_update
  after update on holdfast.external_busy
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('external_busy');
create or replace trigger _900_log_delete
  after delete on holdfast.external_busy
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('external_busy');
--! EndIncluded triggers/external_busy.sql
--! Included triggers/booking_holds.sql
-- Status moves only along the state machine, and a claim's key never changes, whoever writes.
create or replace function holdfast_private.tg_booking_holds__state_machine()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  if (new.model_id, new.id) is distinct from (old.model_id, old.id)
    or new.status <> old.status and not (old.status = 'active' and new.status in ('converted', 'released', 'expired'))
  then
    perform holdfast_private.fail(
      'INVALID_TRANSITION',
      format('a hold does not go from %s to %s', old.status, new.status),
      jsonb_build_object('model_id', old.model_id, 'hold_id', old.id, 'from', old.status, 'to', new.status)
    );
  end if;
  return new;
end
$$;
comment on function holdfast_private.tg_booking_holds__state_machine() is
  'Holds: active -> converted | released | expired, and nothing after that.';
revoke all on function holdfast_private.tg_booking_holds__state_machine() from public;

create or replace trigger _100_state_machine
  before update on holdfast.booking_holds
  for each row
  execute function holdfast_private.tg_booking_holds__state_machine();

-- The ledger follows every change of a hold; so does the booking that rides on it. (A deleted hold's ledger row cascades.)
create or replace function holdfast_private.tg_booking_holds__settle()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.status = 'active' then
      insert into holdfast.occupied_time (model_id, hold_id, during, occupied, until)
      values (
        new.model_id, new.id, new.during,
        holdfast_private.widen(new.during, new.buffer_before_minutes, new.buffer_after_minutes), new.hold_expires_at
      );
    end if;
    return null;
  end if;
  if new.during <> old.during then
    update holdfast.bookings as b
    set during = new.during
    where b.model_id = new.model_id and b.hold_id = new.id and b.during <> new.during and b.status in ('pending', 'confirmed');
  end if;
  if new.status = 'expired' and old.status <> 'expired' then
    update holdfast.bookings as b
    set status = 'expired'
    where b.model_id = new.model_id and b.hold_id = new.id and b.status = 'pending';
  elsif new.status = 'released' and old.status <> 'released' then
    update holdfast.bookings as b
    set status = 'cancelled', cancelled_at = holdfast_private.current_instant(), cancelled_by = holdfast_private.current_actor()
    where b.model_id = new.model_id and b.hold_id = new.id and b.status = 'pending';
  end if;
  perform holdfast_private.settle_claim(new.model_id, new.id);
  return null;
end
$$;
comment on function holdfast_private.tg_booking_holds__settle() is
  'Makes the ledger, and the booking that rides on the hold, follow every change of a hold.';
revoke all on function holdfast_private.tg_booking_holds__settle() from public;

create or replace trigger _200_settle_insert
  after insert on holdfast.booking_holds
  for each row
  execute function holdfast_private.tg_booking_holds__settle();
create or replace trigger _200_settle_update
  after update on holdfast.booking_holds
  for each row
  when (old.* is distinct from new.*)
  execute function holdfast_private.tg_booking_holds__settle();

create or replace trigger _100_refuse_truncate
  before truncate on holdfast.booking_holds
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.booking_holds
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
create or replace trigger _900_log_update
  after update on holdfast.booking_holds
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
create or replace trigger _900_log_delete
  after delete on holdfast.booking_holds
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
--! EndIncluded triggers/booking_holds.sql
--! Included triggers/bookings.sql
-- Status moves only along the state machine, and a claim's key never changes, whoever writes.
create or replace function holdfast_private.tg_bookings__state_machine()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  if (new.model_id, new.id) is distinct from (old.model_id, old.id)
    or new.status <> old.status and (old.status, new.status) not in (
      ('pending', 'confirmed'), ('pending', 'cancelled'), ('pending', 'expired'),
      ('confirmed', 'completed'), ('confirmed', 'no_show'), ('confirmed', 'cancelled'),
      -- A late payment takes the time anew.
      ('expired', 'confirmed')
    )
  then
    perform holdfast_private.fail(
      'INVALID_TRANSITION',
      format('a booking does not go from %s to %s', old.status, new.status),
      jsonb_build_object('model_id', old.model_id, 'booking_id', old.id, 'from', old.status, 'to', new.status)
    );
  end if;
  return new;
end
$$;
comment on function holdfast_private.tg_bookings__state_machine() is
  'Bookings: pending -> confirmed | cancelled | expired; confirmed -> completed | no_show | cancelled; expired -> confirmed.';
revoke all on function holdfast_private.tg_bookings__state_machine() from public;

create or replace trigger _100_state_machine
  before update on holdfast.bookings
  for each row
  execute function holdfast_private.tg_bookings__state_machine();

-- The ledger follows every change of a booking; so does the hold that it rides on.
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

create or replace trigger _200_settle_insert_delete
  after insert or delete on holdfast.bookings
  for each row
  execute function holdfast_private.tg_bookings__settle();
create or replace trigger _200_settle_update
  after update on holdfast.bookings
  for each row
  when (old.* is distinct from new.*)
  execute function holdfast_private.tg_bookings__settle();

create or replace trigger _100_refuse_truncate
  before truncate on holdfast.bookings
  for each statement
  execute function holdfast_private.refuse_truncate();

create or replace trigger _900_log_insert
  after insert on holdfast.bookings
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
create or replace trigger _900_log_update
  after update on holdfast.bookings
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
create or replace trigger _900_log_delete
  after delete on holdfast.bookings
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
--! EndIncluded triggers/bookings.sql
--! Included triggers/occupied_time.sql
-- Written by the triggers on holds and bookings and by nothing else: a statement of its own, at depth 0, is refused.
create or replace trigger _100_refuse_direct_write
  before insert or update or delete on holdfast.occupied_time
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.occupied_time
  for each statement
  execute function holdfast_private.refuse_direct_write();
--! EndIncluded triggers/occupied_time.sql
--! Included triggers/availability_change_log.sql
-- Written by the log triggers, altered by nobody, the owner included.
create or replace trigger _100_refuse_direct_insert
  before insert on holdfast.availability_change_log
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_change
  before update or delete on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
--! EndIncluded triggers/availability_change_log.sql
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
cross join lateral unnest(holdfast_private.free_time(m, tstzrange(clock.now, null), clock.now)) as run
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
--! Included views/model_availability_calendar.sql
create or replace view holdfast.model_availability_calendar
with (security_invoker = true)
as
select
  entry.model_id,
  entry.entry_type::holdfast.calendar_entry_type as entry_type,
  entry.entry_id,
  (lower(entry.during) at time zone m.time_zone)::date as local_date,
  lower(entry.during) as starts_at,
  upper(entry.during) as ends_at,
  round(extract(epoch from upper(entry.during) - lower(entry.during)) / 60, 2) as minutes
from (
  select a.model_id, 'available' as entry_type, a.id as entry_id, a.during
  from holdfast.availability as a
  union all
  select o.model_id, case when o.until is null then 'booked' else 'held' end, o.hold_id, o.during
  from holdfast.occupied_time as o
  where o.until is null or o.until > holdfast_private.current_instant()
  union all
  select
    b.model_id, 'blocked', b.id,
    holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, bm.time_zone)
  from holdfast.model_blocked_dates as b
  join holdfast.models as bm on bm.id = b.model_id
  union all
  select e.model_id, 'external', e.id, e.during
  from holdfast.external_busy as e
) as entry
join holdfast.models as m on m.id = entry.model_id
where not isempty(entry.during);
comment on view holdfast.model_availability_calendar is
  'All that stands in a model''s calendar, one row each: windows, live holds, bookings, blocked dates, external time. Nothing personal; the same for every caller.';
comment on column holdfast.model_availability_calendar.model_id is 'The model.';
comment on column holdfast.model_availability_calendar.entry_type is 'What it is.';
comment on column holdfast.model_availability_calendar.entry_id is 'Id of the window, hold (of a booking too), blocked date or external entry, with model_id.';
comment on column holdfast.model_availability_calendar.local_date is 'The local date on which it begins.';
comment on column holdfast.model_availability_calendar.starts_at is 'First instant.';
comment on column holdfast.model_availability_calendar.ends_at is 'First instant after it.';
comment on column holdfast.model_availability_calendar.minutes is 'Length in minutes.';
grant select on holdfast.model_availability_calendar
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded views/model_availability_calendar.sql
