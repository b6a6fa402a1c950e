import { asCaller, withRootDb, withTemplateDb } from "../../helpers.ts";
import { addModel, addRule, expectRefused, generate, windows } from "../modelCalendar.ts";

const one = "select holdfast.generate_availability_from_schedules($1, $2, $3)";
const all = "select holdfast.generate_availability_for_all_models($1, $2)";

test.each([
  ["INVALID_RANGE", "2030-01-02", "2030-01-01"],
  ["INVALID_RANGE", "2030-01-01", "2031-02-05"],
  ["INVALID_RANGE", "2030-01-01", "2040-01-01"],
  ["INVALID_RANGE", "2030-01-01", "infinity"],
  ["INVALID_RANGE", "-infinity", "2030-01-01"],
  ["INVALID_RANGE", "infinity", "infinity"],
  ["INVALID_RANGE", "-infinity", "infinity"],
  ["INVALID_RANGE", "5874897-12-01", "5874897-12-31"],
  ["INVALID_RANGE", "9999-12-31", "10000-01-01"],
  ["INVALID_RANGE", "0044-03-15 BC", "0044-03-16 BC"],
  ["MISSING_ARGUMENT", null, "2030-01-01"],
  ["MISSING_ARGUMENT", "2030-01-01", null],
])("%s from %j to %j", (code, from, to) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    for (const day of [0, 1, 2, 3, 4, 5, 6]) await addRule(client, id, day, "09:00", "10:00");
    await expectRefused(client, code, one, [id, from, to]);
    await expectRefused(client, code, all, [from, to]);
  }),
);

test("400 days, both included, are taken; the last day of the year 9999 too", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "Pacific/Auckland");
    for (const day of [0, 1, 2, 3, 4, 5, 6]) await addRule(client, id, day, "22:00", "02:00");
    expect(await generate(client, id, "2030-01-01", "2031-02-04")).toHaveLength(400);
    expect(await generate(client, id, "9999-12-31")).toHaveLength(1);
    expect(await generate(client, id, "0001-01-01")).toHaveLength(1);
    expect(await windows(client, id)).toHaveLength(402);
  }));

test("a model generates for itself, an admin for all", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    const dates = ["2030-01-01", "2030-01-31"];
    await expectRefused(client, "MISSING_ARGUMENT", one, [null, ...dates]);
    await asCaller(client, "model", "m", own);
    await client.query(one, [own, ...dates]);
    await expectRefused(client, "NOT_FOUND", one, [other, ...dates]);
    await expectRefused(client, "NOT_FOUND", one, ["999999999", ...dates]);
    await expectDenied(all, dates);
    await asCaller(client, "customer", "c");
    await expectDenied(one, [own, ...dates]);
    async function expectDenied(call: string, values: string[]): Promise<void> {
      await client.query("savepoint call");
      await expect(client.query(call, values)).rejects.toMatchObject({ code: "42501" });
      await client.query("rollback to call");
    }
  }));

test("writers refuse a snapshot that is older than the lock", () =>
  withTemplateDb(async ({ pool }) => {
    const id = await addModel(pool);
    const ruleId = await addRule(pool, id, 1, "09:00", "17:00");
    const client = await pool.connect();
    const calls: [string, unknown[]][] = [
      [one, [id, "2030-01-07", "2030-01-07"]],
      [all, ["2030-01-07", "2030-01-07"]],
      ["select holdfast_private.generate_horizon()", []],
      ["select holdfast.add_recurring_schedule($1, 2, '09:00', '17:00')", [id]],
      ["select holdfast.update_recurring_schedule($1, $2, 2)", [id, ruleId]],
      ["select holdfast.delete_recurring_schedule($1, $2)", [id, ruleId]],
      ["select holdfast.set_recurring_schedules($1, '{}')", [id]],
      ["select holdfast.block_dates($1, '{2030-01-07}')", [id]],
      ["select holdfast.unblock_dates($1, '{2030-01-07}')", [id]],
      ["select holdfast.add_availability($1, '2030-01-07Z', '2030-01-08Z')", [id]],
      ["select holdfast.remove_availability($1, 1)", [id]],
      ["select holdfast.set_external_busy($1, 'a', '{}')", [id]],
      ["select holdfast.deactivate_model($1)", [id]],
    ];
    try {
      await client.query("begin isolation level repeatable read");
      for (const [sql, values] of calls) await expectRefused(client, "BAD_ISOLATION", sql, values);
      await client.query("rollback");
    } finally {
      client.release();
    }
  }));
