create or replace function holdfast_private.tg_user_notifications__make_secrets()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
as $$
begin
  insert into holdfast_private.subscription_secrets (
    user_id, subscription_id, unsubscribe_token, webhook_secret, webhook_secret_made_at
  )
  select s.user_id, s.id, holdfast_private.random_token(),
    case when s.channel = 'webhook' then holdfast_private.random_webhook_secret() end,
    case when s.channel = 'webhook' then holdfast_private.current_instant() end
  from new_rows as s;
  return null;
end
$$;
comment on function holdfast_private.tg_user_notifications__make_secrets() is
  'Gives new subscriptions their tokens and secrets, however they are made.';
revoke all on function holdfast_private.tg_user_notifications__make_secrets() from public;

create or replace trigger _200_make_secrets
  after insert on holdfast.user_notifications
  referencing new table as new_rows
  for each statement
  execute function holdfast_private.tg_user_notifications__make_secrets();
