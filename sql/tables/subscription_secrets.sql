-- Beside the subscription, which its user may read: these are shown to nobody, but for rotate_webhook_secret().
create table holdfast_private.subscription_secrets (
  user_id text not null,
  subscription_id bigint not null,
  unsubscribe_token text not null,
  webhook_secret text,
  previous_webhook_secret text,
  webhook_secret_made_at timestamptz,
  primary key (user_id, subscription_id),
  foreign key (user_id, subscription_id) references holdfast.user_notifications (user_id, id) on delete cascade
);
-- A link names its token alone.
create index subscription_secrets_unsubscribe_token_idx on holdfast_private.subscription_secrets (unsubscribe_token);
comment on table holdfast_private.subscription_secrets is 'Secrets of subscriptions, made with them (trigger).';
comment on column holdfast_private.subscription_secrets.user_id is 'The user.';
comment on column holdfast_private.subscription_secrets.subscription_id is 'The user''s subscription.';
comment on column holdfast_private.subscription_secrets.unsubscribe_token is 'Whoever has it may end the subscription: it is in every mail.';
comment on column holdfast_private.subscription_secrets.webhook_secret is 'Signs messages to a webhook (Standard Webhooks); absent for other channels.';
comment on column holdfast_private.subscription_secrets.previous_webhook_secret is 'The one before: signs too, for 24 hours.';
comment on column holdfast_private.subscription_secrets.webhook_secret_made_at is 'When webhook_secret was made.';

-- Owner only: no policy, no grant.
alter table holdfast_private.subscription_secrets enable row level security;
