import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, expectRefused } from "../modelCalendar.ts";

const add = "select holdfast.add_recurring_schedule($1, $2, $3, $4)";

test.each<[code: string, day: number | null, start: string | null, end: string | null]>([
  ["INVALID_ARGUMENT", -1, "09:00", "17:00"],
  ["INVALID_ARGUMENT", 7, "09:00", "17:00"],
  ["INVALID_ARGUMENT", 8, "09:00", "17:00"],
  ["INVALID_ARGUMENT", 2 ** 31 - 1, "09:00", "17:00"],
  ["INVALID_ARGUMENT", 1, "24:00", "24:00"],
  ["INVALID_ARGUMENT", 1, "09:00:30", "17:00"],
  ["INVALID_ARGUMENT", 1, "09:00", "17:00:00.000001"],
  ["MISSING_ARGUMENT", null, "09:00", "17:00"],
  ["MISSING_ARGUMENT", 1, null, "17:00"],
  ["MISSING_ARGUMENT", 1, "09:00", null],
  // PostgreSQL's own: no such time of day.
  ["22008", 1, "09:00", "24:00:01"],
  ["22007", 1, "noon", "17:00"],
])("%s for day %j, %j-%j", (code, day, start, end) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await expectRefused(client, code, add, [id, day, start, end]);
  }),
);

test("a model adds rules of its own, and finds no other model", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    await asCaller(client, "model", "m", own);
    await client.query(add, [own, 1, "09:00", "17:00"]);
    for (const id of [other, "999999999"]) {
      await client.query("savepoint call");
      await expectNotFound(id);
      await client.query("rollback to call");
    }
    async function expectNotFound(id: string): Promise<void> {
      await expectRefused(client, "NOT_FOUND", add, [id, 1, "09:00", "17:00"]);
    }
  }));

test("customers add none", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await asCaller(client, "customer", "c");
    await expect(client.query(add, [id, 1, "09:00", "17:00"])).rejects.toMatchObject({ code: "42501" });
  }));
