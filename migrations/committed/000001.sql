--! Previous: -
--! Hash: sha1:907d2c2cc84a75c1695998b6b2b9a17da3149c51

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
--! Included types/generation_outcome.sql
create type holdfast.generation_outcome as enum ('created', 'trimmed', 'skipped');
comment on type holdfast.generation_outcome is 'What became of one occurrence of a rule: made whole, made in part, or not made.';
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
--! Included types/slot_fault.sql
create type holdfast_private.slot_fault as (
  code text,
  during tstzrange,
  reference bigint
);
comment on type holdfast_private.slot_fault is
  'One reason against a slot: registered code, the range that it comes from, the id of the row behind it if any.';
--! EndIncluded types/slot_fault.sql
--! Included types/generated_window.sql
create type holdfast.generated_window as (
  model_id bigint,
  availability_id bigint,
  schedule_id bigint,
  local_date date,
  starts_at timestamptz,
  ends_at timestamptz,
  outcome holdfast.generation_outcome,
  reasons text[]
);
comment on type holdfast.generated_window is 'What generation made of one occurrence of a weekly rule.';
comment on column holdfast.generated_window.model_id is 'The model.';
comment on column holdfast.generated_window.availability_id is 'The window made; null when the occurrence was skipped.';
comment on column holdfast.generated_window.schedule_id is 'The rule.';
comment on column holdfast.generated_window.local_date is 'The local date on which the occurrence begins.';
comment on column holdfast.generated_window.starts_at is 'Start of the window made, or of the occurrence skipped.';
comment on column holdfast.generated_window.ends_at is 'End of the window made, or of the occurrence skipped.';
comment on column holdfast.generated_window.outcome is 'created whole, trimmed around something, or skipped.';
comment on column holdfast.generated_window.reasons is
  'What it was trimmed or skipped for: availability, blocked_date, removed (taken away by hand before).';
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
  ('SL010', 'NOT_FOUND', 'There is no such row, or it is not yours.', false),
  ('SL011', 'FORBIDDEN', 'The caller''s role may not do this.', false),
  ('SL012', 'UNAUTHENTICATED', 'The token is missing where one is needed, malformed, expired, or not signed by a known key.', false),
  ('SL020', 'BAD_ISOLATION', 'Writers run at READ COMMITTED only: an older snapshot cannot see what the lock waited for.', false),
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
  ('SL063', 'TOO_LATE', 'The booking has already begun.', false);

alter table holdfast.error_codes enable row level security;
create policy everyone_reads on holdfast.error_codes for select using (true);
grant select on holdfast.error_codes
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded tables/error_codes.sql
--! Included functions/errors/fail.sql
-- The only way to raise: the SQLSTATE comes from the registry, so an unregistered code cannot be raised at all.
create function holdfast_private.fail(code text, message text, detail jsonb default null, hint text default null)
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
create function holdfast_private.require_arguments(arguments jsonb)
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
create function holdfast_private.current_instant()
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
create function holdfast_private.is_time_zone(name text)
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
create function holdfast_private.week_minutes(day_of_week integer, start_time time, end_time time)
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
  constraint lead_times_are_positive
    check (0 < all (lead_times_minutes) and array_position(lead_times_minutes, null) is null)
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
comment on column holdfast.notification_deliveries.channel is 'How it travels.';
comment on column holdfast.notification_deliveries.address is 'Where to; absent for in_app.';
comment on column holdfast.notification_deliveries.event_type is 'What it tells.';
comment on column holdfast.notification_deliveries.payload is 'The facts told.';
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
--! Included functions/errors/fail_not_found.sql
create function holdfast_private.fail_not_found(kind text, model_id bigint, id bigint default null)
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
create function holdfast_private.make_range(starts_at timestamptz, ends_at timestamptz, at_most interval default null)
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
create function holdfast_private.require_dates(from_date date, to_date date)
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
create function holdfast_private.require_price(price numeric, currency text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- NaN is greater than every number.
  if coalesce(require_price.price, 0) < 0 or coalesce(require_price.price, 0) >= 1e12
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
create function holdfast_private.require_text(name text, value text, at_most integer, at_least integer default 1)
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
create function holdfast.local_to_instant(local timestamp, time_zone text)
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
create function holdfast_private.require_time_zone(name text)
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
create function holdfast_private.set_clock(instant timestamptz)
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
create function holdfast_private.caller_is_admin()
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
create function holdfast_private.caller_is_model(model_id bigint)
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
create function holdfast_private.caller_model_id()
returns bigint
language sql
stable
return nullif(current_setting('holdfast.model_id', true), '')::bigint;
comment on function holdfast_private.caller_model_id() is 'The token''s model_id; null for callers that are no model.';
revoke all on function holdfast_private.caller_model_id() from public;
--! EndIncluded functions/access/caller_model_id.sql
--! Included functions/access/caller_role.sql
create function holdfast_private.caller_role()
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
create function holdfast_private.caller_user_id()
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
create function holdfast_private.lock_model(model_id bigint)
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
create function holdfast_private.lock_models(ids bigint[])
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
create function holdfast_private.require_admin()
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
create function holdfast_private.require_claimant(kind text, model_id bigint, id bigint, user_id text)
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
create function holdfast_private.require_model(model_id bigint)
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
create function holdfast_private.require_read_committed()
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
create function holdfast_private.resolve_user(user_id text)
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
--! Included functions/changes/announce_changes.sql
create function holdfast_private.announce_changes(changes holdfast.availability_change_log[])
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
end
$$;
comment on function holdfast_private.announce_changes(holdfast.availability_change_log[]) is
  'Notifies the channels holdfast:availability:<model>, holdfast:hold:<model> and holdfast:booking:<model>, once each, with at most 200 ids of changed rows.';
revoke all on function holdfast_private.announce_changes(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/changes/announce_changes.sql
--! Included functions/changes/current_actor.sql
create function holdfast_private.current_actor()
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
create function holdfast_private.has_unrelayed_changes()
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
    or exists (
      select from holdfast.availability_change_log as l
      where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
        and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
        and l.id > progress.since_id
    );
end
$$;
comment on function holdfast_private.has_unrelayed_changes() is 'Whether the log has changes that the relay has not carried out.';
revoke all on function holdfast_private.has_unrelayed_changes() from public;
grant execute on function holdfast_private.has_unrelayed_changes() to holdfast_worker;
--! EndIncluded functions/changes/has_unrelayed_changes.sql
--! Included functions/changes/log_availability_changes.sql
-- One statement for all rows that a statement changed: a month of windows is logged at the price of one insert. The table's name comes
-- as the trigger's argument (DESIGN section 9). Times are written in UTC, whatever the session shows.
create function holdfast.log_availability_changes()
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
create function holdfast_private.refuse_direct_write()
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
create function holdfast_private.refuse_truncate()
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
-- Cursor, jobs and announcements move in one transaction: what a crash undoes is relayed again as a whole. One relay works at a time;
-- the others find the cursor locked and have nothing to do.
create function holdfast_private.relay_changes(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
  taken holdfast.availability_change_log[];
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
    limit relay_changes.batch_size
  );
  perform holdfast_private.schedule_sweeps(taken);
  perform holdfast_private.announce_changes(taken);

  if cardinality(taken) < relay_changes.batch_size then
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
  'Carries the next batch of committed changes from the log to the outside: jobs for the worker and announcements to listeners. Returns how many changes it took; call again at once when that is batch_size.';
revoke all on function holdfast_private.relay_changes(integer) from public;
grant execute on function holdfast_private.relay_changes(integer) to holdfast_worker;
--! EndIncluded functions/changes/relay_changes.sql
--! Included functions/changes/schedule_sweeps.sql
create function holdfast_private.schedule_sweeps(changes holdfast.availability_change_log[])
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
create function holdfast.add_model(
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
  model_id bigint default null
)
returns holdfast.models
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
begin
  perform holdfast_private.require_admin();
  perform holdfast_private.require_read_committed();
  model := row(
    model_id, name, time_zone, true, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
    buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes,
    max_active_holds_per_user, generate_days_ahead, holdfast_private.current_instant()
  );
  perform holdfast_private.require_settings(model);
  if model.id is null then
    model.id := nextval('holdfast.models_id_seq');
  else
    perform holdfast_private.claim_model_id(model.id);
  end if;
  insert into holdfast.models select model.* on conflict on constraint models_pkey do nothing;
  if not found then
    perform holdfast_private.fail(
      'INVALID_ARGUMENT', 'the model_id is in use', jsonb_build_object('argument', 'model_id', 'model_id', model.id)
    );
  end if;
  return model;
end
$$;
comment on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint
) is
  $$@resultFieldName model
Adds a model. Admins only. time_zone: IANA Area/City or UTC; hourly_rate in currency (ISO 4217); minutes and days as in the table models; model_id: the host system's own id, else one is given.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_ARGUMENT (names the setting and its bounds), INVALID_TIME_ZONE, BAD_ISOLATION. Source: DESIGN section 4, Models.$$;
revoke all on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint
) from public;
grant execute on function holdfast.add_model(
  text, text, numeric, text, integer, integer, integer, integer, integer, integer, integer, integer, integer, integer, bigint
) to holdfast_admin;
--! EndIncluded functions/models/add_model.sql
--! Included functions/models/claim_model_id.sql
create function holdfast_private.claim_model_id(id bigint)
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
create function holdfast.deactivate_model(model_id bigint)
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
--! Included functions/models/require_settings.sql
create function holdfast_private.require_settings(model holdfast.models)
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
--! Included functions/blocked_dates/block_dates.sql
create function holdfast.block_dates(
  model_id bigint,
  dates date[],
  reason text default null,
  start_time time default null,
  end_time time default null
)
returns setof holdfast.availability_conflict
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', block_dates.model_id));
  perform holdfast_private.require_blockable(dates, start_time, end_time, reason);
  perform holdfast_private.require_model(block_dates.model_id);
  model := holdfast_private.lock_model(block_dates.model_id);

  -- Blocked again, the reason is the newer one.
  insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time, reason)
  select distinct model.id, d, block_dates.start_time, block_dates.end_time, block_dates.reason
  from unnest(dates) as d
  on conflict on constraint model_blocked_dates_model_id_blocked_date_start_time_end_ti_key
  do update set reason = excluded.reason;

  return query
    select c.*
    from (select distinct d from unnest(dates) as d) as wanted
    cross join lateral holdfast_private.conflicts_with(
      model,
      holdfast_private.blocked_range(wanted.d, block_dates.start_time, block_dates.end_time, model.time_zone)
    ) as c
    where c.conflict_type in ('booking', 'hold')
    order by c.starts_at, c.conflict_id;
