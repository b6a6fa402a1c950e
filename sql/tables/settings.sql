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
