create or replace function holdfast_private.was_told(
  model_id bigint,
  event_type holdfast.notification_event,
  news_key text,
  subscription holdfast.user_notifications
)
returns boolean
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return exists (
    select from holdfast.notification_deliveries as d
    where d.model_id = was_told.model_id
      and d.dedupe_key = holdfast_private.dedupe_key(was_told.event_type, was_told.news_key, was_told.subscription)
  );
end
$$;
comment on function holdfast_private.was_told(bigint, holdfast.notification_event, text, holdfast.user_notifications) is
  'Whether there is a message of this already for the subscription''s address.';
revoke all on function holdfast_private.was_told(bigint, holdfast.notification_event, text, holdfast.user_notifications) from public;
