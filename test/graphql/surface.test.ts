import { readFileSync } from "node:fs";
import { buildSchema, isNonNullType } from "graphql";
import { createPool } from "../../src/database/pool.ts";
import { printApiSchema, schemaFile } from "../../src/generate.ts";
import { createLog } from "../../src/log.ts";
import { withRootDb, withTemplateDb } from "../helpers.ts";

const text = readFileSync(schemaFile, "utf8");
const schema = buildSchema(text);
const fieldsOf = (name: string) => {
  const type = schema.getType(name);
  return type && "getFields" in type ? type.getFields() : {};
};

test("schema.graphql is what sql/ gives: else run `npm run generate`", async () => {
  await withTemplateDb(async (database) => {
    const pool = createPool(database.apiUrl, { max: 2, applicationName: "holdfast test", log: await createLog("silent") });
    try {
      expect(await printApiSchema(pool)).toBe(text);
    } finally {
      await pool.end();
    }
  });
});

test("there are no node ids", () => {
  expect(text).not.toMatch(/\bnodeId\b/);
  expect(schema.getType("Node")).toBeUndefined();
  expect(Object.keys(fieldsOf("Booking"))).toEqual(expect.arrayContaining(["id", "modelId"]));
  expect(Object.keys(fieldsOf("Booking"))).not.toContain("rowId");
});

test("a mutation is a function that changes something, never a table's insert, update or delete", async () => {
  const names = await withRootDb(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select proname as name from pg_proc where pronamespace = 'holdfast'::regnamespace and provolatile = 'v'",
    );
    return rows.map(({ name }) => name.replace(/_(.)/g, (_match, letter: string) => letter.toUpperCase()));
  });
  const mutations = Object.keys(fieldsOf("Mutation"));
  expect(mutations).toEqual(expect.arrayContaining(["holdSlot", "createSmartBooking"]));
  expect(mutations.filter((name) => !names.includes(name))).toEqual([]);
});

test("what a function needs is needed in GraphQL, user_id is not", () => {
  const needed = (type: string) =>
    Object.values(fieldsOf(type))
      .filter((field) => isNonNullType(field.type))
      .map(({ name }) => name)
      .sort();
  expect(needed("HoldSlotInput")).toEqual(["endsAt", "modelId", "startsAt"]);
  expect(needed("CreateSmartBookingInput")).toEqual(["durationMinutes", "modelId", "searchEndTime", "searchStartTime"]);
});

test("a payload names its result", () => {
  expect(Object.keys(fieldsOf("HoldSlotPayload"))).toContain("hold");
  const unnamed = Object.keys(schema.getTypeMap()).filter((name) => name.endsWith("Payload") && "result" in fieldsOf(name));
  expect(unnamed).toEqual(["CreateSmartBookingPayload"]);
});
