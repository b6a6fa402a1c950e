create or replace function holdfast_private.refuse_log_delete()
returns trigger
language plpgsql
set search_path to pg_catalog, pg_temp
as $$
declare
  called_by text;
begin
  -- A setting could be set by anybody; a function of this name is the owner's alone.
  get diagnostics called_by = pg_context;
  if called_by !~ ' holdfast_private\.prune_change_log\(integer\) ' then
    perform holdfast_private.fail(
      'FORBIDDEN', format('%s keeps its rows', tg_table_name), jsonb_build_object('table', tg_table_name),
      'Set holdfast_private.settings.change_log_retention.'
    );
  end if;
  return null;
end
$$;
comment on function holdfast_private.refuse_log_delete() is 'Refuses to delete from the change log, save to prune_change_log().';
revoke all on function holdfast_private.refuse_log_delete() from public;
