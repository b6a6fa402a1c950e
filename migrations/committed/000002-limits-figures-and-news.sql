--! Previous: sha1:19225721e046a556367bf27fac7f62efa059301f
--! Hash: sha1:2ad19bd83469909bf54a04b863b5a9ba96d15fcd
--! Message: limits figures and news

-- The API on the internet, and news that arrives: limits, figures and news beside the engine of 000001.
--! Included roles.sql
-- Roles belong to the whole cluster: made if absent, never altered where they are there (DESIGN section 6).
-- `holdfast_monitor` may read the schema's version and the operators' figures, and nothing else: no caller's token names it.
-- `holdfast_api` is the API's login: NOINHERIT, so that it can do nothing until it takes one of the callers' four, or the monitor's. It cannot log in
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
      ('holdfast_monitor', 'nologin'),
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
    where r.rolname in ('holdfast_anonymous', 'holdfast_customer', 'holdfast_model', 'holdfast_admin', 'holdfast_monitor')
      and not pg_catalog.pg_has_role('holdfast_api', r.oid, 'member')
  loop
    begin
      execute pg_catalog.format('grant %I to holdfast_api', wanted.name);
    exception
      when unique_violation then null;
    end;
  end loop;

  -- The API sets shorter times for each request. These bind whatever else logs in as holdfast_api, in this database and no other.
  for wanted in
    select setting.name, setting.value
    from (values
      ('statement_timeout', '30s'),
      ('lock_timeout', '10s'),
      ('idle_in_transaction_session_timeout', '30s'),
      ('transaction_timeout', '15min')
    ) as setting (name, value)
    -- PostgreSQL 17 is the first with the last.
    join pg_catalog.pg_settings as known on known.name = setting.name
  loop
    begin
      execute pg_catalog.format(
        'alter role holdfast_api in database %I set %I = %L', pg_catalog.current_database(), wanted.name, wanted.value
      );
    exception
      -- The role was made by another owner of this cluster, and is theirs to set.
      when insufficient_privilege then null;
    end;
  end loop;
end
$roles$;
--! EndIncluded roles.sql
grant usage on schema holdfast_private to holdfast_monitor;
--! Included types/change_topic.sql
create type holdfast_private.change_topic as (
  model_id bigint,
  topic text,
  row_id bigint,
  user_id text
);
comment on type holdfast_private.change_topic is 'Where a change is announced.';
comment on column holdfast_private.change_topic.model_id is 'The model.';
comment on column holdfast_private.change_topic.topic is 'availability, hold or booking.';
comment on column holdfast_private.change_topic.row_id is 'The window, hold or booking; null where all that is told is that the availability is another.';
comment on column holdfast_private.change_topic.user_id is 'Whose hold or booking it is.';
--! EndIncluded types/change_topic.sql
-- A value that is added to an enum can't be used in the same transaction.
alter type holdfast.delivery_status rename to delivery_status_before;
--! Included types/delivery_status.sql
create type holdfast.delivery_status as enum ('pending', 'delivered', 'failed', 'parked', 'unconfigured', 'withdrawn');
comment on type holdfast.delivery_status is 'Life of a message: pending, delivered, failed (tried again later), parked (given up, see last_error), unconfigured (no such channel on this server) or withdrawn (before it was sent, what it tells was true no more, or nobody wanted it).';
--! EndIncluded types/delivery_status.sql
alter table holdfast.notification_deliveries
  alter column status drop default,
  alter column status type holdfast.delivery_status using status::text::holdfast.delivery_status,
  alter column status set default 'pending';
drop type holdfast.delivery_status_before;
alter type holdfast_private.notification_news add attribute price numeric, add attribute currency text;
comment on type holdfast_private.notification_news is
  'One event: what happened to which row, its range, the range before where that changed, and whose hold or booking it is (null for availability, which everyone may read), at what price.';
--! Included types/delivery_outcome.sql
create type holdfast_private.delivery_outcome as enum ('delivered', 'failed', 'rejected', 'unconfigured', 'gone');
comment on type holdfast_private.delivery_outcome is 'What came of an attempt: delivered (acknowledged), failed (try again), rejected (no use in trying again), unconfigured (this server has no such channel) or gone (the receiver wants no more: its subscription ends).';
--! EndIncluded types/delivery_outcome.sql
--! Included types/outgoing_message.sql
create type holdfast_private.outgoing_message as (
  model_id bigint,
  id bigint,
  attempt integer,
  message_id text,
  channel holdfast.notification_channel,
  address text,
  event_type holdfast.notification_event,
  payload jsonb,
  is_digest boolean,
  user_id text,
  time_zone text,
  model_name text,
  model_time_zone text,
  unsubscribe_token text,
  webhook_secrets text[],
  created_at timestamptz
);
comment on type holdfast_private.outgoing_message is
  'All that it takes to send a message once: the number of the attempt, which goes back to finish_delivery; message_id, the same in every attempt; the receiver''s time zone; webhook_secrets that are valid now, newest first.';
--! EndIncluded types/outgoing_message.sql
--! Included types/address_confirmation.sql
create type holdfast_private.address_confirmation as (
  user_id text,
  subscription_id bigint,
  address text,
  token text,
  time_zone text
);
comment on type holdfast_private.address_confirmation is 'What a mail says that asks whether its address is the subscriber''s.';
--! EndIncluded types/address_confirmation.sql
--! Included types/figure.sql
create type holdfast_private.figure as (name text, labels jsonb, value double precision);
comment on type holdfast_private.figure is 'One figure for operators, as a monitoring system takes it.';
comment on column holdfast_private.figure.name is 'What is told; the API''s /metrics puts holdfast_ before it.';
comment on column holdfast_private.figure.labels is 'Of what: an object of texts.';
comment on column holdfast_private.figure.value is 'How much; durations in seconds, ratios from 0 to 1.';
--! EndIncluded types/figure.sql
insert into holdfast.error_codes (sqlstate, code, meaning, retryable) values
  ('SL072', 'CONFIRMATION_LIMIT_REACHED', 'Too many mails that ask to confirm an address were asked for today, by the user or to that mailbox.', false),
  ('SL901', 'BAD_REQUEST', 'The request is not one JSON object with a query, its variables and its operation''s name.', false),
  ('SL902', 'METHOD_NOT_ALLOWED', 'The HTTP method is not one that this address takes.', false),
  ('SL903', 'NOT_ACCEPTABLE', 'The client accepts no JSON.', false),
  ('SL904', 'REQUEST_TOO_LARGE', 'The request''s body is larger than is allowed.', false),
  ('SL905', 'UNSUPPORTED_MEDIA_TYPE', 'The request''s body is not application/json.', false),
  ('SL906', 'INVALID_QUERY', 'The document is not GraphQL of this schema, or its variables are not what it declares.', false),
  ('SL907', 'INTROSPECTION_DISABLED', 'A production server does not describe its schema.', false),
  ('SL908', 'QUERY_TOO_COMPLEX', 'The query is too long, too deep, repeats too much, or asks for more than one query may cost.', false),
  ('SL909', 'PAGE_TOO_LARGE', 'The query asks for more rows of a list, or skips more, than is allowed.', false),
  ('SL910', 'RATE_LIMITED', 'The caller, or its address, asked too often: again after detail.retry_after_seconds.', true),
  ('SL911', 'TIMEOUT', 'The database needed longer than a request may take.', false),
  ('SL912', 'RETRY', 'Another request got in the way.', true),
  ('SL913', 'INTERNAL_ERROR', 'Something went wrong on the server: its log tells what, under extensions.errorId.', false);
revoke select on holdfast.error_codes from holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (sqlstate, code, meaning, retryable) on holdfast.error_codes
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
revoke select on holdfast_private.clock from holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (is_only_row, clock_offset) on holdfast_private.clock
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! Included tables/settings.sql
-- What operators set in SQL: `update holdfast_private.settings set …`, as the owner.
create table holdfast_private.settings (
  is_only_row boolean not null default true,
  digest_window interval not null default '10 seconds',
  hold_warning interval not null default '2 minutes',
  delivery_retention interval not null default '90 days',
  change_log_retention interval,
  allows_local_webhooks boolean not null default false,
  primary key (is_only_row),
  constraint there_is_one_row check (is_only_row),
  constraint digest_window_is_at_most_an_hour check (digest_window between interval '0' and interval '1 hour'),
  constraint hold_warning_is_at_most_a_day check (hold_warning between interval '1 second' and interval '1 day'),
  -- A reminder may be sent 30 days ahead, and what was sent is known by its row.
  constraint deliveries_are_kept_for_31_days check (delivery_retention >= interval '31 days'),
  constraint change_log_is_kept_for_a_day check (change_log_retention >= interval '1 day')
);
comment on table holdfast_private.settings is 'What operators set in SQL, as the owner; one row.';
comment on column holdfast_private.settings.is_only_row is 'Always true: the table has one row.';
comment on column holdfast_private.settings.digest_window is
  'How long changes of availability are gathered, from the first on, before subscribers are told of them in one message.';
comment on column holdfast_private.settings.hold_warning is 'How long before a hold runs out hold_expiring is told.';
comment on column holdfast_private.settings.delivery_retention is 'How long messages are kept; at least 31 days.';
comment on column holdfast_private.settings.change_log_retention is 'How long the change log is kept; null means for ever.';
comment on column holdfast_private.settings.allows_local_webhooks is
  'Whether webhooks may be http, in private networks and at any port: for development alone.';

insert into holdfast_private.settings default values;

-- Owner only: no policy, no grant.
alter table holdfast_private.settings enable row level security;
--! EndIncluded tables/settings.sql
revoke select on holdfast.models from holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (
  id, name, time_zone, is_active, hourly_rate, currency, slot_interval_minutes, min_booking_minutes, max_booking_minutes,
  buffer_before_minutes, buffer_after_minutes, min_notice_minutes, booking_horizon_days, hold_minutes, max_active_holds_per_user,
  generate_days_ahead, created_at
) on holdfast.models
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
revoke select on holdfast.availability from holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (model_id, id, during, slot_type, schedule_id, created_at) on holdfast.availability
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
create index booking_holds_created_at_idx on holdfast.booking_holds using brin (created_at) with (autosummarize = on)
  where created_at is not null;
revoke select on holdfast.booking_holds from holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (
  model_id, id, availability_id, user_id, during, hold_expires_at, status, price, currency, buffer_before_minutes,
  buffer_after_minutes, created_at
) on holdfast.booking_holds
  to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
create index bookings_confirmed_start_idx on holdfast.bookings (lower(during)) where status = 'confirmed';
create index bookings_created_at_idx on holdfast.bookings using brin (created_at) with (autosummarize = on)
  where created_at is not null;
revoke select on holdfast.bookings from holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (
  model_id, id, hold_id, user_id, during, status, price, currency, payment_reference, confirmed_at, refund_due_at, match_score,
  cancelled_at, cancelled_by, cancellation_reason, host_reference, created_at
) on holdfast.bookings
  to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
revoke select on holdfast.occupied_time from holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (model_id, hold_id, during, occupied, until) on holdfast.occupied_time
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
alter table holdfast.user_notifications add column confirmed_at timestamptz default holdfast_private.current_instant();
create index user_notifications_readers_idx on holdfast.user_notifications (reads_model_id)
  where reads_all or reads_model_id is not null;
create index user_notifications_reminders_idx on holdfast.user_notifications (user_id)
  where is_active and 'booking_reminder' = any (event_types);
comment on column holdfast.user_notifications.confirmed_at is
  'Since when messages are sent to the address; null while its owner has not confirmed it by the link in the mail.';
revoke select on holdfast.user_notifications from holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (
  user_id, id, only_model_id, event_types, channel, address, time_zone, quiet_from, quiet_until, lead_times_minutes,
  reads_model_id, reads_all, is_active, created_at, confirmed_at
) on holdfast.user_notifications
  to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! Included tables/subscription_secrets.sql
-- Beside the subscription, which its user may read: these are shown to nobody, but for rotate_webhook_secret().
create table holdfast_private.subscription_secrets (
  user_id text not null,
  subscription_id bigint not null,
  unsubscribe_token text not null,
  webhook_secret text,
  previous_webhook_secret text,
  webhook_secret_made_at timestamptz,
  primary key (user_id, subscription_id),
  foreign key (user_id, subscription_id) references holdfast.user_notifications (user_id, id) on delete cascade
);
-- A link names its token alone.
create index subscription_secrets_unsubscribe_token_idx on holdfast_private.subscription_secrets (unsubscribe_token);
comment on table holdfast_private.subscription_secrets is 'Secrets of subscriptions, made with them (trigger).';
comment on column holdfast_private.subscription_secrets.user_id is 'The user.';
comment on column holdfast_private.subscription_secrets.subscription_id is 'The user''s subscription.';
comment on column holdfast_private.subscription_secrets.unsubscribe_token is 'Whoever has it may end the subscription: it is in every mail.';
comment on column holdfast_private.subscription_secrets.webhook_secret is 'Signs messages to a webhook (Standard Webhooks); absent for other channels.';
comment on column holdfast_private.subscription_secrets.previous_webhook_secret is 'The one before: signs too, for 24 hours.';
comment on column holdfast_private.subscription_secrets.webhook_secret_made_at is 'When webhook_secret was made.';

-- Owner only: no policy, no grant.
alter table holdfast_private.subscription_secrets enable row level security;
--! EndIncluded tables/subscription_secrets.sql
--! Included tables/address_confirmations.sql
-- Kept when the subscription goes: what was asked of a mailbox today counts against its limit, whoever asked.
create table holdfast_private.address_confirmations (
  user_id text not null,
  id bigint generated by default as identity,
  subscription_id bigint not null,
  address text not null,
  token text not null,
  mails integer not null default 0,
  requested_at timestamptz not null,
  primary key (user_id, id)
);
create index address_confirmations_token_idx on holdfast_private.address_confirmations (token);
create index address_confirmations_address_idx on holdfast_private.address_confirmations (address);
-- Pruning.
create index address_confirmations_requested_at_idx on holdfast_private.address_confirmations (requested_at);
comment on table holdfast_private.address_confirmations is 'Mails that ask whether an address is the subscriber''s: before its answer nothing else is sent there.';
comment on column holdfast_private.address_confirmations.user_id is 'The user who gave the address.';
comment on column holdfast_private.address_confirmations.id is 'Id, unique with user_id.';
comment on column holdfast_private.address_confirmations.subscription_id is 'The subscription for which it was asked first.';
comment on column holdfast_private.address_confirmations.address is 'The address, in small letters.';
comment on column holdfast_private.address_confirmations.token is 'Whoever has it reads the mailbox.';
comment on column holdfast_private.address_confirmations.mails is 'Attempts to send it.';
comment on column holdfast_private.address_confirmations.requested_at is 'When it was asked for; the token is good for 7 days.';

