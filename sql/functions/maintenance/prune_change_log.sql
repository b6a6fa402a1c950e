create or replace function holdfast_private.prune_change_log(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  kept_since timestamptz := holdfast_private.current_instant() - (select s.change_log_retention from holdfast_private.settings as s);
  relayed pg_snapshot := (select c.relayed from holdfast_private.relay_cursor as c);
  pruned integer;
begin
  -- Null: for ever.
  if kept_since is null then
    return 0;
  end if;
  delete from holdfast.availability_change_log as l
  using (
    -- In the relay's order, which is the order of time but for what runs side by side: nothing is read beyond the first batch.
    select first.model_id, first.id
    from (
      select old.model_id, old.id, old.changed_at, old.transaction_id
      from holdfast.availability_change_log as old
      order by old.transaction_id, old.id
      limit prune_change_log.batch_size
    ) as first
    where first.changed_at < kept_since and pg_visible_in_snapshot(first.transaction_id, relayed)
  ) as old
  where l.model_id = old.model_id and l.id = old.id;
  get diagnostics pruned = row_count;
  return pruned;
end
$$;
comment on function holdfast_private.prune_change_log(integer) is
  'Drops the oldest rows of the change log, where they are older than settings.change_log_retention and were relayed, at most batch_size of them. The only way to delete any (DESIGN section 3). Returns how many: call again until that is less than batch_size.';
revoke all on function holdfast_private.prune_change_log(integer) from public;
grant execute on function holdfast_private.prune_change_log(integer) to holdfast_worker;
