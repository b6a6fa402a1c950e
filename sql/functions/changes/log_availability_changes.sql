-- One statement for all rows that a statement changed: a month of windows is logged at the price of one insert; what comes one at a time is
-- logged by row. The table's name comes as the trigger's argument (DESIGN section 9). Times are written in UTC, whatever the session shows.
create or replace function holdfast.log_availability_changes()
returns trigger
language plpgsql
security definer
set search_path to pg_catalog, pg_temp
set timezone to 'UTC'
set datestyle to 'ISO'
as $$
declare
  now timestamptz := holdfast_private.current_instant();
  actor text := holdfast_private.current_actor();
  role text := holdfast_private.caller_role();
begin
  if tg_level = 'ROW' then
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, new_row)
    values (new.model_id, now, actor, role, tg_argv[0], new.id, 'insert', to_jsonb(new));
  elsif tg_op = 'INSERT' then
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, new_row)
    select coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint, now, actor, role, tg_argv[0], (r.j ->> 'id')::bigint, 'insert', r.j
    from (select to_jsonb(n) as j from new_rows as n) as r;
  elsif tg_op = 'DELETE' then
    insert into holdfast.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, old_row)
    select coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint, now, actor, role, tg_argv[0], (r.j ->> 'id')::bigint, 'delete', r.j
    from (select to_jsonb(o) as j from old_rows as o) as r;
  else
    -- A changed key is a row gone and a row made.
    insert into holdfast.availability_change_log (
      model_id, changed_at, actor, actor_role, table_name, row_id, operation, old_row, new_row
    )
    select
      coalesce(n.model_id, o.model_id), now, actor, role, tg_argv[0], coalesce(n.id, o.id),
      case when o.id is null then 'insert' when n.id is null then 'delete' else 'update' end::holdfast.change_operation,
      o.j, n.j
    from (
      select r.j, (r.j ->> 'id')::bigint as id, coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint as model_id
      from (select to_jsonb(n) as j from new_rows as n) as r
    ) as n
    full join (
      select r.j, (r.j ->> 'id')::bigint as id, coalesce(r.j ->> 'model_id', r.j ->> 'id')::bigint as model_id
      from (select to_jsonb(o) as j from old_rows as o) as r
    ) as o on o.model_id = n.model_id and o.id = n.id
    where o.j is distinct from n.j;
  end if;
  return null;
end
$$;
comment on function holdfast.log_availability_changes() is
  'Writes the change log: one row for each row really changed, with actor, transaction, and the row before and after.';
revoke all on function holdfast.log_availability_changes() from public;