-- Owner only: no policy, no grant.
alter table holdfast_private.address_confirmations enable row level security;
--! EndIncluded tables/address_confirmations.sql
--! Included tables/open_digests.sql
-- Only ever added to by the relay, which so waits for no fan-out; the fan-out takes the rows out and makes one message of them.
create table holdfast_private.open_digests (
  model_id bigint not null,
  id bigint generated by default as identity,
  event_type holdfast.notification_event not null,
  user_id text,
  is_public boolean not null,
  first_change_id bigint not null,
  payload jsonb not null,
  due_at timestamptz not null,
  primary key (model_id, id),
  foreign key (model_id) references holdfast.models (id) on delete cascade
);
-- Those whose fan-out was lost.
create index open_digests_due_at_idx on holdfast_private.open_digests (due_at);
comment on table holdfast_private.open_digests is 'News that the relay has read and the fan-out has not told yet.';
comment on column holdfast_private.open_digests.model_id is 'The model.';
comment on column holdfast_private.open_digests.id is 'Id, unique with model_id.';
comment on column holdfast_private.open_digests.event_type is 'What happened.';
comment on column holdfast_private.open_digests.user_id is 'Whose holds or bookings it is about; null: all of the model.';
comment on column holdfast_private.open_digests.is_public is 'Whether everyone may read it.';
comment on column holdfast_private.open_digests.first_change_id is 'The first row of the change log that it tells of.';
comment on column holdfast_private.open_digests.payload is 'As in notification_deliveries.';
comment on column holdfast_private.open_digests.due_at is 'When it is to be told: availability is gathered for a while, what is personal goes at once.';

-- Owner only: no policy, no grant.
alter table holdfast_private.open_digests enable row level security;
--! EndIncluded tables/open_digests.sql
alter table holdfast.notification_deliveries add column last_attempt integer not null default 0;
create index notification_deliveries_waiting_idx on holdfast.notification_deliveries (next_attempt_at)
  where status in ('pending', 'failed');
create index notification_deliveries_created_at_idx on holdfast.notification_deliveries using brin (created_at) with (autosummarize = on)
  where created_at is not null;
create index notification_deliveries_given_up_idx on holdfast.notification_deliveries (model_id) where status in ('parked', 'unconfigured');
comment on column holdfast.notification_deliveries.attempts is 'Times tried, since it was queued or retried by hand.';
comment on column holdfast.notification_deliveries.last_attempt is
  'Number of the last attempt; unlike attempts it is never counted anew, so that the answer of an older attempt is known as such.';
revoke select on holdfast.notification_deliveries from holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
grant select (
  model_id, id, user_id, subscription_id, channel, address, event_type, payload, dedupe_key, status, attempts, next_attempt_at,
  last_error, delivered_at, read_at, created_at, last_attempt
) on holdfast.notification_deliveries
  to holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
revoke select on holdfast.availability_change_log from holdfast_model, holdfast_admin, holdfast_worker;
grant select (
  model_id, id, changed_at, transaction_id, actor, actor_role, table_name, row_id, operation, old_row, new_row
) on holdfast.availability_change_log
  to holdfast_model, holdfast_admin, holdfast_worker;
--! Included tables/workers.sql
-- graphile-worker keeps a dead worker's jobs locked for four hours. So each worker tells here that it lives, and the living look after the
-- jobs of the dead. Only a worker that stands here can be found dead: a host's own workers on the same queue are left alone.
create table holdfast_private.workers (
  worker_id text not null,
  backend_pid integer not null default pg_backend_pid(),
  seen_at timestamptz not null default clock_timestamp(),
  primary key (worker_id)
);
comment on table holdfast_private.workers is 'The workers that live, or did a moment ago.';
comment on column holdfast_private.workers.worker_id is 'What graphile-worker writes into locked_by of a job that the worker runs.';
comment on column holdfast_private.workers.backend_pid is 'The server process by which the worker last told that it lives: a killed worker''s ends with it.';
comment on column holdfast_private.workers.seen_at is 'When the worker last told that it lives, by the server''s clock.';

-- Owner only: no policy, no grant.
alter table holdfast_private.workers enable row level security;
--! EndIncluded tables/workers.sql
--! Included tables/request_counts.sql
-- How often who asked the API in the minute that runs, where several of its processes count together. Unlogged: it is written with each
-- request, and a crash may forget it.
create unlogged table holdfast_private.request_counts (
  key text not null,
  requests integer not null,
  ends_at timestamptz not null,
  primary key (key)
);
comment on table holdfast_private.request_counts is 'Requests to the API of each caller and address in its current minute; kept only where API processes share their counts.';
comment on column holdfast_private.request_counts.key is 'A digest of the caller or address: nobody can be read from it.';
comment on column holdfast_private.request_counts.requests is 'Requests counted since the minute began.';
comment on column holdfast_private.request_counts.ends_at is 'When the minute is over, on the server''s own clock.';

create index on holdfast_private.request_counts (ends_at);

alter table holdfast_private.request_counts enable row level security;
--! EndIncluded tables/request_counts.sql
--! Included tables/horizons.sql
-- Which day a model's windows were generated on last, so that each model gets its new day when it begins there, and once.
create table holdfast_private.horizons (
  model_id bigint not null,
  local_date date not null,
  primary key (model_id),
  foreign key (model_id) references holdfast.models (id) on delete cascade
);
comment on table holdfast_private.horizons is 'How far the daily generation of each model''s windows has come.';
comment on column holdfast_private.horizons.model_id is 'The model.';
comment on column holdfast_private.horizons.local_date is 'The model''s local date when its windows were last generated to its horizon.';

-- Owner only: no policy, no grant.
alter table holdfast_private.horizons enable row level security;
--! EndIncluded tables/horizons.sql
--! Included tables/resolution_counts.sql
-- What conflict resolutions did, counted in their own transactions. One row for each model and strategy, written under the model's lock:
-- nobody waits for a counter. The operators' figures add them up.
create table holdfast_private.resolution_counts (
  model_id bigint not null,
  strategy holdfast.conflict_strategy not null,
  resolutions bigint not null default 0,
  adjusted bigint not null default 0,
  moved bigint not null default 0,
  merged bigint not null default 0,
  removed bigint not null default 0,
  primary key (model_id, strategy),
  foreign key (model_id) references holdfast.models (id) on delete cascade
);
comment on table holdfast_private.resolution_counts is 'How many conflicts of a model were resolved, and what became of the windows in the way.';
comment on column holdfast_private.resolution_counts.model_id is 'The model.';
comment on column holdfast_private.resolution_counts.strategy is 'The strategy: adjust, remove or merge.';
comment on column holdfast_private.resolution_counts.resolutions is 'Resolutions that found a window in the way.';
comment on column holdfast_private.resolution_counts.adjusted is 'Windows that were shortened or split.';
comment on column holdfast_private.resolution_counts.moved is 'Windows that were moved behind the new one.';
comment on column holdfast_private.resolution_counts.merged is 'Windows that became part of one.';
comment on column holdfast_private.resolution_counts.removed is 'Windows that were removed.';

-- Owner only: no policy, no grant.
alter table holdfast_private.resolution_counts enable row level security;
--! EndIncluded tables/resolution_counts.sql
drop function holdfast_private.fan_out_notifications(holdfast.availability_change_log[]);
drop function holdfast_private.generate_horizon(bigint, integer);
--! Included functions/changes/announce_changes.sql
create or replace function holdfast_private.announce_changes(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  announced record;
begin
  -- Ids only, and few enough for a payload's 8000 bytes: what a listener may see is asked under its own role.
  for announced in
    select
      piece.model_id,
      piece.topic,
      jsonb_build_object(
        'model_id', piece.model_id::text,
        'ids', coalesce(jsonb_agg(piece.row_id::text order by piece.n) filter (where piece.row_id is not null), '[]')
      ) as payload,
      -- Whose row each id is, so that nobody looks for news in other people's. A digest: payloads are read by whoever may connect.
      coalesce(jsonb_agg(md5(piece.user_id) order by piece.n) filter (where piece.user_id is not null), '[]') as users
    from (
      select told.*, row_number() over (partition by told.model_id, told.topic order by told.row_id, told.user_id) as n
      from (select distinct t.* from unnest(announce_changes.changes) as c cross join lateral holdfast_private.topics_of(c) as t) as told
    ) as piece
    group by piece.model_id, piece.topic, (piece.n - 1) / 100
  loop
    perform pg_notify(format('holdfast:%s:%s', announced.topic, announced.model_id), announced.payload::text);
    -- Who follows many models, as the API does, listens here.
    perform pg_notify(
      'holdfast:changes', (announced.payload || jsonb_build_object('topic', announced.topic, 'users', announced.users))::text
    );
  end loop;
end
$$;
comment on function holdfast_private.announce_changes(holdfast.availability_change_log[]) is
  'Notifies the channels holdfast:availability:<model>, holdfast:hold:<model> and holdfast:booking:<model> of what changed, {model_id, ids}, with at most 100 ids at a time; and holdfast:changes of the same for all models, with topic and users: for each id of a hold or booking, md5 of its user.';
revoke all on function holdfast_private.announce_changes(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/changes/announce_changes.sql
--! Included functions/changes/availability_topic.sql
create or replace function holdfast_private.availability_topic(model_id bigint)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object('model_id', availability_topic.model_id));
  if not exists (select from holdfast.models as m where m.id = availability_topic.model_id) then
    perform holdfast_private.fail_not_found('model', availability_topic.model_id);
  end if;
  return format('availability:%s', availability_topic.model_id);
end
$$;
comment on function holdfast_private.availability_topic(bigint) is
  'The topic on which a caller hears of a model''s availability: it is everybody''s. MISSING_ARGUMENT; NOT_FOUND where there is no such model.';
revoke all on function holdfast_private.availability_topic(bigint) from public;
grant execute on function holdfast_private.availability_topic(bigint)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/changes/availability_topic.sql
--! Included functions/changes/claim_topic.sql
create or replace function holdfast_private.claim_topic(kind text, model_id bigint)
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.require_arguments(jsonb_build_object('kind', claim_topic.kind, 'model_id', claim_topic.model_id));
  if not exists (select from holdfast.models as m where m.id = claim_topic.model_id) then
    perform holdfast_private.fail_not_found('model', claim_topic.model_id);
  end if;
  if holdfast_private.caller_is_model(claim_topic.model_id) or holdfast_private.caller_is_admin() then
    return format('%s:%s', claim_topic.kind, claim_topic.model_id);
  end if;
  return format('%s:%s:%s', claim_topic.kind, claim_topic.model_id, md5(holdfast_private.caller_user_id()));
end
$$;
comment on function holdfast_private.claim_topic(text, bigint) is
  'The topic on which a caller hears of a model''s holds (kind hold) or bookings (kind booking): of all of them the model itself and an admin, of their own everybody else. MISSING_ARGUMENT; NOT_FOUND where there is no such model.';
revoke all on function holdfast_private.claim_topic(text, bigint) from public;
-- Not to anonymous: it has no claims of its own.
grant execute on function holdfast_private.claim_topic(text, bigint) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/changes/claim_topic.sql
--! Included functions/changes/notification_topic.sql
create or replace function holdfast_private.notification_topic()
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return format('notification:%s', md5(holdfast_private.caller_user_id()));
end
$$;
comment on function holdfast_private.notification_topic() is 'The topic on which a caller hears of messages to itself, whatever its role.';
revoke all on function holdfast_private.notification_topic() from public;
-- Not to anonymous: nobody writes to it.
grant execute on function holdfast_private.notification_topic() to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/changes/notification_topic.sql
--! Included functions/changes/refuse_log_delete.sql
create or replace function holdfast_private.refuse_log_delete()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
declare
  called_by text;
begin
  -- A setting could be set by anybody; a function of this name is the owner's alone.
  get diagnostics called_by = pg_context;
  if called_by !~ ' holdfast_private\.prune_change_log\(integer\) ' then
    perform holdfast_private.fail(
      'FORBIDDEN', format('%s keeps its rows', tg_table_name), jsonb_build_object('table', tg_table_name),
      'Set holdfast_private.settings.change_log_retention.'
    );
  end if;
  return null;
end
$$;
comment on function holdfast_private.refuse_log_delete() is 'Refuses to delete from the change log, save to prune_change_log().';
revoke all on function holdfast_private.refuse_log_delete() from public;
--! EndIncluded functions/changes/refuse_log_delete.sql
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
  perform holdfast_private.gather_news(taken);
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
  'Carries the next batch of committed changes from the log to the outside: jobs for the worker, news for subscribers, which the fan-out tells, and announcements to listeners. Returns how many changes it took; call again at once when that is batch_size.';
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
  due timestamptz;
begin
  for due in
    -- The first whole second at which it has run out.
    select distinct date_trunc('second', (c.new_row ->> 'hold_expires_at')::timestamptz - interval '1 microsecond', 'UTC') + interval '1 second'
    from unnest(schedule_sweeps.changes) as c
    where c.table_name = 'booking_holds' and c.new_row ->> 'status' = 'active'
  loop
    -- One job for all holds that run out in the same second.
    perform holdfast_private.add_job(
      'sweep_expired_holds', '{}', due, format('sweep_expired_holds@%s', extract(epoch from due)::bigint)
    );
  end loop;
end
$$;
comment on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) is
  'Adds a sweep for the second in which each placed hold runs out.';
