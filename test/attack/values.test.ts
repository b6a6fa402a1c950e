import { admin, alice, bob, codeOf, dataOf } from "../graphql/api.ts";
import { type Attack, addOpenModel, expectAlive, expectRefused, mutation, on, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
beforeAll(async () => {
  target = await startTarget();
  modelId = await addOpenModel(target.owner);
});
afterAll(() => target.stop());

const name = (title: string, text: string, code = "INVALID_ARGUMENT"): Attack => ({
  title,
  query: mutation("addModel"),
  variables: { input: { name: text, timeZone: "UTC" } },
  caller: admin,
  code,
});
const model = (title: string, changes: Record<string, unknown>, code: string): Attack => ({
  title,
  query: mutation("addModel"),
  variables: { input: { name: "x", timeZone: "UTC", ...changes } },
  caller: admin,
  code,
});
const literal = (title: string, field: string, value: string, code: string): Attack => ({
  title,
  query: `mutation { addModel(input: { name: "x", timeZone: "UTC", ${field}: ${value} }) { clientMutationId } }`,
  caller: admin,
  code,
});

const numbered = (count: number, make: (n: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => make(n)));

const attacks: Attack[] = [
  name("68: a character that PostgreSQL has no room for", "a\0b"),
  name("68: half a surrogate pair", "a\ud800b"),
  name("68: a name of a megabyte", "x".repeat(1_000_000), "REQUEST_TOO_LARGE"),
  name("68: a name of 90 kB", "x".repeat(90_000)),
  name("68: a name of none", ""),
  model("69: an integer past 32 bits", { holdMinutes: 2 ** 31 }, "INVALID_QUERY"),
  model("69: an integer with a fraction", { holdMinutes: 1.5 }, "INVALID_QUERY"),
  model("69: an integer in a text", { holdMinutes: "10" }, "INVALID_QUERY"),
  model("69: an id past 64 bits", { modelId: "9223372036854775808" }, "INVALID_ARGUMENT"),
  model("69: an amount that is no number", { hourlyRate: "NaN" }, "INVALID_ARGUMENT"),
  model("69: an amount without an end", { hourlyRate: "Infinity" }, "INVALID_ARGUMENT"),
  model("69: an amount with an exponent", { hourlyRate: "1e400" }, "INVALID_ARGUMENT"),
  model("69: an amount below nothing", { hourlyRate: "-1" }, "INVALID_ARGUMENT"),
  model(
    "69: fields by the thousand that nobody knows",
    numbered(8_000, (n) => [`k${n}`, 1]),
    "INVALID_QUERY",
  ),
  model(
    "69: values by the thousand that are none",
    numbered(4_000, (n) => [`hourlyRate${n}`, "x"]),
    "INVALID_QUERY",
  ),
  literal("69: an amount in the document that is no number", "hourlyRate", "NaN", "INVALID_ARGUMENT"),
  literal("69: an amount in the document past all numbers", "hourlyRate", "1e400", "INVALID_ARGUMENT"),
  literal("69: an integer in the document past all numbers", "holdMinutes", "1e400", "INVALID_QUERY"),
];

test.each(attacks.map((attack) => [attack.title, attack] as const))("%s", async (_title, attack) => {
  await expectRefused(target, attack);
});

test("68: SQL in a text is a text", async () => {
  const texts = ["'; drop schema holdfast cascade; --", "$$ || pg_sleep(10) || $$", "\\'; select 1; --", "%s %I %L", "{{constructor}}"];
  for (const text of texts) {
    const added = await target.post(mutation("addModel", "model { name }"), { input: { name: text, timeZone: "UTC" } }, admin);
    expect(dataOf(added)).toEqual({ addModel: { model: { name: text } } });
  }
  for (const userId of texts) {
    expect(dataOf(await target.post("{ bookingHolds { id } }", {}, { role: "customer", userId }))).toEqual({ bookingHolds: [] });
  }
  await expectAlive(target);
});

test("66: nothing counts, orders or names what is another's", async () => {
  await target.owner.query("select holdfast.hold_slot($1, 'alice', $2, $3)", [modelId, on(1, "10:00"), on(1, "11:00")]);
  for (const query of ["{ bookings { totalCount } }", "{ bookingsConnection { totalCount } }", "{ bookings(orderBy: PRICE_ASC) { id } }"]) {
    await expectRefused(target, { title: "66", query, caller: bob, code: "INVALID_QUERY" });
  }
  const ordered = '{ bookingHolds(orderBy: USER_ID_ASC, condition: { userId: "alice" }) { id } }';
  expect(dataOf(await target.post(ordered, {}, bob))).toEqual({ bookingHolds: [] });
  const taken = await target.post(mutation("holdSlot"), { input: { modelId, startsAt: on(1, "10:00"), endsAt: on(1, "11:00") } }, bob);
  expect(codeOf(taken)).toBe("SLOT_TAKEN");
  expect(JSON.stringify(taken)).not.toMatch(/alice|booking_holds|occupied_time|constraint/);
});

test("66: what fails inside says nothing of tables, statements or where it happened", async () => {
  await target.owner.query("alter table holdfast.models rename column hourly_rate to renamed");
  try {
    const answer = await target.post("{ models { hourlyRate } }", {}, alice);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: "INTERNAL_ERROR", retryable: false, errorId: expect.any(String) });
    expect(JSON.stringify(answer)).not.toMatch(/hourly_rate|does not exist|select|holdfast|\.ts/);
  } finally {
    await target.owner.query("alter table holdfast.models rename column renamed to hourly_rate");
  }
});
