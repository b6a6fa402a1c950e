create or replace function holdfast_private.prune_confirmations(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  -- No token is good any longer.
  kept_since timestamptz := holdfast_private.current_instant() - interval '7 days';
  pruned integer;
begin
  delete from holdfast_private.address_confirmations as c
  using (
    select old.user_id, old.id
    from holdfast_private.address_confirmations as old
    where old.requested_at < kept_since
    limit prune_confirmations.batch_size
    for update skip locked
  ) as old
  where c.user_id = old.user_id and c.id = old.id;
  get diagnostics pruned = row_count;
  delete from holdfast.user_notifications as s
  using (
    select old.user_id, old.id
    from holdfast.user_notifications as old
    where old.confirmed_at is null and old.created_at < kept_since
    limit prune_confirmations.batch_size
    for update skip locked
  ) as old
  where s.user_id = old.user_id and s.id = old.id;
  return pruned;
end
$$;
comment on function holdfast_private.prune_confirmations(integer) is
  'Forgets requests to confirm an address after 7 days, at most batch_size of them, and the subscriptions that were never confirmed. Returns how many requests: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_confirmations(integer) from public;
grant execute on function holdfast_private.prune_confirmations(integer) to holdfast_worker;
