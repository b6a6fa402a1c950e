create or replace function holdfast_private.postpone_delivery(
  message holdfast.notification_deliveries,
  error text,
  retry_after_seconds integer
)
returns holdfast.delivery_status
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  due timestamptz;
begin
  if message.attempts >= holdfast_private.most_attempts() then
    return holdfast_private.end_delivery(message, 'parked', postpone_delivery.error);
  end if;
  due := holdfast_private.current_instant() + greatest(
    holdfast_private.retry_delay(message.attempts),
    -- Nobody puts a message off for longer than the plan itself does.
    make_interval(secs => least(coalesce(postpone_delivery.retry_after_seconds, 0), 86400))
  );
  update holdfast.notification_deliveries as d
  set status = 'failed', next_attempt_at = due, last_error = postpone_delivery.error
  where d.model_id = message.model_id and d.id = message.id;
  perform holdfast_private.add_delivery_job(message.model_id, message.id, due);
  return 'failed';
end
$$;
comment on function holdfast_private.postpone_delivery(holdfast.notification_deliveries, text, integer) is
  'A locked message''s attempt has failed: adds the job for the next (retry_delay, and not before what the receiver asks for), or parks it after the last.';
revoke all on function holdfast_private.postpone_delivery(holdfast.notification_deliveries, text, integer) from public;
