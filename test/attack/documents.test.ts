import { type Answer, admin, codeOf, dataOf } from "../graphql/api.ts";
import { fingerprint } from "../matrix/ask.ts";
import { authorizationOf } from "../subscriptions/client.ts";
import { type Attack, addOpenModel, expectAlive, expectRefused, mutation, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
let document: Record<string, unknown>;
beforeAll(async () => {
  target = await startTarget();
  modelId = await addOpenModel(target.owner);
  const { rows } = await target.owner.query<{ document: Record<string, unknown> }>(
    "select holdfast.export_availability_settings($1) as document",
    [modelId],
  );
  document = rows[0]!.document;
});
afterAll(() => target.stop());

interface Imported {
  importAvailabilityDocument: { results: { path: string; outcome: string }[] };
}
const importText = (text: string) =>
  target.post<Imported>(
    mutation("importAvailabilityDocument", "results { path outcome }"),
    { input: { modelId, document: text, onConflict: "trim" } },
    admin,
  );
const imported = (title: string, text: () => string, code = "INVALID_IMPORT"): [string, () => Attack] => [
  title,
  () => ({
    title,
    query: mutation("importAvailabilityDocument"),
    variables: { input: { modelId, document: text() } },
    caller: admin,
    code,
  }),
];
const changed = (changes: Record<string, unknown>) => JSON.stringify({ ...document, ...changes });

test.each([
  imported("85: JSON that ends too soon", () => changed({}).slice(0, -1)),
  imported("85: no JSON at all", () => "<xml/>"),
  imported("86: lists in lists by the ten thousand", () => "[".repeat(40_000)),
  imported("86: objects in objects by the thousand", () => '{"a":'.repeat(10_000)),
  imported(
    "87: five thousand windows that are none",
    () => changed({ windows: Array.from({ length: 5_000 }, () => ({ a: 1 })) }),
    "INVALID_IMPORT",
  ),
  imported("88: a key given twice", () => changed({}).replace("{", '{"version": 1, ')),
  imported("89: a field that nobody knows", () => changed({ cron: "* * * * *" })),
  imported("89: a field of JavaScript's own", () => changed({}).replace("{", '{"__proto__": {"is_admin": true}, ')),
  imported("89: a constructor", () => changed({ constructor: { prototype: {} } })),
  imported("87: a document of a megabyte", () => changed({ external_busy: ["x".repeat(1_000_000)] }), "REQUEST_TOO_LARGE"),
])("%s", async (_title, attack) => {
  const answer = await expectRefused(target, attack());
  if (attack().title.startsWith("85")) expect(JSON.stringify(answer.errors?.[0]?.extensions)).toMatch(/line|position/);
});

test("89: the same as JSON in the operation", async () => {
  for (const extra of ['"__proto__": { "a": 1 }', '"constructor": 1', '"unknown": 1']) {
    const given = JSON.parse(JSON.stringify(document).replace("{", `{${extra}, `)) as unknown;
    const input = { modelId, document: given };
    await expectRefused(target, {
      title: "89",
      query: mutation("importAvailabilitySettings"),
      variables: { input },
      caller: admin,
      code: "INVALID_IMPORT",
    });
  }
});

test("86: lists in lists by the ten thousand, as JSON", async () => {
  const nested = "[".repeat(40_000) + "]".repeat(40_000);
  const before = await fingerprint(target.owner);
  for (const [name, type, code] of [
    ["importAvailabilitySettings", "ImportAvailabilitySettingsInput", "INVALID_IMPORT"],
    ["addModel", "AddModelInput", "INVALID_QUERY"],
  ]) {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { clientMutationId } }`;
    const input = name === "addModel" ? nested : `{ "modelId": "${modelId}", "document": ${nested} }`;
    const body = `{ "query": ${JSON.stringify(query)}, "variables": { "input": ${input} } }`;
    const headers = { "content-type": "application/json", authorization: await authorizationOf(target.config, admin) };
    const response = await fetch(`${target.url}/graphql`, { method: "POST", headers, body });
    expect(codeOf((await response.json()) as Answer)).toBe(code);
  }
  expect(await fingerprint(target.owner)).toBe(before);
  await expectAlive(target);
});

test("90: one fault among many, and nothing of the rest is taken; every fault is listed with its path", async () => {
  const blocked = (n: number) => ({
    blocked_date: `2031-01-${String((n % 28) + 1).padStart(2, "0")}`,
    start_time: `${String(Math.floor(n / 28)).padStart(2, "0")}:00`,
    end_time: `${String(Math.floor(n / 28)).padStart(2, "0")}:30`,
    reason: null,
  });
  const dates: object[] = Array.from({ length: 500 }, (_, n) => blocked(n));
  dates[450] = { ...blocked(450), end_time: "00:00" };
  dates[460] = { ...blocked(460), blocked_date: "2031-02-30" };
  const before = await fingerprint(target.owner);
  const answer = await importText(changed({ blocked_dates: dates }));
  expect(codeOf(answer)).toBe("INVALID_IMPORT");
  const told = JSON.stringify(answer.errors?.[0]?.extensions);
  for (const row of ["450", "460"]) expect(told).toContain(`blocked_dates[${row}]`);
  expect(await fingerprint(target.owner)).toBe(before);
  await expectAlive(target);
});

test("91: the same document again changes nothing", async () => {
  const text = changed({ blocked_dates: [{ blocked_date: "2031-01-01", start_time: null, end_time: null, reason: "new year" }] });
  dataOf(await importText(text));
  const { rows: before } = await changes();
  const { results } = dataOf(await importText(text)).importAvailabilityDocument;
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["kept"]));
  expect((await changes()).rows).toEqual(before);
});

const changes = () => target.owner.query("select count(*) as changes from holdfast.availability_change_log");
