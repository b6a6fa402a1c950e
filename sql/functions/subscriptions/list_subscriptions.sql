create or replace function holdfast.list_subscriptions(user_id text default null)
returns setof holdfast.user_notifications
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text := holdfast_private.resolve_user(list_subscriptions.user_id);
begin
  return query
    select s.* from holdfast.user_notifications as s where s.user_id = customer order by s.id;
end
$$;
comment on function holdfast.list_subscriptions(text) is
  $$A user's subscriptions, oldest first. user_id: null means the caller; another's is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.list_subscriptions(text) from public;
grant execute on function holdfast.list_subscriptions(text) to holdfast_customer, holdfast_model, holdfast_admin;
