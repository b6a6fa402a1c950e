import { withRootDb } from "../helpers.ts";
import { notOfExtension, ours, texts, textsOf } from "./catalog.ts";

const functions = `
  select p.oid, p.oid::regprocedure::text as signature, l.lanname as language, p.prosecdef, p.proconfig, p.prosrc, p.prosqlbody
  from pg_proc as p join pg_language as l on l.oid = p.prolang
  where p.pronamespace::regnamespace::text in ${ours} and ${notOfExtension("p.oid")}`;

test("functions are plpgsql, or sql", async () => {
  expect(await texts(`select signature from (${functions}) as f where language not in ('plpgsql', 'sql')`)).toEqual([]);
});

test("language sql is for what reads no table", async () => {
  // Bodies are parsed when made (`return …`; a string would escape this), and the tree names each table that is read: kind 0.
  const reading = "f.prosqlbody::text ~ ':rtekind 0 '";
  expect(
    await texts(`select f.signature from (${functions}) as f where f.language = 'sql' and (f.prosqlbody is null or ${reading})`),
  ).toEqual([]);
  const control = await withRootDb(async (client) => {
    await client.query("create function holdfast.careless() returns bigint language sql return (select count(*) from holdfast.models)");
    return textsOf(client, `select f.signature from (${functions}) as f where ${reading}`);
  });
  expect(control).toEqual(["holdfast.careless()"]);
});

test("every plpgsql and every security definer function pins its search_path, without a schema that others may write", async () => {
  expect(
    await texts(`
      select f.signature from (${functions}) as f
      where (f.prosecdef or f.language = 'plpgsql')
        and coalesce((select s from unnest(f.proconfig) as s where s like 'search_path=%'), '')
          not in ('search_path=""', 'search_path=pg_catalog, pg_temp')`),
  ).toEqual([]);
});

test("security definer functions are plpgsql", async () => {
  expect(await texts(`select signature from (${functions}) as f where prosecdef and language <> 'plpgsql'`)).toEqual([]);
});

test("everything that callers write through is security definer: they have no rights on tables", async () => {
  expect(
    await texts(`
      select f.signature from (${functions}) as f join pg_proc as p on p.oid = f.oid
      where p.provolatile = 'v' and not f.prosecdef and p.prorettype <> 'trigger'::regtype
        and exists (select from aclexplode(p.proacl) as a where a.grantee <> p.proowner)`),
  ).toEqual([]);
});
