-- Asked ten times a second: it takes no lock and no transaction id, so that an idle server stays idle.
create or replace function holdfast_private.has_unrelayed_changes()
returns boolean
language plpgsql
stable
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
begin
  select * into progress from holdfast_private.relay_cursor;
  return progress.upto is not null
    or pg_snapshot_xmax(progress.relayed) > pg_snapshot_xmax(pg_current_snapshot())
    -- In the index's order: a bare exists gets a plan, from its sixth call on, that reads the whole log to find nothing.
    or coalesce(
      (
        select true
        from holdfast.availability_change_log as l
        where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
          and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
          and l.id > progress.since_id
        order by l.transaction_id, l.id
        limit 1
      ),
      false
    );
end
$$;
comment on function holdfast_private.has_unrelayed_changes() is 'Whether the log has changes that the relay has not carried out.';
revoke all on function holdfast_private.has_unrelayed_changes() from public;
grant execute on function holdfast_private.has_unrelayed_changes() to holdfast_worker;
