-- Installations by psql have no table of migrations: this is what both kinds can be asked. Each migration replaces it.
create or replace function holdfast_private.schema_version()
returns integer
language sql
immutable
return 7;
comment on function holdfast_private.schema_version() is
  'The number of the newest migration whose objects this database has. An API is ready where this is at least the number of its own newest.';
revoke all on function holdfast_private.schema_version() from public;
grant execute on function holdfast_private.schema_version() to holdfast_monitor;
