create or replace function holdfast_private.tell(
  model_id bigint,
  event_type holdfast.notification_event,
  payload jsonb,
  news_key text,
  subscribers holdfast.user_notifications[]
)
returns bigint[]
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  told bigint[];
begin
  with stored as (
    insert into holdfast.notification_deliveries (
      model_id, user_id, subscription_id, channel, address, event_type, payload, dedupe_key, status, next_attempt_at, delivered_at,
      created_at
    )
    select
      tell.model_id, s.user_id, s.id, s.channel, s.address, tell.event_type, tell.payload,
      holdfast_private.dedupe_key(tell.event_type, tell.news_key, s::holdfast.user_notifications),
      case when s.channel = 'in_app' then 'delivered' else 'pending' end::holdfast.delivery_status,
      case
        when s.channel <> 'in_app' then coalesce(
          case when s.quiet_from is not null then holdfast_private.quiet_end(s::holdfast.user_notifications, now) end, now
        )
      end,
      case when s.channel = 'in_app' then now end,
      now
    from (
      -- One message to one address, whichever of the user's subscriptions ask for it. Sorted without the payload, which would not fit into memory.
      select distinct on (one.user_id, one.channel, one.address) one.*
      from unnest(tell.subscribers) as one
      order by one.user_id, one.channel, one.address, one.id
    ) as s
    on conflict on constraint notification_deliveries_model_id_dedupe_key_key do nothing
    returning id
  )
  select array_agg(s.id) into told from stored as s;
  return coalesce(told, '{}');
end
$$;
comment on function holdfast_private.tell(bigint, holdfast.notification_event, jsonb, text, holdfast.user_notifications[]) is
  'Stores a message for each address of the subscriptions, and returns the new ones'' ids for dispatch_deliveries: an address that was told of the same news_key is not told again. in_app messages are delivered with it, others wait for the end of quiet hours.';
revoke all on function holdfast_private.tell(bigint, holdfast.notification_event, jsonb, text, holdfast.user_notifications[]) from public;
