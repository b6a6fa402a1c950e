import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, book, freeRuns, generate, hold, windows } from "../modelCalendar.ts";

test("what has begun stays up to now, claims keep their time, the new rule is made to the horizon", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-07T12:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 14 });
    const ruleId = await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2029-12-31", "2030-01-28");
    await book(client, id, "2030-01-14T10:00Z", "2030-01-14T11:00Z");
    await hold(client, id, "2030-01-21T16:00Z", "2030-01-21T17:00Z");

    await client.query("select holdfast.update_recurring_schedule($1, $2, start_time => '13:00', end_time => '18:00')", [id, ruleId]);

    const [past, begun, ...ahead] = await windows(client, id);
    expect(past).toBe("2029-12-31T09:00Z/2029-12-31T17:00Z recurring");
    // The cut is at the next whole second.
    expect(begun).toMatch(/^2030-01-07T09:00Z\/2030-01-07T12:00:\d\dZ recurring$/);
    expect(ahead).toEqual([
      "2030-01-07T13:00Z/2030-01-07T18:00Z recurring",
      "2030-01-14T10:00Z/2030-01-14T11:00Z generated",
      "2030-01-14T13:00Z/2030-01-14T18:00Z recurring",
      "2030-01-21T13:00Z/2030-01-21T16:00Z recurring",
      "2030-01-21T16:00Z/2030-01-21T17:00Z generated",
      "2030-01-21T17:00Z/2030-01-21T18:00Z recurring",
    ]);
    expect((await freeRuns(client, id)).filter((run) => run > "2030-01-07T13")).toEqual([
      "2030-01-07T13:00Z/2030-01-07T18:00Z",
      "2030-01-14T13:00Z/2030-01-14T18:00Z",
      "2030-01-21T13:00Z/2030-01-21T16:00Z",
      "2030-01-21T17:00Z/2030-01-21T18:00Z",
    ]);
  }));

test("only this rule's windows move", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 3 });
    const ruleId = await addRule(client, id, 1, "09:00", "12:00");
    await addRule(client, id, 2, "09:00", "12:00");
    // A rule that has no windows yet gets none by another's change.
    await addRule(client, id, 3, "09:00", "12:00");
    await generate(client, id, "2030-01-07", "2030-01-08");
    await client.query("select holdfast.update_recurring_schedule($1, $2, day_of_week => 0)", [id, ruleId]);
    expect(await windows(client, id)).toEqual([
      "2030-01-06T09:00Z/2030-01-06T12:00Z recurring",
      "2030-01-08T09:00Z/2030-01-08T12:00Z recurring",
    ]);
  }));

test("off, its windows go; on again, they are back", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    const ruleId = await addRule(client, id, 1, "09:00", "12:00");
    await generate(client, id, "2030-01-07");
    const turn = "select holdfast.update_recurring_schedule($1, $2, is_active => $3)";
    await client.query(turn, [id, ruleId, false]);
    expect(await windows(client, id)).toEqual([]);
    await client.query(turn, [id, ruleId, true]);
    expect(await windows(client, id)).toEqual(["2030-01-07T09:00Z/2030-01-07T12:00Z recurring"]);
  }));
