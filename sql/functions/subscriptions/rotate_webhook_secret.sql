create or replace function holdfast.rotate_webhook_secret(subscription_id bigint, user_id text default null)
returns text
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  customer text := holdfast_private.resolve_user(rotate_webhook_secret.user_id);
  made text;
begin
  perform holdfast_private.require_arguments(jsonb_build_object('subscription_id', rotate_webhook_secret.subscription_id));
  perform holdfast_private.require_read_committed();
  update holdfast_private.subscription_secrets as s
  set webhook_secret = holdfast_private.random_webhook_secret(),
    previous_webhook_secret = s.webhook_secret,
    webhook_secret_made_at = holdfast_private.current_instant()
  where s.user_id = customer and s.subscription_id = rotate_webhook_secret.subscription_id and s.webhook_secret is not null
  returning s.webhook_secret into made;
  if made is null then
    perform holdfast_private.fail_not_found('webhook subscription', null, rotate_webhook_secret.subscription_id);
  end if;
  return made;
end
$$;
comment on function holdfast.rotate_webhook_secret(bigint, text) is
  $$@resultFieldName webhookSecret
Gives a webhook subscription a new secret (Standard Webhooks: whsec_ and 32 bytes in base64) and returns it: the only time that it is shown. Call it once after subscribing. The secret before it is valid for 24 hours more: meanwhile messages carry the signatures of both. user_id: null means the caller; that of another is for admins.
Errors: MISSING_ARGUMENT, INVALID_ARGUMENT, FORBIDDEN, BAD_ISOLATION, NOT_FOUND. Source: DESIGN section 7.$$;
revoke all on function holdfast.rotate_webhook_secret(bigint, text) from public;
grant execute on function holdfast.rotate_webhook_secret(bigint, text) to holdfast_customer, holdfast_model, holdfast_admin;
