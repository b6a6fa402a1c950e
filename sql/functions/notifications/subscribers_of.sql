-- The one place that says who is told of what. A subscriber is told what it may read: everyone of availability; of holds and bookings, whose
-- they are, the model itself by its token, and admins.
create or replace function holdfast_private.subscribers_of(
  model_id bigint,
  event_type holdfast.notification_event,
  user_id text,
  is_public boolean
)
returns setof holdfast.user_notifications
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if subscribers_of.is_public then
    return query
      select s.*
      from holdfast.user_notifications as s
      where (s.only_model_id is null or s.only_model_id = subscribers_of.model_id)
        and s.is_active and s.confirmed_at is not null
        and subscribers_of.event_type = any (s.event_types);
  elsif subscribers_of.user_id is null then
    return query
      select s.*
      from holdfast.user_notifications as s
      where (s.reads_all or s.reads_model_id = subscribers_of.model_id)
        and (s.only_model_id is null or s.only_model_id = subscribers_of.model_id)
        and s.is_active and s.confirmed_at is not null
        and subscribers_of.event_type = any (s.event_types);
  else
    return query
      select s.*
      from holdfast.user_notifications as s
      where s.user_id = subscribers_of.user_id
        and s.is_active and s.confirmed_at is not null
        and subscribers_of.event_type = any (s.event_types)
        and (s.only_model_id is null or s.only_model_id = subscribers_of.model_id)
        -- Told of all, with its own among them.
        and not s.reads_all and s.reads_model_id is distinct from subscribers_of.model_id;
  end if;
end
$$;
comment on function holdfast_private.subscribers_of(bigint, holdfast.notification_event, text, boolean) is
  'The subscriptions that are to be told of an event of a model: user_id null, those that may read all that happens to it (everyone, where it is public); else those of the user whose hold or booking it is.';
revoke all on function holdfast_private.subscribers_of(bigint, holdfast.notification_event, text, boolean) from public;
