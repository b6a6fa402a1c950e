create or replace function holdfast_private.unread_notifications(max_results integer)
returns setof holdfast.notification_deliveries
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select n.*
    from holdfast.notification_deliveries as n
    where n.user_id = holdfast_private.caller_user_id() and n.channel = 'in_app' and n.read_at is null
    order by n.created_at desc, n.id desc
    limit unread_notifications.max_results;
end
$$;
comment on function holdfast_private.unread_notifications(integer) is
  'The caller''s own unread in-app messages, newest first: an admin''s too are those to itself.';
revoke all on function holdfast_private.unread_notifications(integer) from public;
grant execute on function holdfast_private.unread_notifications(integer) to holdfast_customer, holdfast_model, holdfast_admin;
