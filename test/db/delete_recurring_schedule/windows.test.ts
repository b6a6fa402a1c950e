import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, book, changesOf, generate, windows } from "../modelCalendar.ts";

test("future windows go but for their claimed parts; what was, and what others made, stays", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-08T00:00:00Z");
    const id = await addModel(client);
    const ruleId = await addRule(client, id, 1, "09:00", "17:00");
    await addRule(client, id, 2, "09:00", "10:00");
    await generate(client, id, "2030-01-07", "2030-01-15");
    await addWindow(client, id, "2030-01-14T18:00Z", "2030-01-14T19:00Z");
    await book(client, id, "2030-01-14T10:00Z", "2030-01-14T11:00Z");
    await book(client, id, "2030-01-14T11:00Z", "2030-01-14T11:30Z");

    const changes = await changesOf(client, () => client.query("select holdfast.delete_recurring_schedule($1, $2)", [id, ruleId]));
    expect(await windows(client, id)).toEqual([
      "2030-01-07T09:00Z/2030-01-07T17:00Z recurring",
      "2030-01-08T09:00Z/2030-01-08T10:00Z recurring",
      // Claims that touch keep one piece under them.
      "2030-01-14T10:00Z/2030-01-14T11:30Z generated",
      "2030-01-14T18:00Z/2030-01-14T19:00Z manual",
      "2030-01-15T09:00Z/2030-01-15T10:00Z recurring",
    ]);
    expect(changes).toEqual({ "delete availability": 1, "insert availability": 1, "update availability": 1, "delete model_schedules": 1 });
  }));

test("the time of a hold that has run out is nobody's", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-07T00:00:00Z");
    const id = await addModel(client, "UTC", { hold_minutes: 10 });
    const ruleId = await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2030-01-07");
    await client.query("select holdfast.hold_slot($1, 'u', '2030-01-07T10:00Z', '2030-01-07T11:00Z')", [id]);
    await atClock(client, "2030-01-07T00:11:00Z");
    await client.query("select holdfast.delete_recurring_schedule($1, $2)", [id, ruleId]);
    expect(await windows(client, id)).toEqual([]);
  }));
