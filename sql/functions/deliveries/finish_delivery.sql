create or replace function holdfast_private.finish_delivery(
  model_id bigint,
  id bigint,
  attempt integer,
  outcome holdfast_private.delivery_outcome,
  error text default null,
  retry_after_seconds integer default null
)
returns holdfast.delivery_status
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
  -- It comes from outside: one line, of a length that can be read.
  told text := left(regexp_replace(finish_delivery.error, '[[:space:][:cntrl:]]+', ' ', 'g'), 500);
begin
  perform holdfast_private.require_read_committed();
  select * into message
  from holdfast.notification_deliveries as d
  where d.model_id = finish_delivery.model_id and d.id = finish_delivery.id
  for no key update;
  if message.id is null or message.status = 'delivered' then
    return message.status;
  elsif finish_delivery.outcome = 'delivered' then
    -- Whichever attempt it was: the receiver has it, so it is never sent again.
    return holdfast_private.end_delivery(message, 'delivered');
  elsif finish_delivery.attempt is distinct from message.last_attempt or message.status not in ('pending', 'failed') then
    return message.status;
  end if;
  case finish_delivery.outcome
    when 'failed' then
      return holdfast_private.postpone_delivery(message, told, finish_delivery.retry_after_seconds);
    when 'unconfigured' then
      return holdfast_private.end_delivery(message, 'unconfigured', told);
    when 'gone' then
      update holdfast.user_notifications as s
      set is_active = false
      where s.user_id = message.user_id and s.channel = message.channel and s.address = message.address and s.is_active;
      return holdfast_private.end_delivery(message, 'parked', told);
    else
      return holdfast_private.end_delivery(message, 'parked', told);
  end case;
end
$$;
comment on function holdfast_private.finish_delivery(bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer) is
  'Says what came of an attempt, and returns the message''s status: delivered; failed, to be tried again (retry_after_seconds: not sooner); parked after the last attempt, when the receiver refused it for good, or when it wants no more (its subscriptions end); unconfigured. attempt is the number that start_delivery gave: of an older attempt nothing counts but that it was delivered after all. error: why, without addresses and secrets. Null where the message is gone. BAD_ISOLATION.';
revoke all on function holdfast_private.finish_delivery(bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer) from public;
grant execute on function holdfast_private.finish_delivery(bigint, bigint, integer, holdfast_private.delivery_outcome, text, integer) to holdfast_worker;
