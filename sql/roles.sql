-- Roles belong to the whole cluster: made if absent, never altered where they are there (DESIGN section 6).
-- `holdfast_monitor` may read the schema's version and the operators' figures, and nothing else: no caller's token names it.
-- `holdfast_api` is the API's login: NOINHERIT, so that it can do nothing until it takes one of the callers' four, or the monitor's. It cannot log in
-- before somebody says so: alter role holdfast_api login password '…';
do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('holdfast_anonymous', 'nologin'),
      ('holdfast_customer', 'nologin'),
      ('holdfast_model', 'nologin'),
      ('holdfast_admin', 'nologin'),
      ('holdfast_worker', 'nologin'),
      ('holdfast_monitor', 'nologin'),
      ('holdfast_api', 'nologin noinherit')
    ) as role (name, options)
    where not exists (select from pg_catalog.pg_roles as r where r.rolname = role.name)
  loop
    begin
      execute pg_catalog.format('create role %I %s', wanted.name, wanted.options);
    exception
      -- Another database of this cluster installs at the same moment.
      when duplicate_object or unique_violation then null;
    end;
  end loop;

  for wanted in
    select r.rolname as name
    from pg_catalog.pg_roles as r
    where r.rolname in ('holdfast_anonymous', 'holdfast_customer', 'holdfast_model', 'holdfast_admin', 'holdfast_monitor')
      and not pg_catalog.pg_has_role('holdfast_api', r.oid, 'member')
  loop
    begin
      execute pg_catalog.format('grant %I to holdfast_api', wanted.name);
    exception
      when unique_violation then null;
    end;
  end loop;

  -- The API sets shorter times for each request. These bind whatever else logs in as holdfast_api, in this database and no other.
  for wanted in
    select setting.name, setting.value
    from (values
      ('statement_timeout', '30s'),
      ('lock_timeout', '10s'),
      ('idle_in_transaction_session_timeout', '30s'),
      ('transaction_timeout', '15min')
    ) as setting (name, value)
    -- PostgreSQL 17 is the first with the last.
    join pg_catalog.pg_settings as known on known.name = setting.name
  loop
    begin
      execute pg_catalog.format(
        'alter role holdfast_api in database %I set %I = %L', pg_catalog.current_database(), wanted.name, wanted.value
      );
    exception
      -- The role was made by another owner of this cluster, and is theirs to set.
      when insufficient_privilege then null;
    end;
  end loop;
end
$roles$;
