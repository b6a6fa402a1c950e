create type holdfast_private.notification_news as (
  model_id bigint,
  event_type holdfast.notification_event,
  log_id bigint,
  row_id bigint,
  user_id text,
  during tstzrange,
  before tstzrange,
  price numeric,
  currency text
);
comment on type holdfast_private.notification_news is
  'One event: what happened to which row, its range, the range before where that changed, and whose hold or booking it is (null for availability, which everyone may read), at what price.';
