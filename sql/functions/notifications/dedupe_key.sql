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
