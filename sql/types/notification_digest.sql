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
