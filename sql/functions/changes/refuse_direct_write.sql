create or replace function holdfast_private.refuse_direct_write()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'FORBIDDEN', format('%s is written by triggers only', tg_table_name), jsonb_build_object('table', tg_table_name)
  );
  return null;
end
$$;
comment on function holdfast_private.refuse_direct_write() is
  'Refuses a statement: for tables that only triggers may write, and for the log, which nobody alters.';
revoke all on function holdfast_private.refuse_direct_write() from public;
