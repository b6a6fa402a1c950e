-- Cursor, jobs, notifications and announcements move in one transaction: what a crash undoes is relayed again as a whole. One relay works at a time;
-- the others find the cursor locked and have nothing to do.
create or replace function holdfast_private.relay_changes(batch_size integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
  taken holdfast.availability_change_log[];
  is_all boolean;
begin
  if not holdfast_private.has_unrelayed_changes() then
    return 0;
  end if;
  select * into progress from holdfast_private.relay_cursor for update skip locked;
  if not found then
    return 0;
  end if;
  if pg_snapshot_xmax(progress.relayed) > pg_snapshot_xmax(pg_current_snapshot()) then
    -- The database was restored into another cluster, whose transactions are counted anew: what is in the log is old news.
    progress := row(
      true, pg_current_snapshot(), null, '0', 0, (select coalesce(max(l.id), 0) from holdfast.availability_change_log as l)
    );
  end if;
  progress.upto := coalesce(progress.upto, pg_current_snapshot());

  taken := array(
    select l
    from holdfast.availability_change_log as l
    where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
      and l.transaction_id < pg_snapshot_xmax(progress.upto)
      and (l.transaction_id, l.id) > (progress.last_transaction_id, progress.last_id)
      and l.id > progress.since_id
      and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
      and pg_visible_in_snapshot(l.transaction_id, progress.upto)
    order by l.transaction_id, l.id
    limit relay_changes.batch_size + 1
  );
  -- One more than asked for tells whether the snapshot is read to its end: so an answer of 0 means that nothing is left.
  is_all := cardinality(taken) <= relay_changes.batch_size;
  taken := taken[:relay_changes.batch_size];
  perform holdfast_private.schedule_sweeps(taken);
  perform holdfast_private.gather_news(taken);
  perform holdfast_private.announce_changes(taken);

  if is_all then
    progress := row(true, progress.upto, null, '0', 0, progress.since_id);
  else
    progress.last_transaction_id := taken[cardinality(taken)].transaction_id;
    progress.last_id := taken[cardinality(taken)].id;
  end if;
  update holdfast_private.relay_cursor as c
  set (relayed, upto, last_transaction_id, last_id, since_id)
    = (progress.relayed, progress.upto, progress.last_transaction_id, progress.last_id, progress.since_id);
  return cardinality(taken);
end
$$;
comment on function holdfast_private.relay_changes(integer) is
  'Carries the next batch of committed changes from the log to the outside: jobs for the worker, news for subscribers, which the fan-out tells, and announcements to listeners. Returns how many changes it took; call again at once when that is batch_size.';
revoke all on function holdfast_private.relay_changes(integer) from public;
grant execute on function holdfast_private.relay_changes(integer) to holdfast_worker;
