-- Set-based: digests first, then their subscribers, so that a burst costs one row for each address, however much changed.
create or replace function holdfast_private.fan_out_notifications(changes holdfast.availability_change_log[])
returns integer
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  told integer;
begin
  if not exists (select from holdfast.user_notifications as s where s.is_active) then
    return 0;
  end if;
  insert into holdfast.notification_deliveries (
    model_id, user_id, subscription_id, channel, address, event_type, payload, dedupe_key, status, next_attempt_at, delivered_at,
    created_at
  )
  -- One message to one address, whichever of the user's subscriptions ask for it: the one that may read most.
  select distinct on (d.model_id, d.event_type, s.user_id, s.channel, s.address)
    d.model_id, s.user_id, s.id, s.channel, s.address, d.event_type, d.payload,
    format('%s:%s:%s', s.id, d.event_type, d.log_id),
    case when s.channel = 'in_app' then 'delivered' else 'pending' end::holdfast.delivery_status,
    case when s.channel <> 'in_app' then now end,
    case when s.channel = 'in_app' then now end,
    now
  from holdfast_private.digest_news(fan_out_notifications.changes) as d
  join holdfast.user_notifications as s
    on s.is_active
    and (s.only_model_id is null or s.only_model_id = d.model_id)
    and d.event_type = any (s.event_types)
    and case
      when d.is_public or s.reads_all or s.reads_model_id = d.model_id then d.user_id is null
      else d.user_id = s.user_id
    end
  order by d.model_id, d.event_type, s.user_id, s.channel, s.address, d.user_id nulls first, s.id
  on conflict on constraint notification_deliveries_model_id_dedupe_key_key do nothing;
  get diagnostics told = row_count;
  return told;
end
$$;
comment on function holdfast_private.fan_out_notifications(holdfast.availability_change_log[]) is
  'Queues a message for every subscriber to what the changes tell and that it may read: one for each model, event type and address. in_app messages are delivered at once. Returns how many. The relay calls it in the transaction that moves its cursor, so each change is told once.';
revoke all on function holdfast_private.fan_out_notifications(holdfast.availability_change_log[]) from public;
