import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { apiCodes } from "../../src/refusal.ts";
import { texts } from "./catalog.ts";
import { readSqlFiles } from "./sqlFiles.ts";

const bodies = readSqlFiles().flatMap(({ functions }) => functions);
const registry = texts("select code from holdfast.error_codes order by code");

/** What fail() is given, and every literal in capitals with an underscore: check_slot names its codes so. */
const codesIn = (body: string): string[] =>
  [...body.matchAll(/(?<=fail\(\s*)'([A-Z_]+)'|'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, given, named]) => (given ?? named)!);

test("every registered code is given, by SQL or by the API, and every code that is given is registered", async () => {
  const given = new Set([...bodies.flatMap(({ body }) => codesIn(body)), ...apiCodes]);
  expect([...given].sort()).toEqual(await registry);
});

test("the API's own codes are all of its list", () => {
  const sources = globSync("src/**/*.ts").filter((file) => file !== join("src", "refusal.ts"));
  const literals = sources.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\b(?:code: |refusal\(|badValue\()"([A-Z_]+)"/g)].map(([, code]) => code!),
  );
  expect(literals.length).toBeGreaterThan(10);
  expect(literals.filter((code) => !apiCodes.some((known) => known === code))).toEqual([]);
});

test("nothing is raised but through fail()", () => {
  const raising = bodies.filter(({ body }) => /\braise\s+exception\b/.test(body)).map(({ name }) => name);
  expect(raising).toEqual(["holdfast_private.fail"]);
});

test("fail() is given its code as a constant that this test can read, or by check_slot and a case of constants", () => {
  const given = bodies.flatMap(({ name, body }) =>
    [...body.matchAll(/holdfast_private\.fail\(\s*([^,]+),/g)].map(([, code]) => `${name}: ${code!.trim()}`),
  );
  expect(given.length).toBeGreaterThan(20);
  expect(given.filter((call) => !/: '[A-Z_]+'$/.test(call)).map((call) => call.split(":")[0])).toEqual([
    "holdfast_private.refuse_conflicts",
    "holdfast_private.refuse_slot",
  ]);
});

test("the codes that a comment of the API promises are registered", async () => {
  const promised = await texts(`
    select distinct code[1]
    from pg_proc as p
    cross join lateral regexp_matches(
      substring(obj_description(p.oid, 'pg_proc') from 'Errors: (.*)'), '[A-Z]+(?:_[A-Z]+)+', 'g'
    ) as code
    where p.pronamespace = 'holdfast'::regnamespace`);
  const known = new Set(await registry);
  expect(promised.filter((code) => !known.has(code))).toEqual([]);
});
