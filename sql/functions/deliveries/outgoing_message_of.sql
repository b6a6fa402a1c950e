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
