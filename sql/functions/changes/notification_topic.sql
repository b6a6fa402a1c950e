create or replace function holdfast_private.notification_topic()
returns text
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  return format('notification:%s', md5(holdfast_private.caller_user_id()));
end
$$;
comment on function holdfast_private.notification_topic() is 'The topic on which a caller hears of messages to itself, whatever its role.';
revoke all on function holdfast_private.notification_topic() from public;
-- Not to anonymous: nobody writes to it.
grant execute on function holdfast_private.notification_topic() to holdfast_customer, holdfast_model, holdfast_admin;
