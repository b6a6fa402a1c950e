-- The registry of errors (DESIGN section 5): raised through holdfast_private.fail() and mapped by the API, nowhere else. What the
-- API refuses before SQL is asked stands here too.
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
  ('SL065', 'LOCAL_TIME_MOVED', 'The hold or booking stands at another local time than it was made for: the rules of its time zone were changed since.', false),
  ('SL070', 'INVALID_ADDRESS', 'The address is not one that its channel can send to.', false),
  ('SL071', 'SUBSCRIPTION_LIMIT_REACHED', 'The user has as many subscriptions as are allowed.', false),
  ('SL072', 'CONFIRMATION_LIMIT_REACHED', 'Too many mails that ask to confirm an address were asked for today, by the user or to that mailbox.', false),
  -- Of the API alone (src/refusal.ts): here, so that one list has every code that a client can meet.
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
  ('SL913', 'INTERNAL_ERROR', 'Something went wrong on the server: its log tells what, under extensions.errorId.', false),
  ('SL914', 'UNAVAILABLE', 'The database could not be reached, or broke off: the call may have been done or not. Again with the same idempotency key.', true);

alter table holdfast.error_codes enable row level security;
create policy everyone_reads on holdfast.error_codes for select using (true);
grant select (sqlstate, code, meaning, retryable) on holdfast.error_codes
  to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin, holdfast_worker;