revoke all on function holdfast_private.schedule_sweeps(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/changes/schedule_sweeps.sql
--! Included functions/changes/topics_of.sql
create or replace function holdfast_private.topics_of(change holdfast.availability_change_log)
returns setof holdfast_private.change_topic
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
declare
  ended text[] := array['released', 'expired', 'cancelled'];
  time_before text := case when topics_of.change.old_row ->> 'status' <> all (ended) then topics_of.change.old_row ->> 'during' end;
  time_after text := case when topics_of.change.new_row ->> 'status' <> all (ended) then topics_of.change.new_row ->> 'during' end;
begin
  if topics_of.change.table_name not in ('booking_holds', 'bookings') then
    -- Everything else that is logged makes up a model's availability; of its rows only windows are told one by one.
    return next row(
      topics_of.change.model_id, 'availability',
      case when topics_of.change.table_name = 'availability' then topics_of.change.row_id end, null
    )::holdfast_private.change_topic;
    return;
  end if;
  return next row(
    topics_of.change.model_id,
    case topics_of.change.table_name when 'booking_holds' then 'hold' else 'booking' end,
    topics_of.change.row_id,
    coalesce(topics_of.change.new_row, topics_of.change.old_row) ->> 'user_id'
  )::holdfast_private.change_topic;
  -- Everybody sees free time, so everybody may hear that a claim took or freed some; of what else happens to claims they hear nothing.
  -- A new booking rides on a hold, which took the time before it.
  if time_before is distinct from time_after
    and not (topics_of.change.table_name = 'bookings' and topics_of.change.operation = 'insert')
  then
    return next row(topics_of.change.model_id, 'availability', null, null)::holdfast_private.change_topic;
  end if;
end
$$;
comment on function holdfast_private.topics_of(holdfast.availability_change_log) is
  'The topics that a change belongs to: hold or booking for a claim; availability for all else, and for a claim that takes or frees time.';
revoke all on function holdfast_private.topics_of(holdfast.availability_change_log) from public;
--! EndIncluded functions/changes/topics_of.sql
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
The best free slots over several models (1-500), best first: as find_best_slots finds them for each, then by score, nearer to the preferred time, earlier, model id. The weekday is that of each model.
Without a preferred time the earliest start over all of them is it. Models that take no bookings, or none of that length, offer nothing. Models times days are at most 20000.
Errors: MISSING_ARGUMENT, INVALID_RANGE, INVALID_ARGUMENT, BAD_DURATION (no model takes the length), NOT_FOUND (names the model). Source: DESIGN section 4, Search.$$;
revoke all on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer) from public;
grant execute on function holdfast.find_best_slots_for_models(bigint[], integer, timestamptz, timestamptz, timestamptz, integer)
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
--! EndIncluded functions/search/find_best_slots_for_models.sql
--! Included functions/conflicts/count_resolution.sql
create or replace function holdfast_private.count_resolution(
  model_id bigint,
  strategy holdfast.conflict_strategy,
  resolutions holdfast.conflict_resolution[]
)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  insert into holdfast_private.resolution_counts as c (model_id, strategy, resolutions, adjusted, moved, merged, removed)
  select
    count_resolution.model_id, count_resolution.strategy, 1,
    count(*) filter (where r.outcome = 'adjusted'),
    count(*) filter (where r.outcome = 'moved'),
    count(*) filter (where r.outcome = 'merged'),
    count(*) filter (where r.outcome = 'removed')
  from unnest(count_resolution.resolutions) as r
  -- Where no window was in the way there was no conflict.
  having count(*) filter (where r.outcome in ('adjusted', 'moved', 'merged', 'removed')) > 0
  on conflict on constraint resolution_counts_pkey do update set
    resolutions = c.resolutions + excluded.resolutions,
    adjusted = c.adjusted + excluded.adjusted,
    moved = c.moved + excluded.moved,
    merged = c.merged + excluded.merged,
    removed = c.removed + excluded.removed;
end
$$;
comment on function holdfast_private.count_resolution(bigint, holdfast.conflict_strategy, holdfast.conflict_resolution[]) is
  'Counts what a resolution did, for a locked model, in the transaction that does it: what is undone is not counted.';
revoke all on function holdfast_private.count_resolution(bigint, holdfast.conflict_strategy, holdfast.conflict_resolution[]) from public;
--! EndIncluded functions/conflicts/count_resolution.sql
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
    perform holdfast_private.count_resolution(model.id, resolve_window.strategy, plan);
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
--! Included functions/generation/generate_horizon.sql
create or replace function holdfast_private.generate_horizon(
  after_model_id bigint default 0,
  batch_size integer default 50,
  only_new_days boolean default false
)
returns bigint
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  batch bigint[];
  part record;
begin
  batch := array(
    select m.id
    from holdfast.models as m
    left join holdfast_private.horizons as h on h.model_id = m.id
    where m.is_active and m.id > generate_horizon.after_model_id
      and (not generate_horizon.only_new_days or h.local_date is distinct from (now at time zone m.time_zone)::date)
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
  insert into holdfast_private.horizons as h (model_id, local_date)
  select m.id, (now at time zone m.time_zone)::date
  from holdfast.models as m
  where m.id = any (batch)
  on conflict on constraint horizons_pkey do update set local_date = excluded.local_date;
  return batch[cardinality(batch)];
end
$$;
comment on function holdfast_private.generate_horizon(bigint, integer, boolean) is
  'Generates the next batch of active models, by id, each to its own horizon, and returns the last id done, null when none was left: all models, or those alone for which a new local day has begun since it was last done. One transaction a batch keeps locks short.';
revoke all on function holdfast_private.generate_horizon(bigint, integer, boolean) from public;
grant execute on function holdfast_private.generate_horizon(bigint, integer, boolean) to holdfast_worker;
--! EndIncluded functions/generation/generate_horizon.sql
--! Included functions/holds/has_expired_holds.sql
create or replace function holdfast_private.has_expired_holds()
returns boolean
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return exists (select from holdfast.booking_holds as h where h.status = 'active' and h.hold_expires_at <= now);
end
$$;
comment on function holdfast_private.has_expired_holds() is
  'Whether holds have run out that no sweep has ended: it passes by those that somebody has locked.';
revoke all on function holdfast_private.has_expired_holds() from public;
grant execute on function holdfast_private.has_expired_holds() to holdfast_worker;
--! EndIncluded functions/holds/has_expired_holds.sql
--! Included functions/subscriptions/random_secret.sql
-- PostgreSQL without pgcrypto: three random UUIDs have 366 random bits, of which the hash keeps 256.
create or replace function holdfast_private.random_secret()
returns bytea
language sql
volatile
return sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
comment on function holdfast_private.random_secret() is '32 random bytes of a cryptographic source.';
revoke all on function holdfast_private.random_secret() from public;
--! EndIncluded functions/subscriptions/random_secret.sql
--! Included functions/subscriptions/confirm_address.sql
create or replace function holdfast.confirm_address(token text)
returns boolean
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  confirmation holdfast_private.address_confirmations;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('token', confirm_address.token));
  perform holdfast_private.require_read_committed();
  select * into confirmation
  from holdfast_private.address_confirmations as c
  where c.token = confirm_address.token and c.requested_at > now - interval '7 days';
  if confirmation.id is null then
    perform holdfast_private.fail_not_found('confirmation', null);
  end if;
  update holdfast.user_notifications as s
  set confirmed_at = now
  where s.user_id = confirmation.user_id and s.channel = 'email' and lower(s.address) = confirmation.address
    and s.confirmed_at is null;
  return true;
end
$$;
comment on function holdfast.confirm_address(text) is
  $$@resultFieldName isConfirmed
Confirms a mail address by the token that was sent there: from now on its user hears there what was subscribed to. The token is good for 7 days; asked again, it is true again. Whoever has the token may: it needs no other identity.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 7.$$;
revoke all on function holdfast.confirm_address(text) from public;
grant execute on function holdfast.confirm_address(text) to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/subscriptions/confirm_address.sql
--! Included functions/subscriptions/is_confirmed_address.sql
create or replace function holdfast_private.is_confirmed_address(user_id text, address text)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return exists (
    select from holdfast.user_notifications as s
    where s.user_id = is_confirmed_address.user_id and s.channel = 'email' and lower(s.address) = lower(is_confirmed_address.address)
      and s.confirmed_at is not null and s.is_active
  );
end
$$;
comment on function holdfast_private.is_confirmed_address(text, text) is
  'Whether the user is sent mail at the address already: it needs no second confirmation.';
revoke all on function holdfast_private.is_confirmed_address(text, text) from public;
--! EndIncluded functions/subscriptions/is_confirmed_address.sql
--! Included functions/subscriptions/is_webhook_url.sql
create or replace function holdfast_private.is_webhook_url(url text)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Scheme, host, port, the rest. Printable ASCII alone: every browser and library reads it alike.
  parts text[] := regexp_match(
    is_webhook_url.url, '^(https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?((?:[/?][!-"$-\[\]-~]*)?)$'
  );
  host text := lower(parts[2]);
begin
  if parts is null or char_length(is_webhook_url.url) > 2000 then
    return false;
  end if;
  if (select s.allows_local_webhooks from holdfast_private.settings as s) then
    return true;
  end if;
  return parts[1] = 'https'
    and coalesce(parts[3], '443') in ('443', '8443')
    -- A name of two labels or more. Where the last begins with a letter it is no IPv4 address, in no spelling (127.1, 0x7f000001, 2130706433).
    and host ~ '^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$'
    and char_length(host) <= 253
    -- Names that are never public (RFC 6761, 6762, 7686, 8375, ICANN's .internal) or by custom are not.
    and host !~ '\.(localhost|local|localdomain|internal|intranet|private|corp|home|lan|arpa|invalid|test|onion)$';
end
$$;
comment on function holdfast_private.is_webhook_url(text) is
  'Whether webhooks may be sent to the URL: https to the name of a public host, at port 443 or 8443, without credentials or fragment. No IP address, however it is spelt. Where settings.allows_local_webhooks says so, http, any host and any port.';
revoke all on function holdfast_private.is_webhook_url(text) from public;
--! EndIncluded functions/subscriptions/is_webhook_url.sql
--! Included functions/subscriptions/list_subscriptions.sql
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
--! EndIncluded functions/subscriptions/list_subscriptions.sql
--! Included functions/subscriptions/random_token.sql
create or replace function holdfast_private.random_token()
returns text
language sql
volatile
return encode(holdfast_private.random_secret(), 'hex');
comment on function holdfast_private.random_token() is 'A token for a link: 64 hexadecimal digits.';
revoke all on function holdfast_private.random_token() from public;
--! EndIncluded functions/subscriptions/random_token.sql
--! Included functions/subscriptions/random_webhook_secret.sql
create or replace function holdfast_private.random_webhook_secret()
returns text
language sql
volatile
return 'whsec_' || encode(holdfast_private.random_secret(), 'base64');
comment on function holdfast_private.random_webhook_secret() is 'A secret as Standard Webhooks writes it: whsec_ and 32 bytes in base64.';
revoke all on function holdfast_private.random_webhook_secret() from public;
--! EndIncluded functions/subscriptions/random_webhook_secret.sql
--! Included functions/subscriptions/request_confirmation.sql
create or replace function holdfast_private.request_confirmation(subscription holdfast.user_notifications)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  most_of_user constant integer := 5;
  most_to_address constant integer := 3;
  mailbox text := lower(subscription.address);
  now timestamptz;
  asked holdfast_private.address_confirmations;
begin
  -- Requests to one mailbox are counted one after the other, whoever asks.
  perform pg_advisory_xact_lock(hashtextextended(format('holdfast.address_confirmations:%s', mailbox), 0));
  now := holdfast_private.current_instant();
  -- The mail that is on its way confirms this one too.
  if exists (
    select from holdfast_private.address_confirmations as c
    where c.user_id = subscription.user_id and c.address = mailbox and c.requested_at > now - interval '1 hour'
  ) then
    return;
  end if;
  if (
    select count(*) >= most_of_user
    from holdfast_private.address_confirmations as c
    where c.user_id = subscription.user_id and c.requested_at > now - interval '1 day'
  ) or (
    select count(*) >= most_to_address
    from holdfast_private.address_confirmations as c
    where c.address = mailbox and c.requested_at > now - interval '1 day'
  ) then
    perform holdfast_private.fail(
      'CONFIRMATION_LIMIT_REACHED',
      'too many confirmations were asked for',
      jsonb_build_object('limit_of_user', most_of_user, 'limit_to_address', most_to_address, 'hours', 24),
      'Answer the mails that were sent, or ask again tomorrow.'
    );
  end if;
  insert into holdfast_private.address_confirmations (user_id, subscription_id, address, token, requested_at)
  values (subscription.user_id, subscription.id, mailbox, holdfast_private.random_token(), now)
  returning * into asked;
  perform holdfast_private.add_confirmation_job(asked);
end
$$;
comment on function holdfast_private.request_confirmation(holdfast.user_notifications) is
  'Has a mail sent that asks whether the subscription''s address is its user''s: at most 5 in 24 hours for one user and 3 to one mailbox, so that nobody''s is flooded, and none where one was asked for within the hour. CONFIRMATION_LIMIT_REACHED.';
revoke all on function holdfast_private.request_confirmation(holdfast.user_notifications) from public;
--! EndIncluded functions/subscriptions/request_confirmation.sql
--! Included functions/subscriptions/require_address.sql
-- Names that resolve to private addresses are refused when they are resolved, at the moment of sending: here they could change their mind.
create or replace function holdfast_private.require_address(channel holdfast.notification_channel, address text)
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if (require_address.channel = 'in_app') = (require_address.address is null) and (
    require_address.address is null or case require_address.channel
      -- As HTML's input of type email has it (WHATWG), at most 254 characters (RFC 5321), in a domain with a top level.
      when 'email' then char_length(require_address.address) <= 254
        and require_address.address ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$'
      when 'webhook' then holdfast_private.is_webhook_url(require_address.address)
      when 'telegram' then require_address.address ~ '^(-?[1-9][0-9]{0,19}|@[A-Za-z][A-Za-z0-9_]{4,31})$'
    end
  ) then
    return;
  end if;
  perform holdfast_private.fail(
    'INVALID_ADDRESS',
    format('that is no address for %s', require_address.channel),
    jsonb_build_object('argument', 'address', 'channel', require_address.channel),
    case require_address.channel
      when 'email' then 'Give one plain mail address, at most 254 characters.'
      when 'webhook' then 'Give an https URL of a public host by its name, at port 443 or 8443, without user, password or fragment, at most 2000 characters.'
      when 'telegram' then 'Give a chat''s number or @name.'
      else 'Leave address out: in_app messages stay here.'
    end
  );
end
$$;
comment on function holdfast_private.require_address(holdfast.notification_channel, text) is
  'Raises INVALID_ADDRESS unless the channel can send to the address. The address itself is not told: it is personal.';
revoke all on function holdfast_private.require_address(holdfast.notification_channel, text) from public;
--! EndIncluded functions/subscriptions/require_address.sql
--! Included functions/subscriptions/require_subscription.sql
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
--! EndIncluded functions/subscriptions/require_subscription.sql
--! Included functions/subscriptions/rotate_webhook_secret.sql
create or replace function holdfast.rotate_webhook_secret(subscription_id bigint, user_id text default null)
returns text
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text := holdfast_private.resolve_user(rotate_webhook_secret.user_id);
  made text;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('subscription_id', rotate_webhook_secret.subscription_id));
  perform holdfast_private.require_read_committed();
  update holdfast_private.subscription_secrets as s
  set webhook_secret = holdfast_private.random_webhook_secret(),
    previous_webhook_secret = s.webhook_secret,
    webhook_secret_made_at = holdfast_private.current_instant()
  where s.user_id = customer and s.subscription_id = rotate_webhook_secret.subscription_id and s.webhook_secret is not null
  returning s.webhook_secret into made;
  if made is null then
    perform holdfast_private.fail_not_found('webhook subscription', null, rotate_webhook_secret.subscription_id);
  end if;
  return made;
