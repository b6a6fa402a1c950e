create or replace function holdfast_private.subscription_of(message holdfast.notification_deliveries)
returns holdfast.user_notifications
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  subscription holdfast.user_notifications;
begin
  select * into subscription
  from holdfast.user_notifications as s
  where s.user_id = message.user_id and s.channel = message.channel and s.address = message.address
    and s.is_active and s.confirmed_at is not null
    and message.event_type = any (s.event_types)
    and (s.only_model_id is null or s.only_model_id = message.model_id)
  -- One address is told once, whichever of its subscriptions ask for it: another may still want it.
  order by s.id = message.subscription_id desc nulls last, s.id
  limit 1;
  return subscription;
end
$$;
comment on function holdfast_private.subscription_of(holdfast.notification_deliveries) is
  'The subscription by which a message goes to its address now: the one that asked for it or, where that has ended, another of the user''s that asks for it too. Null where there is none.';
revoke all on function holdfast_private.subscription_of(holdfast.notification_deliveries) from public;
