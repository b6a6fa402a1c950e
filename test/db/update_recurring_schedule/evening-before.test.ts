import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, freeRuns, generate, windows } from "../modelCalendar.ts";

test("after midnight, the evening that goes on is the new rule's too", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-07T01:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 1 });
    const ruleId = await addRule(client, id, 0, "22:00", "02:00");
    await generate(client, id, "2030-01-06");
    await client.query("select holdfast.update_recurring_schedule($1, $2, end_time => '04:00')", [id, ruleId]);
    const [begun, rest, ...more] = await windows(client, id);
    expect(begun).toMatch(/^2030-01-06T22:00Z\/2030-01-07T01:00:\d\dZ recurring$/);
    expect(rest).toMatch(/^2030-01-07T01:00:\d\dZ\/2030-01-07T04:00Z recurring$/);
    expect(more).toEqual([]);
    expect(await freeRuns(client, id)).toEqual([expect.stringMatching(/\/2030-01-07T04:00Z$/)]);
  }));

test("what is over is not made after the fact", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-07T12:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 1 });
    const ruleId = await addRule(client, id, 0, "22:00", "02:00");
    await client.query("select holdfast.update_recurring_schedule($1, $2, end_time => '04:00')", [id, ruleId]);
    await client.query("select holdfast.update_recurring_schedule($1, $2, 1, '08:00', '09:00')", [id, ruleId]);
    expect(await windows(client, id)).toEqual([]);
  }));