end
$$;
comment on function holdfast.rotate_webhook_secret(bigint, text) is
  $$@resultFieldName webhookSecret
Gives a webhook subscription a new secret (Standard Webhooks: whsec_ and 32 bytes in base64) and returns it: the only time that it is shown. Call it once after subscribing. The secret before it is valid for 24 hours more: meanwhile messages carry the signatures of both. user_id: null means the caller; that of another is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 7.$$;
revoke all on function holdfast.rotate_webhook_secret(bigint, text) from public;
grant execute on function holdfast.rotate_webhook_secret(bigint, text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/subscriptions/rotate_webhook_secret.sql
--! Included functions/subscriptions/start_confirmation.sql
create or replace function holdfast_private.start_confirmation(user_id text, subscription_id bigint)
returns holdfast_private.address_confirmation
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Each is an attempt that came to nothing, or whose end nobody has heard of.
  most_mails constant integer := 5;
  confirmation holdfast_private.address_confirmations;
  subscription holdfast.user_notifications;
begin
  perform holdfast_private.require_read_committed();
  update holdfast_private.address_confirmations as c
  set mails = c.mails + 1
  where c.user_id = start_confirmation.user_id and c.subscription_id = start_confirmation.subscription_id
    and c.requested_at > holdfast_private.current_instant() - interval '7 days' and c.mails < most_mails
  returning * into confirmation;
  select * into subscription
  from holdfast.user_notifications as s
  where s.user_id = confirmation.user_id and s.channel = 'email' and lower(s.address) = confirmation.address
    and s.is_active and s.confirmed_at is null
  order by s.id
  limit 1;
  if subscription.id is null then
    return null;
  end if;
  return row(subscription.user_id, subscription.id, subscription.address, confirmation.token, subscription.time_zone);
end
$$;
comment on function holdfast_private.start_confirmation(text, bigint) is
  'What the mail says that asks whether an address is the user''s. Null where there is nothing to ask any more, or it was tried 5 times. BAD_ISOLATION.';
revoke all on function holdfast_private.start_confirmation(text, bigint) from public;
grant execute on function holdfast_private.start_confirmation(text, bigint) to holdfast_worker;
--! EndIncluded functions/subscriptions/start_confirmation.sql
--! Included functions/subscriptions/subscribe_to_availability.sql
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
    true, null, null
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
  -- Nothing is sent to a mail address that only its subscriber says is its own.
  if wanted.channel <> 'email' or holdfast_private.caller_is_admin() or holdfast_private.is_confirmed_address(customer, wanted.address) then
    wanted.confirmed_at := wanted.created_at;
  end if;
  insert into holdfast.user_notifications select wanted.*;
  if wanted.confirmed_at is null then
    perform holdfast_private.request_confirmation(wanted);
  end if;
  perform holdfast_private.keep_answer(coalesce(only_model_id, 0), idempotency_key, wanted);
  return wanted;
end
$$;
comment on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) is
  $$@resultFieldName subscription
Subscribes a user to what happens: with one model or (only_model_id null) all, to the event types given. Of holds and bookings a customer is told of its own, a model of those with it, an admin of all, as the token says now; whom an admin subscribes, as a customer. channel and address: in_app needs none; an email, https webhook or telegram address. A mail address is used once it was confirmed by the link in the mail that is sent there, unless an admin subscribes or the user is sent mail there already. For a webhook's secret see rotate_webhook_secret. Quiet hours are local times of time_zone: until their end messages wait, save in_app ones; lead times are for reminders, at most 10 of 1 to 43200 minutes. At most 100 subscriptions a user. user_id: null means the caller; another's is for admins. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_TIME_ZONE, INVALID_ADDRESS, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, SUBSCRIPTION_LIMIT_REACHED, CONFIRMATION_LIMIT_REACHED. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) from public;
grant execute on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/subscriptions/subscribe_to_availability.sql
--! Included functions/subscriptions/unsubscribe.sql
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
Ends a subscription and returns it as it was; its messages that wait to be sent are withdrawn. user_id: null means the caller; that of another is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.unsubscribe(bigint, text) from public;
grant execute on function holdfast.unsubscribe(bigint, text) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/subscriptions/unsubscribe.sql
--! Included functions/subscriptions/unsubscribe_by_token.sql
-- Switched off, not deleted: mail programs may ask twice, and the second time is no error (RFC 8058).
create or replace function holdfast.unsubscribe_by_token(token text)
returns boolean
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  subscription holdfast.user_notifications;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('token', unsubscribe_by_token.token));
  perform holdfast_private.require_read_committed();
  select s.* into subscription
  from holdfast_private.subscription_secrets as secret
  join holdfast.user_notifications as s on s.user_id = secret.user_id and s.id = secret.subscription_id
  where secret.unsubscribe_token = unsubscribe_by_token.token;
  if subscription.id is null then
    perform holdfast_private.fail_not_found('subscription', null);
  end if;
  -- And those that would go on telling that address the same.
  update holdfast.user_notifications as s
  set is_active = false
  where s.user_id = subscription.user_id and s.is_active
    and (
      s.id = subscription.id
      or s.channel = subscription.channel and s.address = subscription.address and s.event_types <@ subscription.event_types
        and (subscription.only_model_id is null or s.only_model_id = subscription.only_model_id)
    );
  return true;
end
$$;
comment on function holdfast.unsubscribe_by_token(text) is
  $$@resultFieldName isUnsubscribed
Switches off the subscription whose messages carry the token, and those of the same user to the same address that ask for nothing more. Messages that wait are withdrawn. Asked again, it is true again. Whoever has the token may: it needs no other identity.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND. Source: RFC 8058, DESIGN section 7.$$;
revoke all on function holdfast.unsubscribe_by_token(text) from public;
grant execute on function holdfast.unsubscribe_by_token(text) to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/subscriptions/unsubscribe_by_token.sql
--! Included functions/jobs/add_confirmation_job.sql
create or replace function holdfast_private.add_confirmation_job(confirmation holdfast_private.address_confirmations)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.add_job(
    'send_confirmation',
    jsonb_build_object('user_id', confirmation.user_id, 'subscription_id', confirmation.subscription_id::text),
    job_key => holdfast_private.confirmation_job_key(confirmation.id)
  );
end
$$;
comment on function holdfast_private.add_confirmation_job(holdfast_private.address_confirmations) is
  'Has the mail sent that asks whether an address is its user''s.';
revoke all on function holdfast_private.add_confirmation_job(holdfast_private.address_confirmations) from public;
--! EndIncluded functions/jobs/add_confirmation_job.sql
--! Included functions/jobs/add_delivery_job.sql
create or replace function holdfast_private.add_delivery_job(model_id bigint, id bigint, run_at timestamptz)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.add_job(
    'deliver_notification',
    jsonb_build_object('model_id', add_delivery_job.model_id::text, 'id', add_delivery_job.id::text),
    add_delivery_job.run_at,
    holdfast_private.delivery_job_key(add_delivery_job.model_id, add_delivery_job.id)
  );
end
$$;
comment on function holdfast_private.add_delivery_job(bigint, bigint, timestamptz) is
  'Makes a message''s job due at an instant; there is one job for each message.';
revoke all on function holdfast_private.add_delivery_job(bigint, bigint, timestamptz) from public;
--! EndIncluded functions/jobs/add_delivery_job.sql
--! Included functions/jobs/add_fan_out_job.sql
create or replace function holdfast_private.add_fan_out_job(model_id bigint, run_at timestamptz, kind text)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.add_job(
    'fan_out_notifications',
    jsonb_build_object('model_id', add_fan_out_job.model_id::text),
    add_fan_out_job.run_at,
    format('fan_out_notifications@%s/%s', add_fan_out_job.model_id, add_fan_out_job.kind),
    keeps_run_at => true
  );
end
$$;
comment on function holdfast_private.add_fan_out_job(bigint, timestamptz, text) is
  'Adds the job that tells a model''s news; of one kind there is one job for each model, which keeps the time that it was first given.';
revoke all on function holdfast_private.add_fan_out_job(bigint, timestamptz, text) from public;
--! EndIncluded functions/jobs/add_fan_out_job.sql
--! Included functions/jobs/add_job.sql
create or replace function holdfast_private.add_job(
  identifier text,
  payload jsonb default '{}',
  run_at timestamptz default null,
  job_key text default null,
  keeps_run_at boolean default false
)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Jobs wait on the server's clock.
  due timestamptz := add_job.run_at - (select c.clock_offset from holdfast_private.clock as c);
  added bigint;
begin
  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  -- Null means that a worker began with the job of this key at that very moment, and nothing was added: then the key is free now.
  for attempt in 1..100 loop
    added := (graphile_worker.add_job(
      add_job.identifier, add_job.payload::json, run_at => due, job_key => add_job.job_key,
      job_key_mode => case when add_job.keeps_run_at then 'preserve_run_at' else 'replace' end
    )).id;
    if added is not null then
      return;
    end if;
  end loop;
  perform holdfast_private.fail('RETRY', 'the job could not be added', jsonb_build_object('identifier', add_job.identifier));
end
$$;
comment on function holdfast_private.add_job(text, jsonb, timestamptz, text, boolean) is
  'Adds a graphile-worker job for an instant of Holdfast''s clock (null: now); of one job_key there is one job, which keeps its time (keeps_run_at) or takes the new one. Does nothing where there is no schema graphile_worker. RETRY.';