end
$$;
comment on function holdfast.block_dates(bigint, date[], text, time, time) is
  $$@resultFieldName conflicts
Blocks local dates of a model, or one local part of each, with a reason (at most 200 characters, the model's and admins' eyes only). Counts at once on free time, generated or not. Live holds and bookings stay: those that stand on the blocked time are returned.
dates: 1-1000; start_time and end_time: both or neither, whole minutes, 24:00 at the latest.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Blocked dates.$$;
revoke all on function holdfast.block_dates(bigint, date[], text, time, time) from public;
grant execute on function holdfast.block_dates(bigint, date[], text, time, time) to holdfast_model, holdfast_admin;
--! EndIncluded functions/blocked_dates/block_dates.sql
--! Included functions/blocked_dates/blocked_date_reason.sql
-- The reason itself is granted to nobody (see the table), so that nobody can hand a whole row to a function either: it is asked for by key.
create function holdfast.blocked_date_reason(model_id bigint, blocked_date_id bigint)
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
create function holdfast_private.blocked_range(blocked_date date, start_time time, end_time time, time_zone text)
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
--! Included functions/blocked_dates/blocked_time.sql
create function holdfast_private.blocked_time(model_id bigint, time_zone text, region tstzrange)
returns tstzmultirange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select range_agg(holdfast_private.blocked_range(b.blocked_date, b.start_time, b.end_time, blocked_time.time_zone))
      from holdfast.model_blocked_dates as b
      where b.model_id = blocked_time.model_id
        -- The day before too: a spring gap at midnight moves its last minutes into the next.
        and b.blocked_date >= (lower(region) at time zone blocked_time.time_zone)::date - 1
        and b.blocked_date <= (coalesce(upper(region), 'infinity') at time zone blocked_time.time_zone)::date
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
create function holdfast_private.require_blockable(dates date[], start_time time, end_time time, reason text)
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
create function holdfast.unblock_dates(model_id bigint, dates date[])
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
--! Included functions/search/best_slots.sql
create function holdfast_private.best_slots(
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
-- Few rows from many functions: compiling the plan would take longer than the work.
set jit to off
as $$
declare
  earliest timestamptz := greatest(lower(searched), now + make_interval(mins => model.min_notice_minutes));
  latest timestamptz := least(upper(searched) - length, now + make_interval(hours => 24 * model.booking_horizon_days));
  wanted timestamptz;
  -- A second more on both sides tells a run that begins or ends at the edge from one that goes on.
  region tstzrange := case
    when earliest <= latest then tstzrange(earliest - interval '1 second', latest + length + interval '1 second')
    else 'empty'
  end;
  starts timestamptz[];
  fills boolean[];
begin
  select array_agg(c.starts_at order by c.starts_at), array_agg(c.fills_run order by c.starts_at) into starts, fills
  from (
    select c.starts_at, c.fills_run
    from holdfast_private.candidate_starts(
      model, holdfast_private.free_time(model, region, best_slots.now), length, earliest, latest, preferred, max_results
    ) as c
    union all
    select o.starts_at, true
    from holdfast_private.own_hold_starts(model.id, best_slots.user_id, length, searched, best_slots.now) as o (starts_at)
  ) as c;
  -- Without a preference, the earliest start is it.
  wanted := coalesce(preferred, starts[1]);
  return query
    select s.*
    from unnest(starts, fills) as c (starts_at, fills_run)
    cross join lateral holdfast_private.score_slot(model.id, model.time_zone, c.starts_at, length, c.fills_run, wanted) as s
    order by s.score desc, abs(extract(epoch from s.starts_at - wanted)), s.starts_at
    limit best_slots.max_results;
end
$$;
comment on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) is
  'The best slots of a model for a user at an instant; what it offers, a hold placed then accepts.';
