import { notOfExtension, ours, texts } from "./catalog.ts";

/** DESIGN section 6, and who reads figures. `holdfast_api` has no rights of its own: it takes one of the others. */
const monitor = "holdfast_monitor";
const roles = ["holdfast_admin", "holdfast_anonymous", "holdfast_customer", "holdfast_model", "holdfast_worker"];

const relations = `
  select c.oid, c.oid::regclass::text as name, c.relowner, c.relacl, c.relkind, c.relrowsecurity, c.reloptions
  from pg_class as c
  where c.relnamespace::regnamespace::text in ${ours} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${notOfExtension("c.oid")}`;

test("row-level security is on for every table", async () => {
  expect(await texts(`select name from (${relations}) as r where relkind in ('r', 'p', 'f') and not relrowsecurity`)).toEqual([]);
});

test("there are no materialized views, and every view runs with the caller's rights", async () => {
  expect(
    await texts(
      `select name from (${relations}) as r where relkind = 'm' or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)`,
    ),
  ).toEqual([]);
});

test("public may execute no function of ours", async () => {
  expect(
    await texts(`
      select p.oid::regprocedure::text from pg_proc as p
      where p.pronamespace::regnamespace::text in ${ours} and ${notOfExtension("p.oid")}
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a where a.grantee = 0 and a.privilege_type = 'EXECUTE')`),
  ).toEqual([]);
});

test("rights go to the roles of DESIGN section 6 and to nobody else", async () => {
  expect(
    await texts(`
      select distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end
      from (
        select relowner as owner, relacl as acl from (${relations}) as r
        union all
        select c.relowner, a.attacl from pg_attribute as a join pg_class as c on c.oid = a.attrelid
        where c.relnamespace::regnamespace::text in ${ours}
        union all
        select proowner, proacl from pg_proc as p where p.pronamespace::regnamespace::text in ${ours} and ${notOfExtension("p.oid")}
        union all
        select nspowner, nspacl from pg_namespace where nspname in ${ours}
      ) as granted
      cross join lateral aclexplode(granted.acl) as a
      where a.grantee <> granted.owner
      order by 1`),
  ).toEqual([...roles, monitor].sort());
});

test("the monitor may call two functions and read nothing", async () => {
  const granted = await texts(
    `
    select format('%s %s', a.privilege_type, o.name)
    from (
      select name, relacl as acl from (${relations}) as r
      union all
      select format('%s.%I', a.attrelid::regclass, a.attname), a.attacl
      from pg_attribute as a join pg_class as c on c.oid = a.attrelid
      where c.relnamespace::regnamespace::text in ${ours}
      union all
      select p.oid::regprocedure::text, proacl from pg_proc as p where p.pronamespace::regnamespace::text in ${ours}
      union all
      select nspname, nspacl from pg_namespace where nspname in ${ours}
    ) as o
    cross join lateral aclexplode(o.acl) as a
    where a.grantee = $1::regrole
    order by 1`,
    [monitor],
  );
  expect(granted).toEqual([
    "EXECUTE holdfast_private.monitoring_figures()",
    "EXECUTE holdfast_private.schema_version()",
    "USAGE holdfast_private",
  ]);
});

test("nobody but the owner may write a table, or create anything", async () => {
  expect(
    await texts(`
      select format('%s: %s to %s', name, a.privilege_type, a.grantee::regrole)
      from (
        select name, relowner as owner, relacl as acl from (${relations}) as r where relkind <> 'S'
        union all
        select format('%s.%I', a.attrelid::regclass, a.attname), c.relowner, a.attacl
        from pg_attribute as a join pg_class as c on c.oid = a.attrelid
        where c.relnamespace::regnamespace::text in ${ours}
        union all
        select nspname, nspowner, nspacl from pg_namespace where nspname in ${ours}
      ) as granted
      cross join lateral aclexplode(granted.acl) as a
      where a.grantee <> granted.owner and a.privilege_type not in ('SELECT', 'USAGE')`),
  ).toEqual([]);
});

test("sequences are the owner's", async () => {
  expect(
    await texts(`
      select format('%s to %s', name, a.grantee::regrole) from (${relations}) as r cross join lateral aclexplode(relacl) as a
      where relkind = 'S' and a.grantee <> relowner`),
  ).toEqual([]);
});

