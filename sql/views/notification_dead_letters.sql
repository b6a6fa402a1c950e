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