revoke all on function holdfast_private.add_job(text, jsonb, timestamptz, text, boolean) from public;
--! EndIncluded functions/jobs/add_job.sql
--! Included functions/jobs/confirmation_job_key.sql
create or replace function holdfast_private.confirmation_job_key(id bigint)
returns text
language sql
immutable
parallel safe
return format('send_confirmation@%s', id);
comment on function holdfast_private.confirmation_job_key(bigint) is 'Key of the one job that asks for a confirmation.';
revoke all on function holdfast_private.confirmation_job_key(bigint) from public;
--! EndIncluded functions/jobs/confirmation_job_key.sql
--! Included functions/jobs/delivery_job_key.sql
create or replace function holdfast_private.delivery_job_key(model_id bigint, id bigint)
returns text
language sql
immutable
parallel safe
return format('deliver_notification@%s/%s', model_id, id);
comment on function holdfast_private.delivery_job_key(bigint, bigint) is 'Key of the one job that sends a message.';
revoke all on function holdfast_private.delivery_job_key(bigint, bigint) from public;
--! EndIncluded functions/jobs/delivery_job_key.sql
--! Included functions/jobs/dispatch_deliveries.sql
-- One batch of jobs and a few NOTIFYs, however many messages there are.
create or replace function holdfast_private.dispatch_deliveries(model_id bigint, ids bigint[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  clock_offset interval := (select c.clock_offset from holdfast_private.clock as c);
  lost record;
begin
  -- Digests of user ids only: payloads have 8000 bytes and are read by whoever may connect.
  perform pg_notify('holdfast:notifications', jsonb_build_object('users', jsonb_agg(told.digest))::text)
  from (
    select md5(d.user_id) as digest, (row_number() over () - 1) / 200 as part
    from holdfast.notification_deliveries as d
    where d.model_id = dispatch_deliveries.model_id and d.id = any (dispatch_deliveries.ids) and d.channel = 'in_app'
    group by d.user_id
  ) as told
  group by told.part;

  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  for lost in
    with wanted as (
      select d.id, holdfast_private.delivery_job_key(d.model_id, d.id) as key, d.next_attempt_at
      from holdfast.notification_deliveries as d
      where d.model_id = dispatch_deliveries.model_id and d.id = any (dispatch_deliveries.ids) and d.status in ('pending', 'failed')
    ),
    specs as (
      select array_agg(
        row(
          'deliver_notification', json_build_object('model_id', dispatch_deliveries.model_id::text, 'id', w.id::text), null,
          w.next_attempt_at - clock_offset, null, w.key, null, null
        )::graphile_worker.job_spec
      ) as all_of_them
      from wanted as w
    ),
    added as (
      select j.key
      from specs as s
      cross join lateral graphile_worker.add_jobs(s.all_of_them) as j
      where s.all_of_them is not null
    )
    -- See add_job: a worker began with that very job.
    select w.* from wanted as w where w.key not in (select a.key from added as a)
  loop
    perform holdfast_private.add_delivery_job(dispatch_deliveries.model_id, lost.id, lost.next_attempt_at);
  end loop;
end
$$;
comment on function holdfast_private.dispatch_deliveries(bigint, bigint[]) is
  'Sends stored messages of a model on their way: one job for each that waits, at its time, all in one batch; and one NOTIFY on holdfast:notifications for up to 200 users ({"users": [md5 of the id]}) who have new in_app messages.';
revoke all on function holdfast_private.dispatch_deliveries(bigint, bigint[]) from public;
--! EndIncluded functions/jobs/dispatch_deliveries.sql
--! Included functions/deliveries/quiet_hours.sql
create or replace function holdfast_private.quiet_hours(subscription holdfast.user_notifications, at timestamptz)
returns tstzrange
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  today date := (quiet_hours.at at time zone subscription.time_zone)::date;
  -- Before its own begin an end is on the next day.
  days integer := case when subscription.quiet_until < subscription.quiet_from then 1 else 0 end;
  quiet tstzrange;
begin
  if subscription.quiet_from is null or subscription.channel = 'in_app' then
    return null;
  end if;
  -- Yesterday evening's may last until this morning.
  for day in 0..1 loop
    quiet := tstzrange(
      holdfast.local_to_instant(today - day + subscription.quiet_from, subscription.time_zone),
      greatest(
        holdfast.local_to_instant(today - day + subscription.quiet_from, subscription.time_zone),
        holdfast.local_to_instant(today - day + days + subscription.quiet_until, subscription.time_zone)
      )
    );
    if quiet @> quiet_hours.at then
      return quiet;
    end if;
  end loop;
  return null;
end
$$;
comment on function holdfast_private.quiet_hours(holdfast.user_notifications, timestamptz) is
  'The subscription''s quiet hours in which an instant lies, read on its own wall clock (local_to_instant); null where it lies in none. in_app has none.';
revoke all on function holdfast_private.quiet_hours(holdfast.user_notifications, timestamptz) from public;
--! EndIncluded functions/deliveries/quiet_hours.sql
--! Included functions/deliveries/end_delivery.sql
create or replace function holdfast_private.end_delivery(
  message holdfast.notification_deliveries,
  status holdfast.delivery_status,
  error text default null
)
returns holdfast.delivery_status
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  update holdfast.notification_deliveries as d
  set status = end_delivery.status,
    next_attempt_at = null,
    last_error = coalesce(end_delivery.error, d.last_error),
    delivered_at = case when end_delivery.status = 'delivered' then holdfast_private.current_instant() end
  where d.model_id = message.model_id and d.id = message.id;
  return end_delivery.status;
end
$$;
comment on function holdfast_private.end_delivery(holdfast.notification_deliveries, holdfast.delivery_status, text) is
  'Ends the life of a locked message with this status, and returns it.';
revoke all on function holdfast_private.end_delivery(holdfast.notification_deliveries, holdfast.delivery_status, text) from public;
--! EndIncluded functions/deliveries/end_delivery.sql
--! Included functions/deliveries/finish_delivery.sql
create or replace function holdfast_private.finish_delivery(
  model_id bigint,
  id bigint,
  attempt integer,
  outcome holdfast_private.delivery_outcome,
  error text default null,
  retry_after_seconds integer default null
)
returns holdfast.delivery_status
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
  -- It comes from outside: one line, of a length that can be read.
  told text := left(regexp_replace(finish_delivery.error, '[[:space:][:cntrl:]]+', ' ', 'g'), 500);
begin
  perform holdfast_private.require_read_committed();
  select * into message
  from holdfast.notification_deliveries as d
  where d.model_id = finish_delivery.model_id and d.id = finish_delivery.id
  for no key update;
  if message.id is null or message.status = 'delivered' then
    return message.status;
  elsif finish_delivery.outcome = 'delivered' then
    -- Whichever attempt it was: the receiver has it, so it is never sent again.
    return holdfast_private.end_delivery(message, 'delivered');
  elsif finish_delivery.attempt is distinct from message.last_attempt or message.status not in ('pending', 'failed') then
    return message.status;
  end if;
  case finish_delivery.outcome
    when 'failed' then
      return holdfast_private.postpone_delivery(message, told, finish_delivery.retry_after_seconds);
    when 'unconfigured' then
      return holdfast_private.end_delivery(message, 'unconfigured', told);
    when 'gone' then
      update holdfast.user_notifications as s
      set is_active = false
      where s.user_id = message.user_id and s.channel = message.channel and s.address = message.address and s.is_active;
      return holdfast_private.end_delivery(message, 'parked', told);
    else
      return holdfast_private.end_delivery(message, 'parked', told);
  end case;
end
$$;
comment on function holdfast_private.finish_delivery(bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer) is
  'Says what came of an attempt, and returns the message''s status: delivered; failed, to be tried again (retry_after_seconds: not sooner); parked after the last attempt, when the receiver refused it for good, or when it wants no more (its subscriptions end); unconfigured. attempt is the number that start_delivery gave: of an older attempt nothing counts but that it was delivered after all. error: why, without addresses and secrets. Null where the message is gone. BAD_ISOLATION.';
revoke all on function holdfast_private.finish_delivery(bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer) from public;
grant execute on function holdfast_private.finish_delivery(bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer) to holdfast_worker;
--! EndIncluded functions/deliveries/finish_delivery.sql
--! Included functions/deliveries/is_stale.sql
create or replace function holdfast_private.is_stale(message holdfast.notification_deliveries, now timestamptz)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  told_id bigint := (message.payload #>> '{items,0,id}')::bigint;
begin
  case message.event_type
    when 'booking_reminder' then
      return not exists (
        select from holdfast.bookings as b
        where b.model_id = message.model_id and b.id = told_id and b.status = 'confirmed'
          and lower(b.during) = (message.payload ->> 'starts_at')::timestamptz and lower(b.during) > is_stale.now
      );
    when 'hold_expiring' then
      return not exists (
        select from holdfast.booking_holds as h
        where h.model_id = message.model_id and h.id = told_id and h.status = 'active' and h.hold_expires_at > is_stale.now
      );
    else
      return false;
  end case;
end
$$;
comment on function holdfast_private.is_stale(holdfast.notification_deliveries, timestamptz) is
  'Whether what a message announces will not come any more: a booking that was moved or cancelled or has begun, a hold that has ended. What has happened stays true.';
revoke all on function holdfast_private.is_stale(holdfast.notification_deliveries, timestamptz) from public;
--! EndIncluded functions/deliveries/is_stale.sql
--! Included functions/deliveries/most_attempts.sql
create or replace function holdfast_private.most_attempts()
returns integer
language sql
immutable
parallel safe
return 10;
comment on function holdfast_private.most_attempts() is 'How often a message is tried before it is parked.';
revoke all on function holdfast_private.most_attempts() from public;
--! EndIncluded functions/deliveries/most_attempts.sql
--! Included functions/deliveries/outgoing_message_of.sql
create or replace function holdfast_private.outgoing_message_of(
  message holdfast.notification_deliveries,
  subscription holdfast.user_notifications,
  now timestamptz
)
returns holdfast_private.outgoing_message
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  model holdfast.models;
  secrets holdfast_private.subscription_secrets;
begin
  select * into model from holdfast.models as m where m.id = message.model_id;
  select * into secrets
  from holdfast_private.subscription_secrets as s
  where s.user_id = subscription.user_id and s.subscription_id = subscription.id;
  return row(
    message.model_id, message.id, message.last_attempt, format('msg_%s_%s', message.model_id, message.id), message.channel, message.address,
    message.event_type, message.payload, (message.payload ->> 'count')::integer > 1, message.user_id,
    coalesce(subscription.time_zone, 'UTC'), model.name, model.time_zone, secrets.unsubscribe_token,
    array_remove(
      array[
        secrets.webhook_secret,
        case when secrets.webhook_secret_made_at > outgoing_message_of.now - interval '24 hours' then secrets.previous_webhook_secret end
      ],
      null
    ),
    message.created_at
  );
end
$$;
comment on function holdfast_private.outgoing_message_of(holdfast.notification_deliveries, holdfast.user_notifications, timestamptz) is
  'All that it takes to send a message by a subscription (null: by none).';
revoke all on function holdfast_private.outgoing_message_of(holdfast.notification_deliveries, holdfast.user_notifications, timestamptz) from public;
--! EndIncluded functions/deliveries/outgoing_message_of.sql
--! Included functions/deliveries/postpone_delivery.sql
create or replace function holdfast_private.postpone_delivery(
  message holdfast.notification_deliveries,
  error text,
  retry_after_seconds integer
)
returns holdfast.delivery_status
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  due timestamptz;
begin
  if message.attempts >= holdfast_private.most_attempts() then
    return holdfast_private.end_delivery(message, 'parked', postpone_delivery.error);
  end if;
  due := holdfast_private.current_instant() + greatest(
    holdfast_private.retry_delay(message.attempts),
    -- Nobody puts a message off for longer than the plan itself does.
    make_interval(secs => least(coalesce(postpone_delivery.retry_after_seconds, 0), 86400))
  );
  update holdfast.notification_deliveries as d
  set status = 'failed', next_attempt_at = due, last_error = postpone_delivery.error
  where d.model_id = message.model_id and d.id = message.id;
  perform holdfast_private.add_delivery_job(message.model_id, message.id, due);
  return 'failed';
end
$$;
comment on function holdfast_private.postpone_delivery(holdfast.notification_deliveries, text, integer) is
  'A locked message''s attempt has failed: adds the job for the next (retry_delay, and not before what the receiver asks for), or parks it after the last.';
revoke all on function holdfast_private.postpone_delivery(holdfast.notification_deliveries, text, integer) from public;
--! EndIncluded functions/deliveries/postpone_delivery.sql
--! Included functions/deliveries/quiet_end.sql
create or replace function holdfast_private.quiet_end(subscription holdfast.user_notifications, at timestamptz)
returns timestamptz
language sql
stable
return upper(holdfast_private.quiet_hours(subscription, at));
comment on function holdfast_private.quiet_end(holdfast.user_notifications, timestamptz) is
  'When the quiet hours end in which an instant lies; null where it lies in none.';
revoke all on function holdfast_private.quiet_end(holdfast.user_notifications, timestamptz) from public;
--! EndIncluded functions/deliveries/quiet_end.sql
--! Included functions/deliveries/requeue_deliveries.sql
create or replace function holdfast_private.requeue_deliveries(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Jobs that are only late are left alone.
  overdue timestamptz := holdfast_private.current_instant() - interval '30 seconds';
  requeued integer := 0;
  lost record;
begin
  perform holdfast_private.require_read_committed();
  if to_regnamespace('graphile_worker') is null then
    return 0;
  end if;
  for lost in
    select first.model_id, array_agg(first.id) as ids
    from (
      select d.model_id, d.id
      from holdfast.notification_deliveries as d
      where d.status in ('pending', 'failed') and d.next_attempt_at <= overdue
        and not exists (
          select from graphile_worker.jobs as j
          where j.key = holdfast_private.delivery_job_key(d.model_id, d.id) and (j.locked_at is not null or j.attempts < j.max_attempts)
        )
      order by d.next_attempt_at
      limit requeue_deliveries.batch_size
    ) as first
    group by first.model_id
  loop
    perform holdfast_private.dispatch_deliveries(lost.model_id, lost.ids);
    requeued := requeued + cardinality(lost.ids);
  end loop;
  for lost in
    select distinct d.model_id from holdfast_private.open_digests as d where d.due_at <= overdue limit requeue_deliveries.batch_size
  loop
    perform holdfast_private.add_fan_out_job(lost.model_id, holdfast_private.current_instant(), 'late');
  end loop;
  for lost in
    select c as confirmation
    from holdfast_private.address_confirmations as c
    where c.mails = 0 and c.requested_at <= overdue
      and not exists (select from graphile_worker.jobs as j where j.key = holdfast_private.confirmation_job_key(c.id))
    limit requeue_deliveries.batch_size
  loop
    perform holdfast_private.add_confirmation_job(lost.confirmation);
  end loop;
  return requeued;
end
$$;
comment on function holdfast_private.requeue_deliveries(integer) is
  'Adds jobs for messages, news and questions for confirmation that are overdue and have none: the queue was made anew, or a worker came only later. At most batch_size messages, and returns how many: call again until that is less than batch_size. BAD_ISOLATION.';
revoke all on function holdfast_private.requeue_deliveries(integer) from public;
grant execute on function holdfast_private.requeue_deliveries(integer) to holdfast_worker;
--! EndIncluded functions/deliveries/requeue_deliveries.sql
--! Included functions/deliveries/retry_delay.sql
-- The plan that Standard Webhooks suggests, for every channel: 5 s after the first attempt, about 76 h from the first to the last. The share
-- at random keeps a receiver that comes back from meeting all at once.
create or replace function holdfast_private.retry_delay(attempts integer)
returns interval
language sql
volatile
return (
  '{5 seconds,5 minutes,30 minutes,2 hours,5 hours,10 hours,14 hours,20 hours,24 hours}'::interval[]
)[least(attempts, 9)] * (0.9 + 0.2 * random());
comment on function holdfast_private.retry_delay(integer) is
  'How long to wait after so many attempts: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, give or take a tenth.';
revoke all on function holdfast_private.retry_delay(integer) from public;
--! EndIncluded functions/deliveries/retry_delay.sql
--! Included functions/deliveries/retry_delivery.sql
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
  elsif message.status in ('delivered', 'withdrawn') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', format('the message has been %s', message.status),
      jsonb_build_object('model_id', message.model_id, 'id', message.id, 'status', message.status)
    );
  elsif message.status <> 'pending' then
    update holdfast.notification_deliveries as n
    set status = 'pending', attempts = 0, next_attempt_at = holdfast_private.current_instant()
    where n.model_id = message.model_id and n.id = message.id
    returning * into message;
    perform holdfast_private.add_delivery_job(message.model_id, message.id, message.next_attempt_at);
  end if;
  return message;
end
$$;
comment on function holdfast.retry_delivery(bigint, bigint) is
  $$@resultFieldName notification
Queues a message that failed, was parked or had no channel once more, its attempts counted anew; its last error stays to be read. A pending one is returned as it is, a delivered or withdrawn one is never sent again. For admins and workers.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, INVALID_TRANSITION. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.retry_delivery(bigint, bigint) from public;
grant execute on function holdfast.retry_delivery(bigint, bigint) to holdfast_admin, holdfast_worker;
--! EndIncluded functions/deliveries/retry_delivery.sql
--! Included functions/deliveries/start_delivery.sql
create or replace function holdfast_private.start_delivery(model_id bigint, id bigint)
returns holdfast_private.outgoing_message
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
  subscription holdfast.user_notifications;
  now timestamptz;
  due timestamptz;
begin
  perform holdfast_private.require_read_committed();
  select * into message
  from holdfast.notification_deliveries as d
  where d.model_id = start_delivery.model_id and d.id = start_delivery.id
  for no key update;
  if message.id is null or message.status not in ('pending', 'failed') then
    return null;
  end if;
  now := holdfast_private.current_instant();
  subscription := holdfast_private.subscription_of(message);
  if message.subscription_id is not null and subscription.id is null or holdfast_private.is_stale(message, now) then
    perform holdfast_private.end_delivery(message, 'withdrawn');
    return null;
  end if;
  if message.attempts >= holdfast_private.most_attempts() then
    -- Every attempt ended without an answer: whatever it is, it ends those who try it.
    perform holdfast_private.end_delivery(message, 'parked', 'no attempt came to an end');
    return null;
  end if;
  due := greatest(message.next_attempt_at, now);
  due := coalesce(holdfast_private.quiet_end(subscription, due), due);
  if due > now then
    update holdfast.notification_deliveries as d
    set next_attempt_at = due
    where d.model_id = message.model_id and d.id = message.id;
    perform holdfast_private.add_delivery_job(message.model_id, message.id, due);
    return null;
  end if;

  update holdfast.notification_deliveries as d
  set attempts = d.attempts + 1, last_attempt = d.last_attempt + 1
  where d.model_id = message.model_id and d.id = message.id
  returning * into message;
  return holdfast_private.outgoing_message_of(message, subscription, now);
end
$$;
comment on function holdfast_private.start_delivery(bigint, bigint) is
  'Begins an attempt to send a message, counts it, and says all that it takes. Null where there is nothing to do now: it is over, or gone; or it waits for its time or the end of the receiver''s quiet hours, for which its job is added. What it tells may be true no more (a reminder of a booking that was moved), or nobody may want it any longer: then it is withdrawn. The answer goes to finish_delivery with the attempt''s number. BAD_ISOLATION.';
revoke all on function holdfast_private.start_delivery(bigint, bigint) from public;
grant execute on function holdfast_private.start_delivery(bigint, bigint) to holdfast_worker;
--! EndIncluded functions/deliveries/start_delivery.sql
--! Included functions/deliveries/subscription_of.sql
create or replace function holdfast_private.subscription_of(message holdfast.notification_deliveries)
returns holdfast.user_notifications
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  subscription holdfast.user_notifications;
begin
  select * into subscription
  from holdfast.user_notifications as s
  where s.user_id = message.user_id and s.channel = message.channel and s.address = message.address
    and s.is_active and s.confirmed_at is not null
    and message.event_type = any (s.event_types)
    and (s.only_model_id is null or s.only_model_id = message.model_id)
  -- One address is told once, whichever of its subscriptions ask for it: another may still want it.
  order by s.id = message.subscription_id desc nulls last, s.id
  limit 1;
  return subscription;
end
$$;
comment on function holdfast_private.subscription_of(holdfast.notification_deliveries) is
  'The subscription by which a message goes to its address now: the one that asked for it or, where that has ended, another of the user''s that asks for it too. Null where there is none.';
revoke all on function holdfast_private.subscription_of(holdfast.notification_deliveries) from public;
--! EndIncluded functions/deliveries/subscription_of.sql
--! Included functions/notifications/dedupe_key.sql
create or replace function holdfast_private.dedupe_key(
  event_type holdfast.notification_event,
  news_key text,
  subscription holdfast.user_notifications
)
returns text
language sql
stable
return format('%s:%s:%s', event_type, news_key, md5(jsonb_build_array(subscription.user_id, subscription.channel, subscription.address)::text));
comment on function holdfast_private.dedupe_key(holdfast.notification_event, text, holdfast.user_notifications) is
  'What makes it the same message: the event, what it tells of, and the address.';
revoke all on function holdfast_private.dedupe_key(holdfast.notification_event, text, holdfast.user_notifications) from public;
--! EndIncluded functions/notifications/dedupe_key.sql
--! Included functions/notifications/announce_expiring_holds.sql
create or replace function holdfast_private.announce_expiring_holds(batch_size integer default 500)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  models bigint[] := '{}';
  told bigint[];
  all_told bigint[] := '{}';
  announced integer := 0;
  due record;
begin
  perform holdfast_private.require_read_committed();
  for due in
    select h.model_id, h.id, wanted.subscribers, jsonb_build_object(
      'count', 1, 'starts_at', lower(h.during), 'ends_at', upper(h.during),
      'items', jsonb_build_array(jsonb_build_object(
        'id', h.id::text, 'user_id', h.user_id, 'starts_at', lower(h.during), 'ends_at', upper(h.during),
        'price', h.price, 'currency', h.currency, 'expires_at', h.hold_expires_at
      ))
    ) as payload
    from holdfast.booking_holds as h
    cross join holdfast_private.settings as setting
    cross join lateral (
      select array_agg(reader.s) as subscribers
      from (
        select s from holdfast_private.subscribers_of(h.model_id, 'hold_expiring', null, false) as s
        union all
        select s from holdfast_private.subscribers_of(h.model_id, 'hold_expiring', h.user_id, false) as s
      ) as reader (s)
      where not holdfast_private.was_told(h.model_id, 'hold_expiring', h.id::text, reader.s)
    ) as wanted
    where h.status = 'active' and h.hold_expires_at > now and h.hold_expires_at <= now + setting.hold_warning
      and wanted.subscribers is not null
    order by h.hold_expires_at
    limit announce_expiring_holds.batch_size
  loop
    told := holdfast_private.tell(due.model_id, 'hold_expiring', due.payload, due.id::text, due.subscribers);
    all_told := all_told || told;
    models := models || array_fill(due.model_id, array[cardinality(told)]);
    announced := announced + 1;
  end loop;
  perform holdfast_private.dispatch_deliveries(t.model_id, array_agg(t.id))
  from unnest(models, all_told) as t (model_id, id)
  group by t.model_id;
  return announced;
end
$$;
comment on function holdfast_private.announce_expiring_holds(integer) is
  'Tells of holds that will run out within settings.hold_warning, once each, at most batch_size of them, and returns how many: call again until that is less than batch_size. BAD_ISOLATION.';
revoke all on function holdfast_private.announce_expiring_holds(integer) from public;
grant execute on function holdfast_private.announce_expiring_holds(integer) to holdfast_worker;
--! EndIncluded functions/notifications/announce_expiring_holds.sql
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
        'ends_at_before', upper(n.before),
        'price', n.price,
        'currency', n.currency
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
--! Included functions/notifications/due_lead_time.sql
create or replace function holdfast_private.due_lead_time(
  subscription holdfast.user_notifications,
  starts_at timestamptz,
  now timestamptz
)
returns integer
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  -- Asked for every booking ahead, each minute: those without quiet hours are quickly told.
  if subscription.quiet_from is null then
    return (
      select min(lead.minutes)
      from unnest(subscription.lead_times_minutes) as lead (minutes)
      where due_lead_time.starts_at - make_interval(mins => lead.minutes) <= due_lead_time.now
    );
  end if;
  -- Until quiet hours end.
  if holdfast_private.quiet_hours(subscription, due_lead_time.now) is not null then
    return null;
  end if;
  return (
    select lead.minutes
    from unnest(subscription.lead_times_minutes) as lead (minutes)
    cross join lateral holdfast_private.reminder_instant(subscription, due_lead_time.starts_at, lead.minutes) as at
    where at <= due_lead_time.now
    order by at desc, lead.minutes
    limit 1
  );
end
$$;
comment on function holdfast_private.due_lead_time(holdfast.user_notifications, timestamptz, timestamptz) is
  'The lead time, in minutes, with which a subscription is to be reminded now: of those whose time has passed only the one nearest to the start, so that nobody is told twice at once. Null before the first, and in quiet hours.';
revoke all on function holdfast_private.due_lead_time(holdfast.user_notifications, timestamptz, timestamptz) from public;
--! EndIncluded functions/notifications/due_lead_time.sql
--! Included functions/notifications/fan_out_notifications.sql
create or replace function holdfast_private.fan_out_notifications(model_id bigint)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  told bigint[] := '{}';
  digest record;
begin
  perform holdfast_private.require_read_committed();
  for digest in
    with taken as (
      delete from holdfast_private.open_digests as d
      where d.model_id = fan_out_notifications.model_id
        and (
          d.due_at <= now
          -- A burst's later windows go with its first.
          or d.is_public and exists (
            select from holdfast_private.open_digests as first
            where first.model_id = fan_out_notifications.model_id and first.is_public and first.due_at <= now
          )
        )
      returning d.*
    )
    select t.event_type, t.user_id, bool_and(t.is_public) as is_public,
      -- The same for all of an event's digests: who is told of all of them is not told of its own besides.
      min(min(t.first_change_id)) over (partition by t.event_type) as first_change_id,
      holdfast_private.merge_payloads(array_agg(t.payload order by t.id)) as payload
    from taken as t
    group by t.event_type, t.user_id
    order by t.user_id nulls first
  loop
    -- Switched off, a model offers nothing.
    continue when digest.is_public and not exists (
      select from holdfast.models as m where m.id = fan_out_notifications.model_id and m.is_active
    );
    told := told || holdfast_private.tell(
      fan_out_notifications.model_id, digest.event_type, digest.payload, digest.first_change_id::text,
      array(
        select s
        from holdfast_private.subscribers_of(fan_out_notifications.model_id, digest.event_type, digest.user_id, digest.is_public) as s
      )
    );
  end loop;
  perform holdfast_private.dispatch_deliveries(fan_out_notifications.model_id, told);
  return cardinality(told);
end
$$;
comment on function holdfast_private.fan_out_notifications(bigint) is
  'Tells a model''s news that is due: one message for each event type and address that is subscribed and may read it, however much happened. in_app messages are delivered at once; the others'' jobs are added in one batch. Returns how many messages. BAD_ISOLATION.';
revoke all on function holdfast_private.fan_out_notifications(bigint) from public;
grant execute on function holdfast_private.fan_out_notifications(bigint) to holdfast_worker;
--! EndIncluded functions/notifications/fan_out_notifications.sql
--! Included functions/notifications/gather_news.sql
-- The relay's share is short however many subscribers there are: they are looked up by the fan-out, model by model.
create or replace function holdfast_private.gather_news(changes holdfast.availability_change_log[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  digest_window interval := (select s.digest_window from holdfast_private.settings as s);
  due record;
begin
  if not exists (select from holdfast.user_notifications as s where s.is_active) then
    return;
  end if;
  for due in
    with gathered as (
      insert into holdfast_private.open_digests (model_id, event_type, user_id, is_public, first_change_id, payload, due_at)
      select d.model_id, d.event_type, d.user_id, d.is_public, d.log_id, d.payload,
        -- Windows come in bursts; what concerns somebody's own booking is told at once.
        now + case when d.is_public then digest_window else interval '0' end
      from holdfast_private.digest_news(gather_news.changes) as d
      returning *
    )
    select distinct g.model_id, g.is_public, g.due_at from gathered as g
  loop
    -- The window begins with the first change.
    perform holdfast_private.add_fan_out_job(due.model_id, due.due_at, case when due.is_public then 'window' else 'at once' end);
  end loop;
end
$$;
comment on function holdfast_private.gather_news(holdfast.availability_change_log[]) is
  'Keeps what the changes tell as open digests and adds the jobs that tell them: for availability when its window ends, else at once. The relay calls it in the transaction that moves its cursor, so each change is told once.';
revoke all on function holdfast_private.gather_news(holdfast.availability_change_log[]) from public;
--! EndIncluded functions/notifications/gather_news.sql
--! Included functions/notifications/merge_payloads.sql
create or replace function holdfast_private.merge_payloads(payloads jsonb[])
returns jsonb
language plpgsql
immutable
set search_path to pg_catalog, pg_temp
as $$
begin
  if cardinality(payloads) = 1 then
    return payloads[1];
  end if;
  -- Their times are UTC in one form, so that their texts sort as they do.
  return (
    select jsonb_build_object(
      'count', sum((p ->> 'count')::integer),
      'starts_at', min(p ->> 'starts_at'),
      'ends_at', max(p ->> 'ends_at'),
      'items', (
        select jsonb_agg(first.item)
        from (
          select i.item
          from unnest(merge_payloads.payloads) with ordinality as q (payload, n)
          cross join lateral jsonb_array_elements(q.payload -> 'items') with ordinality as i (item, m)
          order by i.item ->> 'starts_at', q.n, i.m
          limit 20
        ) as first
      )
    )
    from unnest(merge_payloads.payloads) as p
  );
end
$$;
comment on function holdfast_private.merge_payloads(jsonb[]) is 'One digest''s payload from several: counts added up, the first 20 items of all.';
revoke all on function holdfast_private.merge_payloads(jsonb[]) from public;
--! EndIncluded functions/notifications/merge_payloads.sql
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
      (l.facts ->> 'during')::tstzrange, case when l.is_moved then (l.old_row ->> 'during')::tstzrange end,
      (l.facts ->> 'price')::numeric, l.facts ->> 'currency'
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
--! Included functions/notifications/reminder_instant.sql
create or replace function holdfast_private.reminder_instant(
  subscription holdfast.user_notifications,
  starts_at timestamptz,
  lead_minutes integer
)
returns timestamptz
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  wanted timestamptz := reminder_instant.starts_at - make_interval(mins => reminder_instant.lead_minutes);
  quiet tstzrange := holdfast_private.quiet_hours(subscription, wanted);
begin
  return case
    when quiet is null then wanted
    when upper(quiet) < reminder_instant.starts_at then upper(quiet)
    -- Time enough to be sent before they begin.
    else lower(quiet) - interval '5 minutes'
  end;
end
$$;
comment on function holdfast_private.reminder_instant(holdfast.user_notifications, timestamptz, integer) is
  'When a subscription is reminded of a booking: its lead time before the start; where quiet hours are in the way, at their end, or before they begin where the booking starts in them.';
revoke all on function holdfast_private.reminder_instant(holdfast.user_notifications, timestamptz, integer) from public;
--! EndIncluded functions/notifications/reminder_instant.sql
--! Included functions/notifications/send_reminders.sql
-- Without a list of its own of what is due: it looks at what is booked now, so that a booking that moves takes its reminders along, and one
-- that is cancelled has none. What was sent is known by its dedupe key.
create or replace function holdfast_private.send_reminders(batch_size integer default 500)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  looked_at interval := (
    -- Quiet hours, of a day at most, may bring a reminder forward.
    select max(make_interval(mins => lead.minutes) + case when s.quiet_from is null then interval '0' else interval '25 hours' end)
    from holdfast.user_notifications as s
    cross join lateral unnest(s.lead_times_minutes) as lead (minutes)
    where s.is_active and 'booking_reminder' = any (s.event_types)
  );
  models bigint[] := '{}';
  told bigint[];
  all_told bigint[] := '{}';
  reminded integer := 0;
  due record;
begin
  perform holdfast_private.require_read_committed();
  for due in
    select b.model_id, wanted.news_key, wanted.subscribers, jsonb_build_object(
      'count', 1, 'starts_at', lower(b.during), 'ends_at', upper(b.during),
      'items', jsonb_build_array(jsonb_build_object(
        'id', b.id::text, 'user_id', b.user_id, 'starts_at', lower(b.during), 'ends_at', upper(b.during),
        'price', b.price, 'currency', b.currency
      ))
    ) as payload
    from holdfast.bookings as b
    cross join lateral (
      select key.news_key, array_agg(reader.s) as subscribers
      from (
        select s from holdfast_private.subscribers_of(b.model_id, 'booking_reminder', null, false) as s
        union all
        select s from holdfast_private.subscribers_of(b.model_id, 'booking_reminder', b.user_id, false) as s
      ) as reader (s)
      cross join lateral holdfast_private.due_lead_time(reader.s, lower(b.during), now) as minutes
      cross join lateral (select format('%s:%s:%s', b.id, extract(epoch from lower(b.during))::bigint, minutes) as news_key) as key
      where minutes is not null and not holdfast_private.was_told(b.model_id, 'booking_reminder', key.news_key, reader.s)
      group by key.news_key
    ) as wanted
    where b.status = 'confirmed' and lower(b.during) > now and lower(b.during) <= now + looked_at
    order by lower(b.during)
    limit send_reminders.batch_size
  loop
    told := holdfast_private.tell(due.model_id, 'booking_reminder', due.payload, due.news_key, due.subscribers);
    all_told := all_told || told;
    models := models || array_fill(due.model_id, array[cardinality(told)]);
    reminded := reminded + 1;
  end loop;
  perform holdfast_private.dispatch_deliveries(t.model_id, array_agg(t.id))
  from unnest(models, all_told) as t (model_id, id)
  group by t.model_id;
  return reminded;
end
$$;
comment on function holdfast_private.send_reminders(integer) is
  'Reminds of confirmed bookings whose subscribers'' lead times have come: once for each booking, start, lead time and address; of several that passed meanwhile (the booking was made late, the worker was away) only of the nearest, and never after the start. At most batch_size, and returns how many: call again until that is less than batch_size. BAD_ISOLATION.';
revoke all on function holdfast_private.send_reminders(integer) from public;
grant execute on function holdfast_private.send_reminders(integer) to holdfast_worker;
--! EndIncluded functions/notifications/send_reminders.sql
--! Included functions/notifications/subscribers_of.sql
-- The one place that says who is told of what. A subscriber is told what it may read: everyone of availability; of holds and bookings, whose
-- they are, the model itself by its token, and admins.
create or replace function holdfast_private.subscribers_of(
  model_id bigint,
  event_type holdfast.notification_event,
  user_id text,
  is_public boolean
)
returns setof holdfast.user_notifications
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if subscribers_of.is_public then
    return query
      select s.*
      from holdfast.user_notifications as s
      where (s.only_model_id is null or s.only_model_id = subscribers_of.model_id)
        and s.is_active and s.confirmed_at is not null
        and subscribers_of.event_type = any (s.event_types);
  elsif subscribers_of.user_id is null then
    return query
      select s.*
      from holdfast.user_notifications as s
      where (s.reads_all or s.reads_model_id = subscribers_of.model_id)
        and (s.only_model_id is null or s.only_model_id = subscribers_of.model_id)
        and s.is_active and s.confirmed_at is not null
        and subscribers_of.event_type = any (s.event_types);
  else
    return query
      select s.*
      from holdfast.user_notifications as s
      where s.user_id = subscribers_of.user_id
        and s.is_active and s.confirmed_at is not null
        and subscribers_of.event_type = any (s.event_types)
        and (s.only_model_id is null or s.only_model_id = subscribers_of.model_id)
        -- Told of all, with its own among them.
        and not s.reads_all and s.reads_model_id is distinct from subscribers_of.model_id;
  end if;
end
$$;
comment on function holdfast_private.subscribers_of(bigint, holdfast.notification_event, text, boolean) is
  'The subscriptions that are to be told of an event of a model: user_id null, those that may read all that happens to it (everyone, where it is public); else those of the user whose hold or booking it is.';
revoke all on function holdfast_private.subscribers_of(bigint, holdfast.notification_event, text, boolean) from public;
--! EndIncluded functions/notifications/subscribers_of.sql
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
    -- One message to one address, whichever of the user's subscriptions ask for it.
    select distinct on (s.user_id, s.channel, s.address)
      tell.model_id, s.user_id, s.id, s.channel, s.address, tell.event_type, tell.payload,
      holdfast_private.dedupe_key(tell.event_type, tell.news_key, s),
      case when s.channel = 'in_app' then 'delivered' else 'pending' end::holdfast.delivery_status,
      case when s.channel <> 'in_app' then coalesce(case when s.quiet_from is not null then holdfast_private.quiet_end(s, now) end, now) end,
      case when s.channel = 'in_app' then now end,
      now
    from unnest(tell.subscribers) as s
    order by s.user_id, s.channel, s.address, s.id
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
--! Included functions/notifications/unread_notifications.sql
create or replace function holdfast_private.unread_notifications(max_results integer)
returns setof holdfast.notification_deliveries
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select n.*
    from holdfast.notification_deliveries as n
    where n.user_id = holdfast_private.caller_user_id() and n.channel = 'in_app' and n.read_at is null
    order by n.created_at desc, n.id desc
    limit unread_notifications.max_results;
end
$$;
comment on function holdfast_private.unread_notifications(integer) is
  'The caller''s own unread in-app messages, newest first: an admin''s too are those to itself.';
revoke all on function holdfast_private.unread_notifications(integer) from public;
grant execute on function holdfast_private.unread_notifications(integer) to holdfast_customer, holdfast_model, holdfast_admin;
--! EndIncluded functions/notifications/unread_notifications.sql
--! Included functions/notifications/was_told.sql
create or replace function holdfast_private.was_told(
  model_id bigint,
  event_type holdfast.notification_event,
  news_key text,
  subscription holdfast.user_notifications
)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return exists (
    select from holdfast.notification_deliveries as d
    where d.model_id = was_told.model_id
      and d.dedupe_key = holdfast_private.dedupe_key(was_told.event_type, was_told.news_key, was_told.subscription)
  );
end
$$;
comment on function holdfast_private.was_told(bigint, holdfast.notification_event, text, holdfast.user_notifications) is
  'Whether there is a message of this already for the subscription''s address.';
revoke all on function holdfast_private.was_told(bigint, holdfast.notification_event, text, holdfast.user_notifications) from public;
--! EndIncluded functions/notifications/was_told.sql
--! Included functions/workers/give_back_jobs.sql
create or replace function holdfast_private.give_back_jobs(worker_ids text[])
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  superseded bigint[];
  spent bigint[];
begin
  if to_regnamespace('graphile_worker') is null then
    return;
  end if;
  -- A job that was added anew under its key while it ran has lost the key and all attempts: the new one does its work.
  select
    array_agg(j.id) filter (where j.key is null and j.updated_at > j.locked_at),
    array_agg(j.id) filter (where j.key is not null or j.updated_at <= j.locked_at)
  into superseded, spent
  from graphile_worker.jobs as j
  where j.locked_by = any (worker_ids) and j.attempts >= j.max_attempts;

  perform graphile_worker.force_unlock_workers(worker_ids);
  perform graphile_worker.complete_jobs(superseded);
  perform graphile_worker.permanently_fail_jobs(spent, 'The worker that ran it died, and no attempt is left');
end
$$;
comment on function holdfast_private.give_back_jobs(text[]) is
  'Unlocks the jobs and queues that these workers have locked: others take them at once. A job that has no attempt left says so in last_error.';
revoke all on function holdfast_private.give_back_jobs(text[]) from public;
--! EndIncluded functions/workers/give_back_jobs.sql
--! Included functions/workers/record_heartbeat.sql
create or replace function holdfast_private.record_heartbeat(worker_id text)
returns text[]
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Workers tell every second that they live.
  patience constant interval := '8 seconds';
  -- Where the connection by which one told so has gone too.
  patience_with_the_gone constant interval := '3 seconds';
  -- Not Holdfast's clock: jobs are locked by the server's.
  now timestamptz := clock_timestamp();
  seen_before timestamptz;
  dead text[];
begin
  -- Nothing is lost with a heartbeat: nobody waits for the disk.
  perform set_config('synchronous_commit', 'off', true);
  select w.seen_at into seen_before from holdfast_private.workers as w where w.worker_id = record_heartbeat.worker_id;
  insert into holdfast_private.workers as w (worker_id, backend_pid, seen_at)
  values (record_heartbeat.worker_id, pg_backend_pid(), now)
  on conflict on constraint workers_pkey do update set backend_pid = excluded.backend_pid, seen_at = excluded.seen_at;
  -- Who was silent itself just now, on a server that stood still or a computer that slept, can't tell: the others get the time to speak.
  if seen_before < now - patience_with_the_gone then
    return '{}';
  end if;
  with buried as (
    delete from holdfast_private.workers as w
    where w.seen_at < now - patience
      or w.seen_at < now - patience_with_the_gone and not exists (select from pg_stat_activity as a where a.pid = w.backend_pid)
    returning w.worker_id
  )
  select coalesce(array_agg(b.worker_id), '{}') into dead from buried as b;
  if dead <> '{}' then
    perform holdfast_private.give_back_jobs(dead);
  end if;
  return dead;
end
$$;
comment on function holdfast_private.record_heartbeat(text) is
  'Tells that a worker lives, and gives back the jobs of workers that have not told so for 8 seconds, or for 3 where their connection has ended; returns their ids. A worker that was taken for dead may go on: it stands in the table again.';
revoke all on function holdfast_private.record_heartbeat(text) from public;
grant execute on function holdfast_private.record_heartbeat(text) to holdfast_worker;
--! EndIncluded functions/workers/record_heartbeat.sql
--! Included functions/workers/retire_worker.sql
create or replace function holdfast_private.retire_worker(worker_id text)
returns void
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  delete from holdfast_private.workers as w where w.worker_id = retire_worker.worker_id;
  perform holdfast_private.give_back_jobs(array[retire_worker.worker_id]);
end
$$;
comment on function holdfast_private.retire_worker(text) is 'A worker stops: jobs that it could not end are given back, and nobody waits for it.';
revoke all on function holdfast_private.retire_worker(text) from public;
grant execute on function holdfast_private.retire_worker(text) to holdfast_worker;
--! EndIncluded functions/workers/retire_worker.sql
--! Included functions/maintenance/prune_change_log.sql
create or replace function holdfast_private.prune_change_log(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  kept_since timestamptz := holdfast_private.current_instant() - (select s.change_log_retention from holdfast_private.settings as s);
  relayed pg_snapshot := (select c.relayed from holdfast_private.relay_cursor as c);
  pruned integer;
begin
  -- Null: for ever.
  if kept_since is null then
    return 0;
  end if;
  delete from holdfast.availability_change_log as l
  using (
    -- In the relay's order, which is the order of time but for what runs side by side: nothing is read beyond the first batch.
    select first.model_id, first.id
    from (
      select old.model_id, old.id, old.changed_at, old.transaction_id
      from holdfast.availability_change_log as old
      order by old.transaction_id, old.id
      limit prune_change_log.batch_size
    ) as first
    where first.changed_at < kept_since and pg_visible_in_snapshot(first.transaction_id, relayed)
  ) as old
  where l.model_id = old.model_id and l.id = old.id;
  get diagnostics pruned = row_count;
  return pruned;
end
$$;
comment on function holdfast_private.prune_change_log(integer) is
  'Drops the oldest rows of the change log, where they are older than settings.change_log_retention and were relayed, at most batch_size of them. The only way to delete any (DESIGN section 3). Returns how many: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_change_log(integer) from public;
grant execute on function holdfast_private.prune_change_log(integer) to holdfast_worker;
--! EndIncluded functions/maintenance/prune_change_log.sql
--! Included functions/maintenance/prune_confirmations.sql
create or replace function holdfast_private.prune_confirmations(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- No token is good any longer.
  kept_since timestamptz := holdfast_private.current_instant() - interval '7 days';
  pruned integer;
begin
  delete from holdfast_private.address_confirmations as c
  using (
    select old.user_id, old.id
    from holdfast_private.address_confirmations as old
    where old.requested_at < kept_since
    limit prune_confirmations.batch_size
    for update skip locked
  ) as old
  where c.user_id = old.user_id and c.id = old.id;
  get diagnostics pruned = row_count;
  delete from holdfast.user_notifications as s
  using (
    select old.user_id, old.id
    from holdfast.user_notifications as old
    where old.confirmed_at is null and old.created_at < kept_since
    limit prune_confirmations.batch_size
    for update skip locked
  ) as old
  where s.user_id = old.user_id and s.id = old.id;
  return pruned;
end
$$;
comment on function holdfast_private.prune_confirmations(integer) is
  'Forgets requests to confirm an address after 7 days, at most batch_size of them, and the subscriptions that were never confirmed. Returns how many requests: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_confirmations(integer) from public;
grant execute on function holdfast_private.prune_confirmations(integer) to holdfast_worker;
--! EndIncluded functions/maintenance/prune_confirmations.sql
--! Included functions/maintenance/prune_deliveries.sql
create or replace function holdfast_private.prune_deliveries(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  kept_since timestamptz := holdfast_private.current_instant() - (select s.delivery_retention from holdfast_private.settings as s);
  pruned integer;
begin
  delete from holdfast.notification_deliveries as d
  using (
    select old.model_id, old.id
    from holdfast.notification_deliveries as old
    -- Whatever its status: the retries of a message end after days, so that one that waits for a month waits for a worker that never came.
    where old.created_at is not null and old.created_at < kept_since
    limit prune_deliveries.batch_size
    for update skip locked
  ) as old
  where d.model_id = old.model_id and d.id = old.id;
  get diagnostics pruned = row_count;
  return pruned;
end
$$;
comment on function holdfast_private.prune_deliveries(integer) is
  'Forgets messages older than settings.delivery_retention, at most batch_size of them. Returns how many: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_deliveries(integer) from public;
grant execute on function holdfast_private.prune_deliveries(integer) to holdfast_worker;
--! EndIncluded functions/maintenance/prune_deliveries.sql
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
  taken integer;
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
  $$For hosts without workers (cron, pg_cron): expires holds that have run out, generates the windows of each active model to its horizon, tells the news (in_app; what is to be sent waits for a worker), forgets what is older than it is kept, analyzes the hot tables. One transaction: models stay locked until it ends; where that is too long, run the worker.
Errors: BAD_ISOLATION. Source: DESIGN section 4, Maintenance.$$;
revoke all on function holdfast.run_maintenance() from public;
grant execute on function holdfast.run_maintenance() to holdfast_worker;
--! EndIncluded functions/maintenance/run_maintenance.sql
--! Included functions/monitoring/claim_figures.sql
create or replace function holdfast_private.claim_figures(now timestamptz)
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  a_day_ago timestamptz := claim_figures.now - interval '1 day';
begin
  return query
    with placed as (
      -- What has run out is expired, swept or not.
      select case when h.status = 'active' and h.hold_expires_at <= claim_figures.now then 'expired' else h.status end as status, count(*) as holds
      from holdfast.booking_holds as h
      where h.created_at > a_day_ago
      group by 1
    )
    select 'holds', jsonb_build_object('status', p.status), p.holds::double precision from placed as p
    union all
    select 'booking_success_ratio', '{}', (coalesce(sum(p.holds) filter (where p.status = 'converted'), 0) / sum(p.holds))::double precision
    from placed as p
    where p.status <> 'active'
    having sum(p.holds) > 0;

  return query
    select 'bookings', jsonb_build_object('status', made.status), count(*)::double precision
    from (
      select case when b.status = 'pending' and h.hold_expires_at <= claim_figures.now then 'expired' else b.status end as status
      from holdfast.bookings as b
      join holdfast.booking_holds as h on h.model_id = b.model_id and h.id = b.hold_id
      where b.created_at > a_day_ago
    ) as made
    group by made.status;
end
$$;
comment on function holdfast_private.claim_figures(timestamptz) is
  'Holds placed and bookings made in the past day by status, and how many of the holds that are over became bookings.';
revoke all on function holdfast_private.claim_figures(timestamptz) from public;
--! EndIncluded functions/monitoring/claim_figures.sql
--! Included functions/monitoring/delivery_figures.sql
create or replace function holdfast_private.delivery_figures(now timestamptz)
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with queued as (
      select d.channel, d.status, count(*) as messages
      from holdfast.notification_deliveries as d
      where d.created_at > delivery_figures.now - interval '1 day'
      group by d.channel, d.status
    )
    select 'notifications', jsonb_build_object('channel', q.channel, 'status', q.status), q.messages::double precision from queued as q
    union all
    select
      'notification_success_ratio', jsonb_build_object('channel', q.channel),
      (coalesce(sum(q.messages) filter (where q.status = 'delivered'), 0) / sum(q.messages))::double precision
    from queued as q
    -- As notification_success_view has it.
    where q.status in ('delivered', 'parked', 'unconfigured')
    group by q.channel;

  return next row(
    'dead_letters', '{}',
    (select count(*) from holdfast.notification_dead_letters)
  )::holdfast_private.figure;
end
$$;
comment on function holdfast_private.delivery_figures(timestamptz) is
  'Messages of the past day by channel and status, how many of those that are over were delivered, and all that were given up.';
revoke all on function holdfast_private.delivery_figures(timestamptz) from public;
--! EndIncluded functions/monitoring/delivery_figures.sql
--! Included functions/monitoring/job_figures.sql
-- Jobs wait on the server's clock.
create or replace function holdfast_private.job_figures()
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  ready bigint := 0;
  scheduled bigint := 0;
  running bigint := 0;
  failed bigint := 0;
begin
  if to_regclass('graphile_worker.jobs') is not null then
    select
      count(*) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= clock_timestamp()),
      count(*) filter (where j.locked_at is null and j.attempts < j.max_attempts and j.run_at > clock_timestamp()),
      count(*) filter (where j.locked_at is not null),
      count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts)
    into ready, scheduled, running, failed
    from graphile_worker.jobs as j;
  end if;
  return query
    select 'jobs', jsonb_build_object('state', counted.state), counted.jobs::double precision
    from (values ('ready', ready), ('scheduled', scheduled), ('running', running), ('failed', failed)) as counted (state, jobs);
end
$$;
comment on function holdfast_private.job_figures() is
  'Depth of graphile-worker''s queue by state: ready, scheduled, running, failed (given up). All 0 where there is no schema graphile_worker.';
revoke all on function holdfast_private.job_figures() from public;
--! EndIncluded functions/monitoring/job_figures.sql
--! Included functions/monitoring/monitoring_figures.sql
create or replace function holdfast_private.monitoring_figures()
returns setof holdfast_private.figure
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
set jit to off
as $$
declare
  now timestamptz := holdfast_private.current_instant();
begin
  return query select * from holdfast_private.utilization_figures(now);
  return query select * from holdfast_private.claim_figures(now);
  return query select * from holdfast_private.resolution_figures();
  return query select * from holdfast_private.delivery_figures(now);
  return query select * from holdfast_private.job_figures();
  return next row('relay_lag_seconds', '{}', extract(epoch from holdfast_private.relay_lag(now)))::holdfast_private.figure;
end
$$;
comment on function holdfast_private.monitoring_figures() is
  'All figures for operators; what each means stands in src/operation/figures.ts and in README. Counts and ratios, nothing that names anybody. Reads what the past day brought, through indexes, and at most 200 models'' calendars.';
revoke all on function holdfast_private.monitoring_figures() from public;
-- Business figures: not for callers. The API takes this role for /metrics alone.
grant execute on function holdfast_private.monitoring_figures() to holdfast_monitor;
--! EndIncluded functions/monitoring/monitoring_figures.sql
--! Included functions/monitoring/relay_lag.sql
create or replace function holdfast_private.relay_lag(now timestamptz)
returns interval
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
  waiting_since timestamptz;
begin
  select * into progress from holdfast_private.relay_cursor;
  -- The relay's own order, and what it has taken of the snapshot that it is reading left out.
  select l.changed_at into waiting_since
  from holdfast.availability_change_log as l
  where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
    and (l.transaction_id, l.id) > (progress.last_transaction_id, progress.last_id)
    and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
    and l.id > progress.since_id
  order by l.transaction_id, l.id
  limit 1;
  return greatest(coalesce(relay_lag.now - waiting_since, interval '0'), interval '0');
end
$$;
comment on function holdfast_private.relay_lag(timestamptz) is 'Age of the first change that the relay has not carried out; zero where there is none.';
revoke all on function holdfast_private.relay_lag(timestamptz) from public;
--! EndIncluded functions/monitoring/relay_lag.sql
--! Included functions/monitoring/resolution_figures.sql
create or replace function holdfast_private.resolution_figures()
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    with counted as (
      select
        c.strategy, sum(c.resolutions) as resolutions, sum(c.adjusted) as adjusted, sum(c.moved) as moved, sum(c.merged) as merged,
        sum(c.removed) as removed
      from holdfast_private.resolution_counts as c
      group by c.strategy
    )
    select figure.name, jsonb_build_object('strategy', s.strategy) || figure.labels, coalesce(figure.value, 0)::double precision
    from unnest('{adjust,merge,remove}'::holdfast.conflict_strategy[]) as s (strategy)
    left join counted as c on c.strategy = s.strategy
    cross join lateral (
      values
        ('conflict_resolutions_total', '{}'::jsonb, c.resolutions),
        ('conflict_windows_total', '{"outcome": "adjusted"}', c.adjusted),
        ('conflict_windows_total', '{"outcome": "moved"}', c.moved),
        ('conflict_windows_total', '{"outcome": "merged"}', c.merged),
        ('conflict_windows_total', '{"outcome": "removed"}', c.removed)
    ) as figure (name, labels, value);
end
$$;
comment on function holdfast_private.resolution_figures() is
  'Conflicts resolved since ever, by strategy, and what became of the windows in the way.';
revoke all on function holdfast_private.resolution_figures() from public;
--! EndIncluded functions/monitoring/resolution_figures.sql
--! Included functions/monitoring/schema_version.sql
-- Installations by psql have no table of migrations: this is what both kinds can be asked. Each migration replaces it.
create or replace function holdfast_private.schema_version()
returns integer
language sql
immutable
return 2;
comment on function holdfast_private.schema_version() is
  'The number of the newest migration whose objects this database has. An API is ready where this is at least the number of its own newest.';
revoke all on function holdfast_private.schema_version() from public;
grant execute on function holdfast_private.schema_version() to holdfast_monitor;
--! EndIncluded functions/monitoring/schema_version.sql
--! Included functions/monitoring/utilization_figures.sql
-- All models' time would have to be read for an exact figure. A fixed choice of them is read instead: the same ones each time, so that the
-- figure moves when time is booked and not with the choice.
create or replace function holdfast_private.utilization_figures(now timestamptz, most_models integer default 200)
returns setof holdfast_private.figure
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select
      'utilization_ratio', jsonb_build_object('period', period.name),
      (sum(f.booked_minutes) / sum(f.available_minutes))::double precision
    from (
      select m
      from holdfast.models as m
      where m.is_active
      order by hashint8(m.id), m.id
      limit utilization_figures.most_models
    ) as chosen (model)
    cross join (
      values
        ('past_day', tstzrange(utilization_figures.now - interval '1 day', utilization_figures.now)),
        ('next_week', tstzrange(utilization_figures.now, utilization_figures.now + interval '7 days'))
    ) as period (name, region)
    cross join lateral holdfast_private.time_figures(chosen.model, period.region, utilization_figures.now) as f
    group by period.name
    having sum(f.available_minutes) > 0;
end
$$;
comment on function holdfast_private.utilization_figures(timestamptz, integer) is
  'Booked time as a share of available time in the past day and in the next week, of all active models or of most_models chosen by hash. The formula is that of availability_statistics.';
revoke all on function holdfast_private.utilization_figures(timestamptz, integer) from public;
--! EndIncluded functions/monitoring/utilization_figures.sql
--! Included functions/limits/count_request.sql
-- The API's processes call it as holdfast_anonymous, whose callers reach no function of this schema. The server's clock, not Holdfast's:
-- this is about load.
create or replace function holdfast_private.count_request(
  key text,
  window_seconds integer,
  out requests integer,
  out seconds_left integer
)
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := clock_timestamp();
  window_end timestamptz := now + make_interval(secs => count_request.window_seconds);
  ends_at timestamptz;
begin
  insert into holdfast_private.request_counts as c (key, requests, ends_at)
  values (count_request.key, 1, window_end)
  on conflict on constraint request_counts_pkey do update
  set requests = case when c.ends_at <= now then 1 else c.requests + 1 end,
    ends_at = case when c.ends_at <= now then window_end else c.ends_at end
  returning c.requests, c.ends_at into count_request.requests, ends_at;
  count_request.seconds_left := greatest(1, ceil(extract(epoch from ends_at - now)));

  -- Each window that begins clears away some that are over: there are never many more than are open.
  if count_request.requests = 1 then
    delete from holdfast_private.request_counts as c
    where c.key in (
      select over.key from holdfast_private.request_counts as over where over.ends_at <= now order by over.ends_at limit 10 for update skip locked
    );
  end if;
end
$$;
comment on function holdfast_private.count_request(text, integer) is
  'Counts a request of the API for a key (a digest), in windows of so many seconds from its first on: how many there were in the current one, and when it is over.';
revoke all on function holdfast_private.count_request(text, integer) from public;
grant execute on function holdfast_private.count_request(text, integer) to holdfast_anonymous;
--! EndIncluded functions/limits/count_request.sql
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
  perform holdfast_private.count_resolution(model.id, import_window.on_conflict, plan);
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
--! Included triggers/user_notifications.sql
create or replace function holdfast_private.tg_user_notifications__make_secrets()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  insert into holdfast_private.subscription_secrets (
    user_id, subscription_id, unsubscribe_token, webhook_secret, webhook_secret_made_at
  )
  select s.user_id, s.id, holdfast_private.random_token(),
    case when s.channel = 'webhook' then holdfast_private.random_webhook_secret() end,
    case when s.channel = 'webhook' then holdfast_private.current_instant() end
  from new_rows as s;
  return null;
end
$$;
comment on function holdfast_private.tg_user_notifications__make_secrets() is
  'Gives new subscriptions their tokens and secrets, however they are made.';
revoke all on function holdfast_private.tg_user_notifications__make_secrets() from public;

create or replace trigger _200_make_secrets
  after insert on holdfast.user_notifications
  referencing new table as new_rows
  for each statement
  execute function holdfast_private.tg_user_notifications__make_secrets();
--! EndIncluded triggers/user_notifications.sql
--! Included triggers/availability_change_log.sql
-- Written by the log triggers, altered by nobody, the owner included; old rows are dropped by its retention alone.
create or replace trigger _100_refuse_direct_insert
  before insert on holdfast.availability_change_log
  for each statement
  when (pg_trigger_depth() = 0)
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_change
  before update on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
create or replace trigger _100_refuse_delete
  before delete on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_log_delete();
create or replace trigger _100_refuse_truncate
  before truncate on holdfast.availability_change_log
  for each statement
  execute function holdfast_private.refuse_direct_write();
--! EndIncluded triggers/availability_change_log.sql
--! Included views/notification_dead_letters.sql
create or replace view holdfast.notification_dead_letters
with (security_invoker = true) as
  select d.model_id, d.id, d.user_id, d.channel, d.address, d.event_type, d.status, d.attempts, d.last_error, d.created_at
  from holdfast.notification_deliveries as d
  where d.status in ('parked', 'unconfigured');
comment on view holdfast.notification_dead_letters is
  'Messages that were given up, for operators: retry_delivery(model_id, id) queues one once more.';
comment on column holdfast.notification_dead_letters.model_id is 'The model that the message is about.';
comment on column holdfast.notification_dead_letters.id is 'Id, unique with model_id.';
comment on column holdfast.notification_dead_letters.user_id is 'The user who was to be told.';
comment on column holdfast.notification_dead_letters.channel is 'How it was to travel.';
comment on column holdfast.notification_dead_letters.address is 'Where to.';
comment on column holdfast.notification_dead_letters.event_type is 'What it tells.';
comment on column holdfast.notification_dead_letters.status is 'parked: refused for good, or tried as often as is tried; unconfigured: no such channel on this server.';
comment on column holdfast.notification_dead_letters.attempts is 'Times tried.';
comment on column holdfast.notification_dead_letters.last_error is 'What went wrong last.';
comment on column holdfast.notification_dead_letters.created_at is 'When it was queued.';
grant select on holdfast.notification_dead_letters to holdfast_admin, holdfast_worker;
--! EndIncluded views/notification_dead_letters.sql
--! Included views/notification_success_view.sql
create or replace view holdfast.notification_success_view
with (security_invoker = true) as
  select
    (d.created_at at time zone 'UTC')::date as utc_date,
    d.channel,
    count(*) as messages,
    count(*) filter (where d.status = 'delivered') as delivered,
    count(*) filter (where d.status in ('pending', 'failed')) as waiting,
    count(*) filter (where d.status in ('parked', 'unconfigured')) as given_up,
    count(*) filter (where d.status = 'withdrawn') as withdrawn,
    round(
      count(*) filter (where d.status = 'delivered')::numeric
        / nullif(count(*) filter (where d.status in ('delivered', 'parked', 'unconfigured')), 0),
      4
    ) as success_rate
  from holdfast.notification_deliveries as d
  group by 1, 2;
comment on view holdfast.notification_success_view is 'How many messages arrive, by day and channel, for operators.';
comment on column holdfast.notification_success_view.utc_date is 'The date in UTC on which they were queued.';
comment on column holdfast.notification_success_view.channel is 'How they travel.';
comment on column holdfast.notification_success_view.messages is 'All of them.';
comment on column holdfast.notification_success_view.delivered is 'Those that the outside acknowledged.';
comment on column holdfast.notification_success_view.waiting is 'Those still to be tried.';
comment on column holdfast.notification_success_view.given_up is 'Those parked, or without a channel on this server.';
comment on column holdfast.notification_success_view.withdrawn is 'Those that nobody needed any more; no part of the rate.';
comment on column holdfast.notification_success_view.success_rate is 'Delivered by delivered and given up, 0 to 1; null while none is over.';
grant select on holdfast.notification_success_view to holdfast_admin, holdfast_worker;
--! EndIncluded views/notification_success_view.sql
-- Subscriptions that are there get what the trigger gives new ones.
insert into holdfast_private.subscription_secrets (user_id, subscription_id, unsubscribe_token, webhook_secret, webhook_secret_made_at)
select s.user_id, s.id, holdfast_private.random_token(),
  case when s.channel = 'webhook' then holdfast_private.random_webhook_secret() end,
  case when s.channel = 'webhook' then holdfast_private.current_instant() end
from holdfast.user_notifications as s;
-- No mail was ever sent before: whose these addresses are nobody has asked.
update holdfast.user_notifications set confirmed_at = null where channel = 'email';
