create or replace function holdfast_private.refuse_truncate()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
begin
  perform holdfast_private.fail(
    'FORBIDDEN',
    format('%s is not truncated: neither ledger nor change log would see it', tg_table_name),
    jsonb_build_object('table', tg_table_name),
    'Delete the rows.'
  );
  return null;
end
$$;
comment on function holdfast_private.refuse_truncate() is
  'Refuses truncate, which no row and no transition table shows, for tables whose changes are logged.';
revoke all on function holdfast_private.refuse_truncate() from public;