test("the columns that are nobody's business are granted to nobody; all others of a readable table are", async () => {
  const hidden = await texts(
    `
    select format('%s.%s', a.attrelid::regclass, a.attname)
    from pg_attribute as a
    join (${relations}) as r on r.oid = a.attrelid
    where r.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and not exists (select from unnest($1::text[]) as role where has_column_privilege(role, a.attrelid, a.attnum, 'select'))
      and exists (select from unnest($1::text[]) as role where has_any_column_privilege(role, a.attrelid, 'select'))
    order by 1`,
    [roles],
  );
  expect(hidden).toEqual([
    // Whose calendar it stands in.
    "holdfast.external_busy.external_id",
    "holdfast.external_busy.source",
    // The model's own and admins' eyes only: model_blocked_dates_reason() shows it.
    "holdfast.model_blocked_dates.reason",
    // Bookkeeping of the overlap constraint.
    "holdfast.model_schedules.week_minutes",
  ]);
});

test("tables are granted column by column: a new one is closed until somebody opens it", async () => {
  expect(
    await texts(`
      select format('%s to %s', name, a.grantee::regrole) from (${relations}) as r cross join lateral aclexplode(relacl) as a
      where relkind in ('r', 'p', 'f') and a.grantee <> relowner order by 1`),
  ).toEqual([]);
});

test("all that is ours has one owner: a definer's function of somebody else would lend somebody else's rights", async () => {
  const owners = `
    select relowner as owner from (${relations}) as r
    union select proowner from pg_proc as p where p.pronamespace::regnamespace::text in ${ours} and ${notOfExtension("p.oid")}
    union select typowner from pg_type as t where t.typnamespace::regnamespace::text in ${ours} and ${notOfExtension("coalesce(nullif(t.typelem, 0), t.oid)")}
    union select nspowner from pg_namespace where nspname in ${ours}`;
  expect(await texts(`select owner::regrole::text from (${owners}) as o where owner <> current_user::regrole`)).toEqual([]);
});

test("of what is private, callers of the API are lent the owner's rights by these functions alone", async () => {
  expect(
    await texts(
      `
      select p.oid::regprocedure::text from pg_proc as p
      where p.pronamespace::regnamespace::text = 'holdfast_private' and p.prosecdef
        and exists (select from unnest($1::text[]) as role where has_function_privilege(role, p.oid, 'execute'))
      order by 1`,
      [roles.filter((role) => role !== "holdfast_worker").concat("holdfast_api")],
    ),
  ).toEqual([
    // What a subscriber may hear of: each decides by the caller.
    "holdfast_private.availability_topic(bigint)",
    "holdfast_private.claim_topic(text,bigint)",
    // Of a digest, by the API itself.
    "holdfast_private.count_request(text,integer)",
    "holdfast_private.notification_topic()",
  ]);
});

test("tables without any reader are the private ones", async () => {
  expect(
    await texts(
      `
      select name from (${relations}) as r
      where relkind = 'r' and not exists (select from unnest($1::text[]) as role where has_any_column_privilege(role, r.oid, 'select'))
      order by 1`,
      [roles],
    ),
  ).toEqual([
    "holdfast_private.address_confirmations",
    "holdfast_private.horizons",
    "holdfast_private.idempotency_keys",
    "holdfast_private.moved_claims",
    "holdfast_private.open_digests",
    "holdfast_private.relay_cursor",
    "holdfast_private.removed_windows",
    "holdfast_private.request_counts",
    "holdfast_private.resolution_counts",
    "holdfast_private.settings",
    "holdfast_private.subscription_secrets",
    "holdfast_private.workers",
    "holdfast_private.zone_clocks",
  ]);
});

test("what names customers is closed to anonymous callers", async () => {
  expect(
    await texts(`
      select name from (${relations}) as r
      where relkind = 'r' and has_any_column_privilege('holdfast_anonymous', r.oid, 'select')
        and exists (
          select from pg_attribute as a
          where a.attrelid = r.oid and a.attnum > 0 and a.attname ~ 'user_id|actor|address|payment|payload|new_row|cancel'
        )`),
  ).toEqual([]);
});

test("policies read the row's columns and the caller's settings, nothing else", async () => {
  const expressions = await texts(`
    select distinct pg_get_expr(e.expression, p.polrelid)
    from pg_policy as p
    cross join lateral (values (p.polqual), (p.polwithcheck)) as e (expression)
    where p.polrelid in (select oid from (${relations}) as r) and e.expression is not null
    order by 1`);
  expect(expressions.length).toBeGreaterThan(2);
  const subqueries = expressions.filter((expression) => /\bselect\b/i.test(expression));
  expect(subqueries).toEqual([]);
  const called = new Set(expressions.flatMap((expression) => [...expression.matchAll(/([\w.]+)\s*\(/g)].map(([, name]) => name)));
  // NULLIF is no function; casts are written as ::.
  expect([...called].filter((name) => !["NULLIF", "current_setting"].includes(name!))).toEqual([]);
});
