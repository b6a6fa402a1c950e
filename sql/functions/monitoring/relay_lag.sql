create or replace function holdfast_private.relay_lag(now timestamptz)
returns interval
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
declare
  progress holdfast_private.relay_cursor;
  waiting_since timestamptz;
begin
  select * into progress from holdfast_private.relay_cursor;
  -- The relay's own order, and what it has taken of the snapshot that it is reading left out.
  select l.changed_at into waiting_since
  from holdfast.availability_change_log as l
  where l.transaction_id >= pg_snapshot_xmin(progress.relayed)
    and (l.transaction_id, l.id) > (progress.last_transaction_id, progress.last_id)
    and not pg_visible_in_snapshot(l.transaction_id, progress.relayed)
    and l.id > progress.since_id
  order by l.transaction_id, l.id
  limit 1;
  return greatest(coalesce(relay_lag.now - waiting_since, interval '0'), interval '0');
end
$$;
comment on function holdfast_private.relay_lag(timestamptz) is 'Age of the first change that the relay has not carried out; zero where there is none.';
revoke all on function holdfast_private.relay_lag(timestamptz) from public;
