create or replace function holdfast.mark_notification_read(model_id bigint, notification_id bigint)
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
    jsonb_build_object('model_id', mark_notification_read.model_id, 'notification_id', notification_id)
  );
  perform holdfast_private.require_read_committed();
  update holdfast.notification_deliveries as n
  set read_at = coalesce(n.read_at, holdfast_private.current_instant())
  where n.model_id = mark_notification_read.model_id and n.id = notification_id
    and (n.user_id = holdfast_private.caller_user_id() or holdfast_private.caller_is_admin())
  returning * into message;
  if message.id is null then
    perform holdfast_private.fail_not_found('notification', mark_notification_read.model_id, notification_id);
  end if;
  return message;
end
$$;
comment on function holdfast.mark_notification_read(bigint, bigint) is
  $$@resultFieldName notification
Marks one's own message as read (an admin: anybody's). Marked again, it keeps the first time.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.mark_notification_read(bigint, bigint) from public;
grant execute on function holdfast.mark_notification_read(bigint, bigint) to holdfast_customer, holdfast_model, holdfast_admin;
