create or replace function holdfast_private.end_delivery(
  message holdfast.notification_deliveries,
  status holdfast.delivery_status,
  error text default null
)
returns holdfast.delivery_status
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
begin
  update holdfast.notification_deliveries as d
  set status = end_delivery.status,
    next_attempt_at = null,
    last_error = coalesce(end_delivery.error, d.last_error),
    delivered_at = case when end_delivery.status = 'delivered' then holdfast_private.current_instant() end
  where d.model_id = message.model_id and d.id = message.id;
  return end_delivery.status;
end
$$;
comment on function holdfast_private.end_delivery(holdfast.notification_deliveries, holdfast.delivery_status, text) is
  'Ends the life of a locked message with this status, and returns it.';
revoke all on function holdfast_private.end_delivery(holdfast.notification_deliveries, holdfast.delivery_status, text) from public;
