create function holdfast.subscribe_to_availability(
  only_model_id bigint default null,
  event_types holdfast.notification_event[] default '{availability_added,availability_removed,availability_changed}',
  channel holdfast.notification_channel default 'in_app',
  address text default null,
  time_zone text default 'UTC',
  quiet_from time default null,
  quiet_until time default null,
  lead_times_minutes integer[] default '{1440,60}',
  user_id text default null,
  idempotency_key text default null
)
returns holdfast.user_notifications
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  most constant integer := 100;
  own_model bigint := holdfast_private.caller_model_id();
  wanted holdfast.user_notifications;
  answer holdfast.user_notifications;
begin
  perform holdfast_private.require_read_committed();
  wanted.user_id := holdfast_private.resolve_user(user_id);
  wanted.only_model_id := only_model_id;
  wanted.event_types := array(select distinct e from unnest(event_types) as e order by e);
  wanted.channel := channel;
  wanted.address := address;
  wanted.time_zone := time_zone;
  wanted.quiet_from := quiet_from;
  wanted.quiet_until := quiet_until;
  wanted.lead_times_minutes := lead_times_minutes;
  wanted.is_active := true;
  -- What the caller may read, for the fan-out, where there is no caller. Who is subscribed by the host is told of its own claims.
  wanted.reads_all := coalesce(wanted.user_id = holdfast_private.caller_user_id(), false) and holdfast_private.caller_is_admin();
  wanted.reads_model_id := case when holdfast_private.caller_is_model(own_model) then own_model end;
  if event_types is null then
    wanted.event_types := null;
  end if;
  perform holdfast_private.require_subscription(wanted);

  -- One user's subscriptions are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(format('holdfast.user_notifications:%s', wanted.user_id), 0));
  answer := holdfast_private.recall_answer(
    coalesce(only_model_id, 0), idempotency_key, 'subscribe_to_availability', wanted, answer
  );
  if answer.id is not null then
    return answer;
  end if;
  if (select count(*) from holdfast.user_notifications as s where s.user_id = wanted.user_id) >= most then
    perform holdfast_private.fail(
      'SUBSCRIPTION_LIMIT_REACHED',
      format('a user has at most %s subscriptions', most),
      jsonb_build_object('limit', most),
      'Unsubscribe from one, or subscribe once for all models.'
    );
  end if;
  wanted.id := nextval('holdfast.user_notifications_id_seq');
  wanted.created_at := holdfast_private.current_instant();
  insert into holdfast.user_notifications select wanted.*;
  perform holdfast_private.keep_answer(coalesce(only_model_id, 0), idempotency_key, wanted);
  return wanted;
end
$$;
