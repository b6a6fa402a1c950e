create or replace function holdfast_private.prune_deliveries(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  kept_since timestamptz := holdfast_private.current_instant() - (select s.delivery_retention from holdfast_private.settings as s);
  pruned integer;
begin
  delete from holdfast.notification_deliveries as d
  using (
    select old.model_id, old.id
    from holdfast.notification_deliveries as old
    -- Whatever its status: the retries of a message end after days, so that one that waits for a month waits for a worker that never came.
    where old.created_at is not null and old.created_at < kept_since
    limit prune_deliveries.batch_size
    for update skip locked
  ) as old
  where d.model_id = old.model_id and d.id = old.id;
  get diagnostics pruned = row_count;
  return pruned;
end
$$;
comment on function holdfast_private.prune_deliveries(integer) is
  'Forgets messages older than settings.delivery_retention, at most batch_size of them. Returns how many: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_deliveries(integer) from public;
grant execute on function holdfast_private.prune_deliveries(integer) to holdfast_worker;
