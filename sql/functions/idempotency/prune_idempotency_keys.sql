create or replace function holdfast_private.prune_idempotency_keys(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  pruned integer;
begin
  delete from holdfast_private.idempotency_keys as k
  using (
    select old.model_id, old.caller, old.idempotency_key
    from holdfast_private.idempotency_keys as old
    where old.created_at < holdfast_private.current_instant() - interval '24 hours'
    order by old.created_at
    limit prune_idempotency_keys.batch_size
    for update skip locked
  ) as old
  where k.model_id = old.model_id and k.caller = old.caller and k.idempotency_key = old.idempotency_key;
  get diagnostics pruned = row_count;
  return pruned;
end
$$;
comment on function holdfast_private.prune_idempotency_keys(integer) is
  'Forgets idempotency keys older than 24 hours, at most batch_size of them. Returns how many: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_idempotency_keys(integer) from public;
grant execute on function holdfast_private.prune_idempotency_keys(integer) to holdfast_worker;
