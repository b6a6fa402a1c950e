-- Switched off, not deleted: mail programs may ask twice, and the second time is no error (RFC 8058).
create or replace function holdfast.unsubscribe_by_token(token text)
returns boolean
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  subscription holdfast.user_notifications;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('token', unsubscribe_by_token.token));
  perform holdfast_private.require_read_committed();
  select s.* into subscription
  from holdfast_private.subscription_secrets as secret
  join holdfast.user_notifications as s on s.user_id = secret.user_id and s.id = secret.subscription_id
  where secret.unsubscribe_token = unsubscribe_by_token.token;
  if subscription.id is null then
    perform holdfast_private.fail_not_found('subscription', null);
  end if;
  -- And those that would go on telling that address the same.
  update holdfast.user_notifications as s
  set is_active = false
  where s.user_id = subscription.user_id and s.is_active
    and (
      s.id = subscription.id
      or s.channel = subscription.channel and s.address = subscription.address and s.event_types <@ subscription.event_types
        and (subscription.only_model_id is null or s.only_model_id = subscription.only_model_id)
    );
  return true;
end
$$;
comment on function holdfast.unsubscribe_by_token(text) is
  $$@resultFieldName isUnsubscribed
Switches off the subscription whose messages carry the token, and those of the same user to the same address that ask for nothing more. Messages that wait are withdrawn. Asked again, it is true again. Whoever has the token may: it needs no other identity.
Errors: MISSING_ARGUMENT, BAD_ISOLATION, NOT_FOUND. Source: RFC 8058, DESIGN section 7.$$;
revoke all on function holdfast.unsubscribe_by_token(text) from public;
grant execute on function holdfast.unsubscribe_by_token(text) to holdfast_anonymous, holdfast_customer, holdfast_model, holdfast_admin;
