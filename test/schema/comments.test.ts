import { notOfExtension, ours, texts } from "./catalog.ts";

test("every schema, table, view and type of ours has a comment", async () => {
  expect(
    await texts(`
      select nspname::text from pg_namespace where nspname in ${ours} and obj_description(oid, 'pg_namespace') is null
      union all
      select c.oid::regclass::text from pg_class as c
      where c.relnamespace::regnamespace::text in ${ours} and c.relkind in ('r', 'p', 'v', 'm') and obj_description(c.oid, 'pg_class') is null
      union all
      select t.oid::regtype::text from pg_type as t left join pg_class as c on c.oid = t.typrelid
      where t.typnamespace::regnamespace::text in ${ours} and ${notOfExtension("t.oid")}
        and (t.typtype in ('e', 'd') or c.relkind = 'c') and obj_description(t.oid, 'pg_type') is null`),
  ).toEqual([]);
});

test("every column of a table, view or composite type has a comment: it becomes the API's documentation", async () => {
  expect(
    await texts(`
      select format('%s.%s', a.attrelid::regclass, a.attname)
      from pg_attribute as a join pg_class as c on c.oid = a.attrelid
      where c.relnamespace::regnamespace::text = 'holdfast' and c.relkind in ('r', 'p', 'v', 'm', 'c')
        and a.attnum > 0 and not a.attisdropped and col_description(a.attrelid, a.attnum) is null`),
  ).toEqual([]);
});

test("every function has a comment; those of the API say which errors they raise", async () => {
  expect(
    await texts(`
      select p.oid::regprocedure::text from pg_proc as p
      where p.pronamespace::regnamespace::text in ${ours} and ${notOfExtension("p.oid")} and obj_description(p.oid, 'pg_proc') is null`),
  ).toEqual([]);
  expect(
    await texts(`
      select p.oid::regprocedure::text from pg_proc as p
      where p.pronamespace::regnamespace::text = 'holdfast' and obj_description(p.oid, 'pg_proc') !~ 'Errors: ' order by 1`),
  ).toEqual([
    // They raise none.
    "holdfast.blocked_date_reason(bigint,bigint)",
    "holdfast.list_managed_models()",
    "holdfast.local_to_instant(timestamp without time zone,text)",
    "holdfast.log_availability_changes()",
    "holdfast.server_time()",
  ]);
});
