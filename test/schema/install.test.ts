import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dumpSchema } from "../../src/database/dump.ts";
import type { EmbeddedServer } from "../../src/database/embedded.ts";
import { withClient } from "../../src/database/pool.ts";
import { sqlFolder } from "../../src/database/sqlIndex.ts";
import { startThrowaway } from "../../src/database/throwaway.ts";
import { withTemplateDb } from "../helpers.ts";
import { indexFile, psql, psqlLines, testWithPsql } from "./psql.ts";

/** A cluster that has never heard of Holdfast: roles belong to the whole of it. */
let server: EmbeddedServer;
beforeAll(async () => {
  server = await startThrowaway();
});
afterAll(() => server?.stop());

/** A new database of the host's, whose owner is no superuser and may create roles. */
async function createDatabase(name: string): Promise<string> {
  await withClient(server.superuserUrl, async (client) => {
    const { rows } = await client.query("select from pg_roles where rolname = 'host'");
    if (rows.length === 0) await client.query("create role host login createrole password 'host'");
    await client.query(`create database ${name} owner host`);
  });
  return server.url("host", "host", name);
}

const ourSchemas = "select nspname from pg_namespace where nspname like 'holdfast%' order by 1";
const ourRoles = "select rolname from pg_roles where rolname like 'holdfast%' order by 1";

testWithPsql("an install that fails at its very end leaves nothing, roles included", async () => {
  const url = await createDatabase("unlucky");
  const folder = await mkdtemp(join(tmpdir(), "holdfast-sql-"));
  try {
    await cp(sqlFolder, folder, { recursive: true });
    const index = join(folder, "index.sql");
    const text = await readFile(index, "utf8");
    await writeFile(index, text.replace(/^commit;$/m, "select 1 / 0;\ncommit;"));
    const { code, errors } = await psql(url, "-f", index);
    expect(code).toBe(3);
    expect(errors).toContain("division by zero");
  } finally {
    await rm(folder, { recursive: true });
  }
  expect(await psqlLines(url, ourSchemas)).toEqual([""]);
  expect(await psqlLines(url, ourRoles)).toEqual([""]);
  expect(await psqlLines(url, "select extname from pg_extension where extname <> 'plpgsql'")).toEqual([""]);
});

testWithPsql("into an empty database of a cluster without the roles: the same engine as the migrations make", async () => {
  const url = await createDatabase("fresh");
  expect(await psql(url, "-f", indexFile)).toEqual({ code: 0, lines: [""], errors: "" });
  expect(await psqlLines(url, ourRoles)).toEqual([
    "holdfast_admin",
    "holdfast_anonymous",
    "holdfast_api",
    "holdfast_customer",
    "holdfast_model",
    "holdfast_monitor",
    "holdfast_worker",
  ]);
  const migrated = await withTemplateDb(({ ownerUrl }) => withClient(ownerUrl, dumpSchema));
  expect(await withClient(url, dumpSchema)).toBe(migrated);
});

/** What the host has: everything outside our schemas, with its rights. */
const hostCatalog = `
  select 'schema', n.nspname::text, n.nspacl::text from pg_namespace as n where n.nspname not like 'holdfast%' and n.nspname !~ '^pg_'
  union all
  select 'relation', c.oid::regclass::text, concat(c.relacl, c.relrowsecurity) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname not like 'holdfast%' and n.nspname !~ '^pg_'
  union all
  select 'function', p.oid::regprocedure::text, p.proacl::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
  where n.nspname not like 'holdfast%' and n.nspname !~ '^pg_'
  union all
  select 'extension', extname, extnamespace::regnamespace::text from pg_extension
  union all
  select 'default privileges', d.oid::text, d.defaclacl::text from pg_default_acl as d
  union all
  select 'settings', setrole::text, array_to_string(setconfig, ',') from pg_db_role_setting
  where setrole not in (select oid from pg_roles where rolname = 'holdfast_api')
  order by 1, 2`;

testWithPsql("into a database that a host uses, with the roles there: nothing of the host's is touched", async () => {
  const url = await createDatabase("used");
  await psqlLines(
    url,
    `create extension btree_gist schema public;
     create table public.models (id uuid primary key, name text);
     create table public.bookings (id serial primary key);
     create type public.hold_status as enum ('mine');
     create function public.find_best_slots() returns text language sql as $$ select 'the host''s own' $$;
     insert into public.models values ('00000000-0000-0000-0000-000000000001', 'the host''s own')`,
  );
  const before = await psqlLines(url, hostCatalog);
  expect(before.length).toBeGreaterThan(10);
  expect(await psql(url, "-f", indexFile)).toEqual({ code: 0, lines: [""], errors: "" });
  expect(await psqlLines(url, hostCatalog)).toEqual(before);
  expect(await psqlLines(url, "select name from public.models")).toEqual(["the host's own"]);
  // Also what the host makes later: default privileges are as they were.
  const executable = await psqlLines(
    url,
    `create function public.later() returns int language sql as 'select 1';
     select has_function_privilege('holdfast_anonymous', p, 'execute') from unnest(array['public.find_best_slots()', 'public.later()']) as p`,
  );
  expect(executable).toEqual(["t", "t"]);
  // The engine works on the extension that was there.
  expect(await psqlLines(url, "select id from holdfast.add_model('Ada', 'Europe/Berlin')")).toEqual(["1"]);
});

testWithPsql("installed twice, the second says so and changes nothing", async () => {
  const url = await createDatabase("twice");
  expect((await psql(url, "-f", indexFile)).code).toBe(0);
  const first = await withClient(url, dumpSchema);
  expect((await psql(url, "-f", indexFile)).code).toBe(3);
  expect(await withClient(url, dumpSchema)).toBe(first);
});
