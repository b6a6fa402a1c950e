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
