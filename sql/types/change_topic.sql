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
