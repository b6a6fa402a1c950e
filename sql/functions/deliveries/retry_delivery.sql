create or replace function holdfast.retry_delivery(model_id bigint, notification_id bigint)
returns holdfast.notification_deliveries
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  message holdfast.notification_deliveries;
begin
  perform holdfast_private.require_arguments(
    jsonb_build_object('model_id', retry_delivery.model_id, 'notification_id', notification_id)
  );
  perform holdfast_private.require_read_committed();
  select * into message
  from holdfast.notification_deliveries as n
  where n.model_id = retry_delivery.model_id and n.id = notification_id
  for no key update;
  if message.id is null then
    perform holdfast_private.fail_not_found('notification', retry_delivery.model_id, notification_id);
  elsif message.status in ('delivered', 'withdrawn') then
    perform holdfast_private.fail(
      'INVALID_TRANSITION', format('the message has been %s', message.status),
      jsonb_build_object('model_id', message.model_id, 'id', message.id, 'status', message.status)
    );
  elsif message.status <> 'pending' then
    update holdfast.notification_deliveries as n
    set status = 'pending', attempts = 0, next_attempt_at = holdfast_private.current_instant()
    where n.model_id = message.model_id and n.id = message.id
    returning * into message;
    perform holdfast_private.add_delivery_job(message.model_id, message.id, message.next_attempt_at);
  end if;
  return message;
end
$$;
comment on function holdfast.retry_delivery(bigint, bigint) is
  $$@resultFieldName notification
Queues a message that failed, was parked or had no channel once more, its attempts counted anew; its last error stays to be read. A pending one is returned as it is, a delivered or withdrawn one is never sent again. For admins and workers.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND, INVALID_TRANSITION. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.retry_delivery(bigint, bigint) from public;
grant execute on function holdfast.retry_delivery(bigint, bigint) to holdfast_admin, holdfast_worker;
