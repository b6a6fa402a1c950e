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
