create or replace function holdfast.unsubscribe(subscription_id bigint, user_id text default null)
returns holdfast.user_notifications
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text := holdfast_private.resolve_user(unsubscribe.user_id);
  ended holdfast.user_notifications;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('subscription_id', unsubscribe.subscription_id));
  perform holdfast_private.require_read_committed();
  delete from holdfast.user_notifications as s
  where s.user_id = customer and s.id = unsubscribe.subscription_id
  returning * into ended;
  if ended.id is null then
    perform holdfast_private.fail_not_found('subscription', null, unsubscribe.subscription_id);
  end if;
  return ended;
end
$$;
comment on function holdfast.unsubscribe(bigint, text) is
  $$@resultFieldName subscription
Ends a subscription and returns it as it was; its messages that wait to be sent are withdrawn. user_id: null means the caller; that of another is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.unsubscribe(bigint, text) from public;
grant execute on function holdfast.unsubscribe(bigint, text) to holdfast_customer, holdfast_model, holdfast_admin;
