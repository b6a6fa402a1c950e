create or replace function holdfast_private.require_read_committed()
returns void
language plpgsql
stable
set search_path to pg_catalog, pg_temp
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform holdfast_private.fail(
      'BAD_ISOLATION',
      format('writers refuse %s', current_setting('transaction_isolation')),
      hint => 'Begin the transaction with isolation level read committed.'
    );
  end if;
end
$$;
comment on function holdfast_private.require_read_committed() is
  'Raises BAD_ISOLATION in any other isolation level: a snapshot older than the lock can''t see what the lock waited for.';
revoke all on function holdfast_private.require_read_committed() from public;
