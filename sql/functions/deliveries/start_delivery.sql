create or replace function holdfast_private.start_delivery(model_id bigint, id bigint)
returns holdfast_private.outgoing_message
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
  subscription holdfast.user_notifications;
  now timestamptz;
  due timestamptz;
begin
  perform holdfast_private.require_read_committed();
  select * into message
  from holdfast.notification_deliveries as d
  where d.model_id = start_delivery.model_id and d.id = start_delivery.id
  for no key update;
  if message.id is null or message.status not in ('pending', 'failed') then
    return null;
  end if;
  now := holdfast_private.current_instant();
  subscription := holdfast_private.subscription_of(message);
  if message.subscription_id is not null and subscription.id is null or holdfast_private.is_stale(message, now) then
    perform holdfast_private.end_delivery(message, 'withdrawn');
    return null;
  end if;
  if message.attempts >= holdfast_private.most_attempts() then
    -- Every attempt ended without an answer: whatever it is, it ends those who try it.
    perform holdfast_private.end_delivery(message, 'parked', 'no attempt came to an end');
    return null;
  end if;
  due := greatest(message.next_attempt_at, now);
  due := coalesce(holdfast_private.quiet_end(subscription, due), due);
  if due > now then
    update holdfast.notification_deliveries as d
    set next_attempt_at = due
    where d.model_id = message.model_id and d.id = message.id;
    perform holdfast_private.add_delivery_job(message.model_id, message.id, due);
    return null;
  end if;

  update holdfast.notification_deliveries as d
  set attempts = d.attempts + 1, last_attempt = d.last_attempt + 1
  where d.model_id = message.model_id and d.id = message.id
  returning * into message;
  return holdfast_private.outgoing_message_of(message, subscription, now);
end
$$;
comment on function holdfast_private.start_delivery(bigint, bigint) is
  'Begins an attempt to send a message, counts it, and says all that it takes. Null where there is nothing to do now: it is over, or gone; or it waits for its time or the end of the receiver''s quiet hours, for which its job is added. What it tells may be true no more (a reminder of a booking that was moved), or nobody may want it any longer: then it is withdrawn. The answer goes to finish_delivery with the attempt''s number. BAD_ISOLATION.';
revoke all on function holdfast_private.start_delivery(bigint, bigint) from public;
grant execute on function holdfast_private.start_delivery(bigint, bigint) to holdfast_worker;
