create or replace function holdfast_private.start_confirmation(user_id text, subscription_id bigint)
returns holdfast_private.address_confirmation
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- Each is an attempt that came to nothing, or whose end nobody has heard of.
  most_mails constant integer := 5;
  confirmation holdfast_private.address_confirmations;
  subscription holdfast.user_notifications;
begin
  perform holdfast_private.require_read_committed();
  update holdfast_private.address_confirmations as c
  set mails = c.mails + 1
  where c.user_id = start_confirmation.user_id and c.subscription_id = start_confirmation.subscription_id
    and c.requested_at > holdfast_private.current_instant() - interval '7 days' and c.mails < most_mails
  returning * into confirmation;
  select * into subscription
  from holdfast.user_notifications as s
  where s.user_id = confirmation.user_id and s.channel = 'email' and lower(s.address) = confirmation.address
    and s.is_active and s.confirmed_at is null
  order by s.id
  limit 1;
  if subscription.id is null then
    return null;
  end if;
  return row(subscription.user_id, subscription.id, subscription.address, confirmation.token, subscription.time_zone);
end
$$;
comment on function holdfast_private.start_confirmation(text, bigint) is
  'What the mail says that asks whether an address is the user''s. Null where there is nothing to ask any more, or it was tried 5 times. BAD_ISOLATION.';
revoke all on function holdfast_private.start_confirmation(text, bigint) from public;
grant execute on function holdfast_private.start_confirmation(text, bigint) to holdfast_worker;
