import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, addRule, changesOf, expectRefused, generate } from "../modelCalendar.ts";

const update = "select * from holdfast.update_recurring_schedule($1, $2, $3, $4, $5, $6)";

test("an unchanged rule changes nothing, generated or not", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const ruleId = await addRule(client, id, 1, "09:00", "17:00");
    expect(await changesOf(client, () => client.query(update, [id, ruleId, null, null, null, null]))).toEqual({});
    await generate(client, id, "2030-01-07");
    expect(await changesOf(client, () => client.query(update, [id, ruleId, 1, "09:00", "17:00", true]))).toEqual({});
  }));

test("an overlap names the other rule; the rule's own old time is none", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const ruleId = await addRule(client, id, 1, "09:00", "12:00");
    const otherId = await addRule(client, id, 1, "13:00", "17:00");
    const facts = await expectRefused(client, "SCHEDULE_OVERLAP", update, [id, ruleId, null, null, "13:01", null]);
    expect(facts).toMatchObject({ schedule_id: Number(otherId), other: { start_time: "13:00:00", end_time: "17:00:00" } });
    await client.query(update, [id, ruleId, null, "10:00", "13:00", null]);
  }));

test("a rule that is off may overlap, and can't be turned on", () =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "12:00");
    const off = await addRule(client, id, 1, "11:00", "17:00", false);
    await client.query(update, [id, off, null, "10:00", null, null]);
    await expectRefused(client, "SCHEDULE_OVERLAP", update, [id, off, null, null, null, true]);
  }));

test.each([
  ["INVALID_ARGUMENT", [7, null, null]],
  ["INVALID_ARGUMENT", [null, "24:00", null]],
  ["INVALID_ARGUMENT", [null, null, "12:00:01"]],
])("%s for %j", (code, [day, start, end]) =>
  withRootDb(async (client) => {
    const id = await addModel(client);
    const ruleId = await addRule(client, id, 1, "09:00", "17:00");
    await expectRefused(client, code, update, [id, ruleId, day, start, end, null]);
  }),
);

test("a rule is found under its own model only", () =>
  withRootDb(async (client) => {
    const [own, other] = [await addModel(client), await addModel(client)];
    const ruleId = await addRule(client, own, 1, "09:00", "17:00");
    const calls = [update, "select holdfast.delete_recurring_schedule($1, $2)"];
    for (const call of calls) {
      const rest = call === update ? [2, null, null, null] : [];
      await expectRefused(client, "NOT_FOUND", call, [other, ruleId, ...rest]);
      await expectRefused(client, "NOT_FOUND", call, [own, "999999999", ...rest]);
      await expectRefused(client, "MISSING_ARGUMENT", call, [null, ruleId, ...rest]);
      await expectRefused(client, "MISSING_ARGUMENT", call, [own, null, ...rest]);
      await asCaller(client, "model", "m", other);
      await expectRefused(client, "NOT_FOUND", call, [own, ruleId, ...rest]);
      await client.query("select set_config('role', 'none', true)");
    }
  }));
