create or replace function holdfast_private.request_confirmation(subscription holdfast.user_notifications)
returns void
language plpgsql
volatile
set search_path to pg_catalog, pg_temp
as $$
declare
  most_of_user constant integer := 5;
  most_to_address constant integer := 3;
  mailbox text := lower(subscription.address);
  now timestamptz;
  asked holdfast_private.address_confirmations;
begin
  -- Requests to one mailbox are counted one after the other, whoever asks.
  perform pg_advisory_xact_lock(hashtextextended(format('holdfast.address_confirmations:%s', mailbox), 0));
  now := holdfast_private.current_instant();
  -- The mail that is on its way confirms this one too.
  if exists (
    select from holdfast_private.address_confirmations as c
    where c.user_id = subscription.user_id and c.address = mailbox and c.requested_at > now - interval '1 hour'
  ) then
    return;
  end if;
  if (
    select count(*) >= most_of_user
    from holdfast_private.address_confirmations as c
    where c.user_id = subscription.user_id and c.requested_at > now - interval '1 day'
  ) or (
    select count(*) >= most_to_address
    from holdfast_private.address_confirmations as c
    where c.address = mailbox and c.requested_at > now - interval '1 day'
  ) then
    perform holdfast_private.fail(
      'CONFIRMATION_LIMIT_REACHED',
      'too many confirmations were asked for',
      jsonb_build_object('limit_of_user', most_of_user, 'limit_to_address', most_to_address, 'hours', 24),
      'Answer the mails that were sent, or ask again tomorrow.'
    );
  end if;
  insert into holdfast_private.address_confirmations (user_id, subscription_id, address, token, requested_at)
  values (subscription.user_id, subscription.id, mailbox, holdfast_private.random_token(), now)
  returning * into asked;
  perform holdfast_private.add_confirmation_job(asked);
end
$$;
comment on function holdfast_private.request_confirmation(holdfast.user_notifications) is
  'Has a mail sent that asks whether the subscription''s address is its user''s: at most 5 in 24 hours for one user and 3 to one mailbox, so that nobody''s is flooded, and none where one was asked for within the hour. CONFIRMATION_LIMIT_REACHED.';
revoke all on function holdfast_private.request_confirmation(holdfast.user_notifications) from public;
