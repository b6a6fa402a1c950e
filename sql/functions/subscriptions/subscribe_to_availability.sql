create or replace function holdfast.subscribe_to_availability(
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
declare
  most constant integer := 100;
  customer text := holdfast_private.resolve_user(subscribe_to_availability.user_id);
  is_own boolean := coalesce(customer = holdfast_private.caller_user_id(), false);
  own_model bigint := holdfast_private.caller_model_id();
  wanted holdfast.user_notifications;
  answer holdfast.user_notifications;
begin
  perform holdfast_private.require_read_committed();
  wanted := row(
    customer, null, only_model_id, case when event_types is not null then array(select distinct e from unnest(event_types) as e order by e) end,
    channel, address, time_zone, quiet_from, quiet_until, lead_times_minutes,
    -- What the caller may read, for the fan-out, where there is no caller. Whom an admin subscribes is told of its own claims.
    case when is_own and holdfast_private.caller_is_model(own_model) then own_model end,
    is_own and holdfast_private.caller_is_admin(),
    true, null, null
  );
  perform holdfast_private.require_subscription(wanted);
  -- One user's subscriptions are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended(format('holdfast.user_notifications:%s', customer), 0));
  answer := holdfast_private.recall_answer(
    coalesce(only_model_id, 0), idempotency_key, 'subscribe_to_availability', wanted, answer
  );
  if answer.id is not null then
    return answer;
  end if;
  if (select count(*) from holdfast.user_notifications as s where s.user_id = customer) >= most then
    perform holdfast_private.fail(
      'SUBSCRIPTION_LIMIT_REACHED',
      format('a user has at most %s subscriptions', most),
      jsonb_build_object('limit', most),
      'Unsubscribe from one, or subscribe once for all models.'
    );
  end if;
  wanted.id := nextval('holdfast.user_notifications_id_seq');
  wanted.created_at := holdfast_private.current_instant();
  -- Nothing is sent to a mail address that only its subscriber says is its own.
  if wanted.channel <> 'email' or holdfast_private.caller_is_admin() or holdfast_private.is_confirmed_address(customer, wanted.address) then
    wanted.confirmed_at := wanted.created_at;
  end if;
  insert into holdfast.user_notifications select wanted.*;
  if wanted.confirmed_at is null then
    perform holdfast_private.request_confirmation(wanted);
  end if;
  perform holdfast_private.keep_answer(coalesce(only_model_id, 0), idempotency_key, wanted);
  return wanted;
end
$$;
comment on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) is
  $$@resultFieldName subscription
Subscribes a user to what happens: with one model or (only_model_id null) all, to the event types given. Of holds and bookings a customer is told of its own, a model of those with it, an admin of all, as the token says now; whom an admin subscribes, as a customer. channel and address: in_app needs none; an email, https webhook or telegram address. A mail address is used once it was confirmed by the link in the mail that is sent there, unless an admin subscribes or the user is sent mail there already. For a webhook's secret see rotate_webhook_secret. Quiet hours are local times of time_zone: until their end messages wait, save in_app ones; lead times are for reminders, at most 10 of 1 to 43200 minutes. At most 100 subscriptions a user. user_id: null means the caller; another's is for admins. idempotency_key: the same call again with it gets the same answer, for 24 hours at least.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, INVALID_TIME_ZONE, INVALID_ADDRESS, FORBIDDEN, BAD_ISOLATION, NOT_FOUND, IDEMPOTENCY_MISMATCH, SUBSCRIPTION_LIMIT_REACHED, CONFIRMATION_LIMIT_REACHED. Source: DESIGN section 4, Notifications.$$;
revoke all on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) from public;
grant execute on function holdfast.subscribe_to_availability(
  bigint, holdfast.notification_event[], holdfast.notification_channel, text, text, time, time, integer[], text, text
) to holdfast_customer, holdfast_model, holdfast_admin;
