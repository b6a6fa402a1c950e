create or replace function holdfast_private.readers_of_claim(model_id bigint, event_type holdfast.notification_event, user_id text)
returns setof holdfast.user_notifications
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  return query
    select * from holdfast_private.subscribers_of(readers_of_claim.model_id, readers_of_claim.event_type, null, false);
  return query
    select *
    from holdfast_private.subscribers_of(readers_of_claim.model_id, readers_of_claim.event_type, readers_of_claim.user_id, false);
end
$$;
comment on function holdfast_private.readers_of_claim(bigint, holdfast.notification_event, text) is
  'The subscriptions that are to be told of one hold or booking: the user''s own and those that may read all of the model''s.';
revoke all on function holdfast_private.readers_of_claim(bigint, holdfast.notification_event, text) from public;