revoke all on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer) from public;
grant execute on function holdfast_private.best_slots(holdfast.models, text, interval, timestamptz, tstzrange, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/best_slots.sql
--! Included functions/search/candidate_starts.sql
-- Candidates come from the free runs, not from the calendar: within one local day of a run the score falls with the distance from the preferred time, so the few nearest starts of each day are all that can be among the best.
create function holdfast_private.candidate_starts(
  model holdfast.models,
  runs tstzmultirange,
  length interval,
  earliest timestamptz,
  latest timestamptz,
  preferred timestamptz,
  at_most integer,
  out starts_at timestamptz,
  out fills_run boolean
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
    with fitting as (
      select
        run,
        greatest(lower(run), candidate_starts.earliest) as first_start,
        least(upper(run) - candidate_starts.length, candidate_starts.latest) as last_start,
        upper(run) - lower(run) = candidate_starts.length as is_filled
      from unnest(candidate_starts.runs) as run
    ),
    usable as (
      select * from fitting as f where f.first_start <= f.last_start
    )
    select start, u.is_filled
    from usable as u
    -- Counted in dates: a series of timestamps would step through the session's time zone and its gaps.
    cross join lateral generate_series(
      0, (u.last_start at time zone model.time_zone)::date - (u.first_start at time zone model.time_zone)::date
    ) as day
    cross join lateral holdfast_private.grid_starts(
      (u.first_start at time zone model.time_zone)::date + day, model.time_zone, model.slot_interval_minutes, u.first_start, u.last_start,
      coalesce(candidate_starts.preferred, u.first_start), candidate_starts.at_most
    ) as start
    union
    -- A run's own start, and the preferred time itself where it is on a whole second.
    select start, u.is_filled
    from usable as u
    cross join lateral (values (lower(u.run)), (candidate_starts.preferred)) as extra (start)
    where start between u.first_start and u.last_start
      and extract(epoch from start) % 1 = 0;
end
$$;
comment on function holdfast_private.candidate_starts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz, timestamptz, integer) is
  'The starts within free runs that can be among the at_most best for a preferred time, and whether the slot fills its run exactly.';
revoke all on function holdfast_private.candidate_starts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast_private.candidate_starts(holdfast.models, tstzmultirange, interval, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/candidate_starts.sql
--! Included functions/search/find_best_slots.sql
-- With the caller's rights: all that free time is made of may be read by everyone.
create function holdfast.find_best_slots(
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
--! Included functions/search/free_time.sql
-- Every answer about free time comes from here: the views, the search and what holds offer. Buffers stand between claims only: a claim's
-- occupied range is widened by the candidate's own buffer on that side, so that gap = the first's after + the second's before.
create function holdfast_private.free_time(model holdfast.models, region tstzrange, now timestamptz)
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
create function holdfast_private.grid_starts(
  local_date date,
  time_zone text,
  step_minutes integer,
  earliest timestamptz,
  latest timestamptz,
  nearest_to timestamptz,
  at_most integer
)
returns setof timestamptz
language plpgsql
immutable
rows 20
set search_path to pg_catalog, pg_temp
as $$
declare
  day_start timestamptz := holdfast.local_to_instant(local_date::timestamp, time_zone);
  day_end timestamptz := holdfast.local_to_instant((local_date + 1)::timestamp, time_zone);
  step numeric := step_minutes * 60;
  first_step bigint;
  last_step bigint;
  middle bigint;
begin
  if day_end - day_start <> interval '24 hours' then
    -- The clock changes on this day: look at each minute's wall clock, in both passes of a repeated hour.
    return query
      select minute
      from generate_series(day_start, day_end - interval '1 minute', interval '1 minute') as minute
      where minute between earliest and latest
        and extract(epoch from (minute at time zone time_zone)::time)::integer % step::integer = 0;
    return;
  end if;
  first_step := ceil(extract(epoch from greatest(earliest, day_start) - day_start) / step);
  last_step := floor(extract(epoch from least(latest, day_end - interval '1 second') - day_start) / step);
  middle := round(extract(epoch from nearest_to - day_start) / step);
  middle := least(greatest(middle, first_step), last_step);
  return query
    select day_start + make_interval(secs => n * step::double precision)
    from generate_series(greatest(first_step, middle - at_most), least(last_step, middle + at_most)) as n;
end
$$;
comment on function holdfast_private.grid_starts(date, text, integer, timestamptz, timestamptz, timestamptz, integer) is
  'The starts of a local day on the grid, between earliest and latest: at least the at_most of them that are nearest to a time, without listing the day.';
revoke all on function holdfast_private.grid_starts(date, text, integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast_private.grid_starts(date, text, integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/grid_starts.sql
--! Included functions/search/make_search_range.sql
create function holdfast_private.make_search_range(search_start_time timestamptz, search_end_time timestamptz)
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
--! Included functions/search/own_hold_starts.sql
create function holdfast_private.own_hold_starts(
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
create function holdfast_private.require_search(
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
-- The tiers of DESIGN section 4; a boundary belongs to the better tier.
create function holdfast_private.score_slot(
  model_id bigint,
  time_zone text,
  starts_at timestamptz,
  length interval,
  fills_run boolean,
  preferred timestamptz
)
returns holdfast.slot
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
declare
  seconds numeric := abs(extract(epoch from starts_at - preferred));
  slot holdfast.slot;
begin
  slot.model_id := model_id;
  slot.starts_at := starts_at;
  slot.ends_at := starts_at + length;
  slot.time_difference_minutes := round(seconds / 60);
  slot.time_points := case
    when seconds = 0 then 50
    when seconds <= 30 * 60 then 40
    when seconds <= 60 * 60 then 30
    when seconds <= 120 * 60 then 20
    when seconds <= 240 * 60 then 10
    else 0
  end;
  slot.duration_points := case when fills_run then 30 else 20 end;
  slot.day_points := case
    when extract(dow from starts_at at time zone time_zone) = extract(dow from preferred at time zone time_zone) then 20
    else 0
  end;
  slot.score := slot.time_points + slot.duration_points + slot.day_points;
  return slot;
end
$$;
comment on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) is
  'The slot that starts there, with its match score for a preferred time.';
revoke all on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz) from public;
grant execute on function holdfast_private.score_slot(bigint, text, timestamptz, interval, boolean, timestamptz)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/score_slot.sql
--! Included functions/availability/add_availability.sql
create function holdfast.add_availability(model_id bigint, starts_at timestamptz, ends_at timestamptz)
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
  perform holdfast_private.require_model(add_availability.model_id);
  model := holdfast_private.lock_model(add_availability.model_id);
  perform holdfast_private.require_free_of_windows(model, during);
  insert into holdfast.availability (model_id, during, slot_type)
  values (model.id, during, 'manual')
  returning * into added;
  perform holdfast_private.forget_removed(model.id, during);
  return added;
end
$$;
comment on function holdfast.add_availability(bigint, timestamptz, timestamptz) is
  $$@resultFieldName availability
Adds a window by hand, of at most 400 days. A window that overlaps one that is there, or a blocked date, is refused.
starts_at, ends_at: instants on whole seconds.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION, AVAILABILITY_OVERLAP, BLOCKED_DATE. Source: DESIGN section 4, Manual availability.$$;
revoke all on function holdfast.add_availability(bigint, timestamptz, timestamptz) from public;
grant execute on function holdfast.add_availability(bigint, timestamptz, timestamptz) to holdfast_model, holdfast_admin;
--! EndIncluded functions/availability/add_availability.sql
--! Included functions/availability/claimed_time.sql
create function holdfast_private.claimed_time(model_id bigint, region tstzrange)
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
create function holdfast_private.forget_removed(model_id bigint, during tstzrange)
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
create function holdfast.remove_availability(model_id bigint, availability_id bigint)
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
create function holdfast_private.require_external_entries(source text, entries holdfast.external_busy_entry[])
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
--! Included functions/availability/require_free_of_windows.sql
create function holdfast_private.require_free_of_windows(model holdfast.models, during tstzrange)
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
  where c.conflict_type in ('availability', 'blocked_date')
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
comment on function holdfast_private.require_free_of_windows(holdfast.models, tstzrange) is
  'Raises BLOCKED_DATE or AVAILABILITY_OVERLAP where a new window would touch blocked time or overlap another window.';
revoke all on function holdfast_private.require_free_of_windows(holdfast.models, tstzrange) from public;
--! EndIncluded functions/availability/require_free_of_windows.sql
--! Included functions/availability/set_external_busy.sql
create function holdfast.set_external_busy(model_id bigint, source text, entries holdfast.external_busy_entry[])
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
--! Included functions/conflicts/check_availability_conflicts.sql
-- Security definer for one thing only: the ledger does not know a booking's id, and callers can't see others' bookings.
create function holdfast.check_availability_conflicts(model_id bigint, starts_at timestamptz, ends_at timestamptz)
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
create function holdfast_private.conflicts_with(model holdfast.models, during tstzrange)
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
--! Included functions/generation/dates_to_horizon.sql
create function holdfast_private.dates_to_horizon(model holdfast.models, now timestamptz)
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
create function holdfast.generate_availability_for_all_models(from_date date, to_date date)
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
    return query select w.* from holdfast_private.generate_windows(batch, dates) as w;
    after_id := batch[cardinality(batch)];
  end loop;
end
$$;
comment on function holdfast.generate_availability_for_all_models(date, date) is
  $$@resultFieldName windows
generate_availability_from_schedules for all active models, in batches, in one transaction: each model's row stays locked until it ends. The worker's daily round commits batch by batch instead. Admins only.
Errors: FORBIDDEN, MISSING_ARGUMENT, INVALID_RANGE, BAD_ISOLATION. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_for_all_models(date, date) from public;
grant execute on function holdfast.generate_availability_for_all_models(date, date) to holdfast_admin;
--! EndIncluded functions/generation/generate_availability_for_all_models.sql
--! Included functions/generation/generate_availability_from_schedules.sql
create function holdfast.generate_availability_from_schedules(model_id bigint, from_date date, to_date date)
returns setof holdfast.generated_window
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', generate_availability_from_schedules.model_id)
  );
  perform holdfast_private.require_dates(from_date, to_date);
  perform holdfast_private.require_model(generate_availability_from_schedules.model_id);
  perform holdfast_private.lock_model(generate_availability_from_schedules.model_id);
  return query
    select w.*
    from holdfast_private.generate_windows(
      array[generate_availability_from_schedules.model_id],
      array(select from_date + n from generate_series(0, to_date - from_date) as n)
    ) as w;
end
$$;
comment on function holdfast.generate_availability_from_schedules(bigint, date, date) is
  $$@resultFieldName windows
Makes the windows of a model's weekly rules for local dates, both included, at most 400 days. Blocked time is skipped; windows that are there are never overlapped: new ones are trimmed around them. What was removed by hand stays removed.
Returns the windows made with, beside them, what was trimmed and skipped and for what. A second run makes nothing and returns nothing.
Errors: MISSING_ARGUMENT, INVALID_RANGE, NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Generation.$$;
revoke all on function holdfast.generate_availability_from_schedules(bigint, date, date) from public;
grant execute on function holdfast.generate_availability_from_schedules(bigint, date, date) to holdfast_model, holdfast_admin;
--! EndIncluded functions/generation/generate_availability_from_schedules.sql
--! Included functions/generation/generate_horizon.sql
create function holdfast_private.generate_horizon(after_model_id bigint default 0, batch_size integer default 50)
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
create function holdfast_private.generate_to_horizon(model_id bigint, schedule_ids bigint[] default null)
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
-- One set-based statement for a batch of models that the caller has locked. An occurrence of a rule is made where nothing is in its way:
-- blocked time, windows that are there, what was removed by hand. Where two occurrences come to overlap (a rule that the spring gap
-- shifts), the earlier start keeps the time (see occurrences).
create function holdfast_private.generate_windows(
  model_ids bigint[],
  dates date[],
  schedule_ids bigint[] default null,
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
    with occurrence as (
      select o.*, tstzrange(o.starts_at, o.ends_at) * tstzrange(o.taken_until, null) as during
      from holdfast_private.occurrences(generate_windows.model_ids, generate_windows.dates) as o
      where (generate_windows.schedule_ids is null or o.schedule_id = any (generate_windows.schedule_ids))
        and (generate_windows.not_over_at is null or o.ends_at > generate_windows.not_over_at)
    ),
    span as (
      select o.model_id, range_merge(range_agg(o.during)) as region from occurrence as o group by o.model_id
    ),
    obstacle as materialized (
      select
        s.model_id,
        holdfast_private.blocked_time(m.id, m.time_zone, s.region) as blocked,
        (
          select coalesce(range_agg(a.during), '{}')
          from holdfast.availability as a
          where a.model_id = s.model_id and a.during && s.region
        ) as made,
        (
          select coalesce(range_agg(r.during), '{}')
          from holdfast_private.removed_windows as r
          where r.model_id = s.model_id and r.during && s.region
        ) as removed
      from span as s
      join holdfast.models as m on m.id = s.model_id
    ),
    planned as (
      select
        o.*,
        piece,
        array_remove(array[
          case when b.made && o.during or not o.during @> tstzrange(o.starts_at, o.ends_at) then 'availability' end,
          case when b.blocked && o.during then 'blocked_date' end,
          case when b.removed && o.during then 'removed' end
        ], null) as reasons
      from occurrence as o
      join obstacle as b on b.model_id = o.model_id
      left join lateral unnest(tstzmultirange(o.during) - b.blocked - b.made - b.removed) as piece on true
    ),
    made as (
      insert into holdfast.availability (model_id, during, slot_type, schedule_id, created_at)
      select p.model_id, p.piece, 'recurring', p.schedule_id, now
      from planned as p
      where p.piece is not null
      returning availability.model_id, availability.id, availability.during
    )
    select
      p.model_id, m.id, p.schedule_id, p.local_date,
      coalesce(lower(p.piece), p.starts_at), coalesce(upper(p.piece), p.ends_at),
      case
        when p.piece is null then 'skipped'
        when p.piece = tstzrange(p.starts_at, p.ends_at) then 'created'
        else 'trimmed'
      end::holdfast.generation_outcome,
      p.reasons
    from planned as p
    left join made as m on m.model_id = p.model_id and m.during = p.piece
    where exists (select from made)
    order by p.model_id, p.starts_at, lower(p.piece);
end
$$;
comment on function holdfast_private.generate_windows(bigint[], date[], bigint[], timestamptz) is
  'Makes the windows of the active rules of locked models (all rules, or those given) for local dates (all occurrences, or those not over at an instant) and tells what became of each occurrence; nothing where nothing was made.';
revoke all on function holdfast_private.generate_windows(bigint[], date[], bigint[], timestamptz) from public;
--! EndIncluded functions/generation/generate_windows.sql
--! Included functions/generation/generated_dates.sql
create function holdfast_private.generated_dates(model holdfast.models, dates date[])
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
create function holdfast_private.occurrences(
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
--! Included functions/schedules/add_recurring_schedule.sql
create function holdfast.add_recurring_schedule(
  model_id bigint,
  day_of_week integer,
  start_time time,
  end_time time,
  is_active boolean default true
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
  perform holdfast_private.require_no_overlap(add_recurring_schedule.model_id, rule);
  insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time, is_active)
  values (add_recurring_schedule.model_id, rule.day_of_week, rule.start_time, rule.end_time, rule.is_active)
  returning * into added;
  return added;
end
$$;
comment on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean) is
  $$@resultFieldName schedule
Adds a weekly rule on the model's wall clock. day_of_week 0-6, Sunday = 0; times are local, whole minutes; end_time at or before start_time is on the next day, 00:00-00:00 a whole day. Windows come with generate_availability_from_schedules, or with the worker's next daily round.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, NOT_FOUND, BAD_ISOLATION, SCHEDULE_OVERLAP (names the other rule). Source: DESIGN sections 2 and 4.$$;
revoke all on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean) from public;
grant execute on function holdfast.add_recurring_schedule(bigint, integer, time, time, boolean) to holdfast_model, holdfast_admin;
--! EndIncluded functions/schedules/add_recurring_schedule.sql
--! Included functions/schedules/delete_recurring_schedule.sql
create function holdfast.delete_recurring_schedule(model_id bigint, schedule_id bigint)
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
create function holdfast_private.fail_schedule_overlap(
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
create function holdfast_private.lock_schedule(model_id bigint, schedule_id bigint)
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
create function holdfast_private.require_no_overlap(model_id bigint, rule holdfast.schedule_rule, except_id bigint default null)
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
create function holdfast_private.require_rule(rule holdfast.schedule_rule)
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
create function holdfast_private.require_rules(rules holdfast.schedule_rule[])
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
create function holdfast.set_recurring_schedules(model_id bigint, rules holdfast.schedule_rule[])
returns setof holdfast.model_schedules
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  gone bigint[];
  added bigint[];
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', set_recurring_schedules.model_id));
  perform holdfast_private.require_rules(rules);
  perform holdfast_private.require_model(set_recurring_schedules.model_id);
  perform holdfast_private.lock_model(set_recurring_schedules.model_id);

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

  return query
    select s.*
    from holdfast.model_schedules as s
    where s.model_id = set_recurring_schedules.model_id
    order by s.day_of_week, s.start_time, s.id;
end
$$;
comment on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[]) is
  $$@resultFieldName schedules
Replaces all weekly rules of a model at once, and returns them as they are then. Rules that are there already stay as they are; those that go have their future windows cut to their claimed parts, those that come are generated to the model's horizon.
rules: at most 1000; an empty list removes all.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, SCHEDULE_OVERLAP (names both rules), NOT_FOUND, BAD_ISOLATION. Source: DESIGN section 4, Schedules.$$;
revoke all on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[]) from public;
grant execute on function holdfast.set_recurring_schedules(bigint, holdfast.schedule_rule[]) to holdfast_model, holdfast_admin;
--! EndIncluded functions/schedules/set_recurring_schedules.sql
--! Included functions/schedules/update_recurring_schedule.sql
create function holdfast.update_recurring_schedule(
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
create function holdfast_private.withdraw_windows(model_id bigint, schedule_ids bigint[])
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
create function holdfast_private.expire_holds(model_id bigint, hold_ids bigint[])
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
create function holdfast_private.expire_holds_over(model holdfast.models, during tstzrange, now timestamptz)
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
create function holdfast.hold_slot(
  model_id bigint,
  user_id text default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  price numeric default null,
  currency text default null
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
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', hold_slot.model_id));
  during := holdfast_private.make_range(starts_at, ends_at);
  holder := holdfast_private.resolve_user(hold_slot.user_id);
  perform holdfast_private.require_terms(price, currency);
  model := holdfast_private.lock_model(hold_slot.model_id);
  return holdfast_private.place_hold(model, holder, during, holdfast_private.current_instant(), price, currency);
end
$$;
comment on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text) is
  $$@required starts_at ends_at
@resultFieldName hold
Claims a range of a model for a user for the model's hold_minutes. Price (hourly_rate x length, or an admin's) and currency are fixed now. One's own live hold of exactly that range is returned, not extended.
user_id: null means the caller; another's, price and currency are for admins. starts_at, ends_at: instants on whole seconds, a whole number of minutes apart.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, MODEL_INACTIVE, BAD_DURATION, BELOW_MIN_NOTICE, BEYOND_HORIZON, BLOCKED_DATE, OUTSIDE_AVAILABILITY, EXTERNAL_BUSY, SLOT_TAKEN, HOLD_LIMIT_REACHED. Source: DESIGN section 4, Holds.$$;
revoke all on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text) from public;
grant execute on function holdfast.hold_slot(bigint, text, timestamptz, timestamptz, numeric, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/holds/hold_slot.sql
--! Included functions/holds/lock_hold.sql
create function holdfast_private.lock_hold(model_id bigint, hold_id bigint)
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
--! Included functions/holds/place_hold.sql
-- The caller has locked the model and read the clock after that.
create function holdfast_private.place_hold(
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
  select * into hold
  from holdfast.booking_holds as h
  where h.model_id = model.id and h.user_id = place_hold.user_id and h.status = 'active'
    and h.hold_expires_at > place_hold.now and h.during = place_hold.during;
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
create function holdfast_private.round_money(amount numeric, currency text)
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
create function holdfast_private.price_of(hourly_rate numeric, during tstzrange, currency text)
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
create function holdfast_private.refuse_slot(model_id bigint, during tstzrange, fault holdfast_private.slot_fault)
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
create function holdfast.release_expired_availability_holds(batch_size integer default 500)
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
create function holdfast.release_hold(model_id bigint, hold_id bigint)
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
create function holdfast_private.require_terms(price numeric, currency text)
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
create function holdfast_private.slot_faults(model holdfast.models, user_id text, during tstzrange, now timestamptz)
returns setof holdfast_private.slot_fault
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  minutes numeric := extract(epoch from upper(during) - lower(during)) / 60;
  widened tstzrange := holdfast_private.widen(during, model.buffer_before_minutes, model.buffer_after_minutes);
begin
  return query
    select 'MODEL_INACTIVE', null::tstzrange, null::bigint where not model.is_active
    union all
    select 'BAD_DURATION', slot_faults.during, null
    where minutes % 1 <> 0 or minutes not between model.min_booking_minutes and model.max_booking_minutes
    union all
    select 'BELOW_MIN_NOTICE', tstzrange(null, now + make_interval(mins => model.min_notice_minutes)), null
    where lower(slot_faults.during) < now + make_interval(mins => model.min_notice_minutes)
    union all
    select 'BEYOND_HORIZON', tstzrange(now + make_interval(hours => 24 * model.booking_horizon_days), null), null
    where lower(slot_faults.during) > now + make_interval(hours => 24 * model.booking_horizon_days)
    union all
    select 'BLOCKED_DATE', blocked, null
    from unnest(holdfast_private.blocked_time(model.id, model.time_zone, slot_faults.during)) as blocked
    where blocked && slot_faults.during
    union all
    select 'OUTSIDE_AVAILABILITY', outside, null
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
    select 'EXTERNAL_BUSY', e.during, e.id
    from holdfast.external_busy as e
    where e.model_id = model.id and e.during && slot_faults.during
    union all
    select 'SLOT_TAKEN', o.during, o.hold_id
    from holdfast.occupied_time as o
    where o.model_id = model.id and o.occupied && widened and (o.until is null or o.until > slot_faults.now)
    union all
    select 'HOLD_LIMIT_REACHED', null, null
    where slot_faults.user_id is not null and model.max_active_holds_per_user <= (
      select count(*)
      from holdfast.booking_holds as h
      where h.model_id = model.id and h.user_id = slot_faults.user_id
        and h.status = 'active' and h.hold_expires_at > slot_faults.now
    );
end
$$;
comment on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz) is
  'Every reason why a user can''t hold a range at an instant; none where it can.';
revoke all on function holdfast_private.slot_faults(holdfast.models, text, tstzrange, timestamptz) from public;
--! EndIncluded functions/holds/slot_faults.sql
--! Included functions/holds/widen.sql
create function holdfast_private.widen(during tstzrange, before_minutes integer, after_minutes integer)
returns tstzrange
language sql
immutable
parallel safe
return tstzrange(lower(during) - make_interval(mins => before_minutes), upper(during) + make_interval(mins => after_minutes));
comment on function holdfast_private.widen(tstzrange, integer, integer) is 'A range with its buffers.';
revoke all on function holdfast_private.widen(tstzrange, integer, integer) from public;
--! EndIncluded functions/holds/widen.sql
--! Included functions/holds/without_locked_bookings.sql
create function holdfast_private.without_locked_bookings(model_id bigint, hold_ids bigint[])
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
--! Included functions/bookings/book_found_slot.sql
create function holdfast_private.book_found_slot(
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
create function holdfast_private.book_hold(
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
create function holdfast.cancel_booking(model_id bigint, booking_id bigint, reason text default null)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  booking holdfast.bookings;
  now timestamptz;
begin
  perform holdfast_private.require_text('reason', cancel_booking.reason, 500, 0);
  booking := holdfast_private.lock_booking(cancel_booking.model_id, cancel_booking.booking_id);
  now := holdfast_private.current_instant();
  booking := holdfast_private.expire_overdue(booking, now);
  if booking.status in ('cancelled', 'expired') then
    return booking;
  elsif booking.status not in ('pending', 'confirmed') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', 'the booking is over',
      jsonb_build_object('model_id', booking.model_id, 'booking_id', booking.id, 'status', booking.status)
    );
  elsif lower(booking.during) <= now and not holdfast_private.caller_is_admin() then
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
  return booking;
end
$$;
comment on function holdfast.cancel_booking(bigint, bigint, text) is
  $$@resultFieldName booking
Cancels a booking before it begins (an admin: also later): by its customer, its model or an admin; who and why (at most 500 characters) is recorded. Its time is free in the same transaction, a hold that it rides on is given back; one that was paid gets refund_due_at. Cancelled again, or expired, it is returned as it is.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, BAD_ISOLATION, NOT_FOUND, TOO_LATE, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.cancel_booking(bigint, bigint, text) from public;
grant execute on function holdfast.cancel_booking(bigint, bigint, text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/cancel_booking.sql
--! Included functions/bookings/confirm_booking.sql
create function holdfast.confirm_booking(
  model_id bigint,
  booking_id bigint,
  payment_reference text,
  amount numeric,
  currency text
)
returns holdfast.bookings
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_admin();
  return holdfast_private.settle_payment(
    holdfast_private.lock_booking(confirm_booking.model_id, confirm_booking.booking_id),
    confirm_booking.payment_reference, amount, confirm_booking.currency
  );
end
$$;
comment on function holdfast.confirm_booking(bigint, bigint, text, numeric, text) is
  $$@resultFieldName booking
The payment came: confirms a booking. Admins only. The same reference again returns the same answer. After its hold ran out, the time is taken anew if it is still free, else refund_due_at is set, once, and the booking stays as it is; so too when it was cancelled.
amount and currency must be the booking's; otherwise nothing changes.
Errors: FORBIDDEN, MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, PAYMENT_MISMATCH, INVALID_TRANSITION (paid by another payment already). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.confirm_booking(bigint, bigint, text, numeric, text) from public;
grant execute on function holdfast.confirm_booking(bigint, bigint, text, numeric, text) to holdfast_admin;
--! EndIncluded functions/bookings/confirm_booking.sql
--! Included functions/bookings/convert_hold_to_booking.sql
create function holdfast.convert_hold_to_booking(
  model_id bigint,
  hold_id bigint,
  payment_reference text default null,
  amount numeric default null,
  currency text default null,
  host_reference text default null
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

  -- Asked again, the same booking.
  select * into booking from holdfast.bookings as b where b.model_id = hold.model_id and b.hold_id = hold.id;
  if booking.id is not null and is_paid then
    return holdfast_private.settle_payment(booking, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency);
  elsif booking.id is not null then
    return holdfast_private.expire_overdue(booking, holdfast_private.current_instant());
  end if;

  if is_paid then
    perform holdfast_private.require_payment(
      hold.model_id, hold.price, hold.currency, convert_hold_to_booking.payment_reference, amount, convert_hold_to_booking.currency
    );
  end if;
  return holdfast_private.book_hold(
    hold, holdfast_private.current_instant(), convert_hold_to_booking.payment_reference, convert_hold_to_booking.host_reference
  );
end
$$;
comment on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text) is
  $$@resultFieldName booking
Books a hold. Paid (payment_reference, amount and currency together, for admins), it is confirmed and the hold converted; unpaid, it is pending and rides on the hold until that runs out; a price of zero is confirmed at once. Asked again, the same booking.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, HOLD_EXPIRED, PAYMENT_MISMATCH, INVALID_TRANSITION. Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text) from public;
grant execute on function holdfast.convert_hold_to_booking(bigint, bigint, text, numeric, text, text)
  to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/convert_hold_to_booking.sql
--! Included functions/bookings/create_smart_booking.sql
create function holdfast.create_smart_booking(
  user_id text default null,
  model_id bigint default null,
  duration_minutes integer default null,
  preferred_start_time timestamptz default null,
  search_start_time timestamptz default null,
  search_end_time timestamptz default null,
  price numeric default null,
  currency text default null,
  host_reference text default null
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
  slot holdfast.slot;
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
  perform holdfast_private.require_search(model, create_smart_booking.duration_minutes, preferred_start_time, 1);
  select * into slot
  from holdfast_private.best_slots(
    model, customer, make_interval(mins => create_smart_booking.duration_minutes), preferred_start_time, searched, now, 1
  );
  if slot.starts_at is null then
    perform holdfast_private.fail_no_slot(model, customer, create_smart_booking.duration_minutes, searched, now);
  end if;
  booked.booking := holdfast_private.book_found_slot(model, customer, slot, now, price, currency, host_reference);
  booked.availability := (
    select a from holdfast.availability as a where a.model_id = model.id and a.during @> slot.starts_at
  );
  booked.match_score := slot.score;
  booked.time_difference_minutes := slot.time_difference_minutes;
  return booked;
end
$$;
comment on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text
) is
  $$@required model_id duration_minutes search_start_time search_end_time
@resultFieldName result
Finds the best slot as find_best_slots does, holds it and books it, in one transaction. The booking is pending until it is paid (confirm_booking) within the model's hold_minutes; free of charge, it is confirmed.
user_id: null means the caller; another's, price, currency and host_reference are for admins. Without a preferred time the earliest start is taken.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, MODEL_INACTIVE, BAD_DURATION, HOLD_LIMIT_REACHED, NO_SLOT (names the next free one). Source: DESIGN section 4, Bookings.$$;
revoke all on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text
) from public;
grant execute on function holdfast.create_smart_booking(
  text, bigint, integer, timestamptz, timestamptz, timestamptz, numeric, text, text
) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/bookings/create_smart_booking.sql
--! Included functions/bookings/expire_overdue.sql
-- A hold has run out the moment its time has passed, swept or not: so has the pending booking that rides on it.
create function holdfast_private.expire_overdue(booking holdfast.bookings, now timestamptz)
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
create function holdfast_private.fail_no_slot(
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
  select * into next_slot
  from holdfast_private.best_slots(
    model, fail_no_slot.user_id, make_interval(mins => duration_minutes), null,
    tstzrange(
      greatest(lower(searched), date_trunc('second', now, 'UTC')),
      greatest(lower(searched), now) + make_interval(hours => 24 * (model.booking_horizon_days + 1))
    ),
    now, 1
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
create function holdfast_private.lock_booking(model_id bigint, booking_id bigint)
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
--! Included functions/bookings/require_payment.sql
create function holdfast_private.require_payment(
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
--! EndIncluded functions/bookings/require_payment.sql
--! Included functions/bookings/settle_claim.sql
-- The ledger row that a hold and its booking call for. A booked claim has no end; an active hold's has the hold's; all else has none.
create function holdfast_private.settle_claim(model_id bigint, hold_id bigint)
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
--! Included functions/bookings/settle_late_payment.sql
-- The money has come, so the time's own worth (length, notice, horizon, the user's limit) is not asked again: only whether it is free and
-- has not begun.
create function holdfast_private.settle_late_payment(booking holdfast.bookings, payment_reference text, now timestamptz)
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
--! EndIncluded functions/bookings/settle_late_payment.sql
--! Included functions/bookings/settle_payment.sql
-- The caller has locked model and booking.
create function holdfast_private.settle_payment(
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
--! EndIncluded functions/bookings/settle_payment.sql
--! Included functions/maintenance/run_maintenance.sql
create function holdfast.run_maintenance()
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  swept bigint;
  last_model_id bigint := 0;
begin
  loop
    select count(*) into swept from holdfast.release_expired_availability_holds(500);
    exit when swept = 0;
  end loop;
  loop
    last_model_id := holdfast_private.generate_horizon(last_model_id);
    exit when last_model_id is null;
  end loop;
  analyze holdfast.models, holdfast.availability, holdfast.booking_holds, holdfast.bookings, holdfast.occupied_time;
end
$$;
comment on function holdfast.run_maintenance() is
  $$For hosts without workers (cron, pg_cron): expires holds that have run out, generates each active model's windows to its horizon, analyzes the hot tables. One transaction: models stay locked until it ends; where that is too long, run the worker.
Errors: BAD_ISOLATION. Source: DESIGN section 4, Maintenance.$$;
revoke all on function holdfast.run_maintenance() from public;
grant execute on function holdfast.run_maintenance() to holdfast_worker;
--! EndIncluded functions/maintenance/run_maintenance.sql
--! Included triggers/models.sql
-- Rules are local: when the model moves to another time zone, so do the windows that its rules made ahead. Claims and manual windows
-- keep their instants.
create function holdfast_private.tg_models__move_windows()
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

create trigger _200_move_windows
  after update on holdfast.models
  for each row
  when (old.time_zone is distinct from new.time_zone)
  execute function holdfast_private.tg_models__move_windows();

create trigger _100_refuse_truncate
  before truncate on holdfast.models
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.models
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create trigger _900_log_update
  after update on holdfast.models
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
create trigger _900_log_delete
  after delete on holdfast.models
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('models');
--! EndIncluded triggers/models.sql
--! Included triggers/model_schedules.sql
create trigger _100_refuse_truncate
  before truncate on holdfast.model_schedules
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.model_schedules
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
create trigger _900_log_update
  after update on holdfast.model_schedules
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
create trigger _900_log_delete
  after delete on holdfast.model_schedules
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('model_schedules');
--! EndIncluded triggers/model_schedules.sql
--! Included triggers/model_blocked_dates.sql
create trigger _100_refuse_truncate
  before truncate on holdfast.model_blocked_dates
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.model_blocked_dates
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_blocked_dates');
create trigger _900_log_update
  after update on holdfast.model_blocked_dates
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('model_blocked_dates');
create trigger _900_log_delete
  after delete on holdfast.model_blocked_dates
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('model_blocked_dates');
--! EndIncluded triggers/model_blocked_dates.sql
--! Included triggers/availability.sql
create trigger _100_refuse_truncate
  before truncate on holdfast.availability
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.availability
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
create trigger _900_log_update
  after update on holdfast.availability
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
create trigger _900_log_delete
  after delete on holdfast.availability
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('availability');
--! EndIncluded triggers/availability.sql
--! Included triggers/external_busy.sql
create trigger _100_refuse_truncate
  before truncate on holdfast.external_busy
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.external_busy
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('external_busy');
create trigger _900_log_update
  after update on holdfast.external_busy
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('external_busy');
create trigger _900_log_delete
  after delete on holdfast.external_busy
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('external_busy');
--! EndIncluded triggers/external_busy.sql
--! Included triggers/booking_holds.sql
-- Status moves only along the state machine, and a claim's key never changes, whoever writes.
create function holdfast_private.tg_booking_holds__state_machine()
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

create trigger _100_state_machine
  before update on holdfast.booking_holds
  for each row
  execute function holdfast_private.tg_booking_holds__state_machine();

-- The ledger follows every change of a hold; so does the booking that rides on it. (A deleted hold's ledger row cascades.)
create function holdfast_private.tg_booking_holds__settle()
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

create trigger _200_settle_insert
  after insert on holdfast.booking_holds
  for each row
  execute function holdfast_private.tg_booking_holds__settle();
create trigger _200_settle_update
  after update on holdfast.booking_holds
  for each row
  when (old.* is distinct from new.*)
  execute function holdfast_private.tg_booking_holds__settle();

create trigger _100_refuse_truncate
  before truncate on holdfast.booking_holds
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.booking_holds
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
create trigger _900_log_update
  after update on holdfast.booking_holds
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
create trigger _900_log_delete
  after delete on holdfast.booking_holds
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('booking_holds');
--! EndIncluded triggers/booking_holds.sql
--! Included triggers/bookings.sql
-- Status moves only along the state machine, and a claim's key never changes, whoever writes.
create function holdfast_private.tg_bookings__state_machine()
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

create trigger _100_state_machine
  before update on holdfast.bookings
  for each row
  execute function holdfast_private.tg_bookings__state_machine();

-- The ledger follows every change of a booking; so does the hold that it rides on.
create function holdfast_private.tg_bookings__settle()
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

create trigger _200_settle_insert_delete
  after insert or delete on holdfast.bookings
  for each row
  execute function holdfast_private.tg_bookings__settle();
create trigger _200_settle_update
  after update on holdfast.bookings
  for each row
  when (old.* is distinct from new.*)
  execute function holdfast_private.tg_bookings__settle();

create trigger _100_refuse_truncate
  before truncate on holdfast.bookings
  for each statement
  execute function holdfast_private.refuse_truncate();

create trigger _900_log_insert
  after insert on holdfast.bookings
  referencing new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
create trigger _900_log_update
  after update on holdfast.bookings
  referencing old table as old_rows new table as new_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
create trigger _900_log_delete
  after delete on holdfast.bookings
  referencing old table as old_rows
  for each statement
  execute function holdfast.log_availability_changes('bookings');
--! EndIncluded triggers/bookings.sql
--! Included triggers/occupied_time.sql
-- Written by the triggers on holds and bookings and by nothing else: a statement of its own, at depth 0, is refused.
create trigger _100_refuse_direct_write
  before insert or update or delete on holdfast.occupied_time
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create trigger _100_refuse_truncate
  before truncate on holdfast.occupied_time
  for each statement
  execute function holdfast_private.refuse_direct_write();
--! EndIncluded triggers/occupied_time.sql
--! Included triggers/availability_change_log.sql
-- Written by the log triggers, altered by nobody, the owner included.
create trigger _100_refuse_direct_insert
  before insert on holdfast.availability_change_log
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create trigger _100_refuse_change
  before update or delete on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
create trigger _100_refuse_truncate
  before truncate on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
--! EndIncluded triggers/availability_change_log.sql
--! Included views/available_slots_view.sql
create view holdfast.available_slots_view
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
create view holdfast.model_availability_calendar
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
