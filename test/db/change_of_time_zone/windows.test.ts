import { atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, book, generate, windows } from "../modelCalendar.ts";

test("rules' future windows move with the wall clock; claims and windows by hand keep their instants", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-07T01:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 7 });
    await addRule(client, id, 0, "22:00", "02:00");
    await addRule(client, id, 1, "09:00", "17:00");
    await generate(client, id, "2030-01-06", "2030-01-21");
    await addWindow(client, id, "2030-01-08T09:00Z", "2030-01-08T10:00Z");
    await book(client, id, "2030-01-14T09:00Z", "2030-01-14T10:00Z");
    await client.query("update holdfast.models set time_zone = 'America/New_York' where id = $1", [id]);
    const [begun, ...ahead] = await windows(client, id);
    expect(begun).toMatch(/^2030-01-06T22:00Z\/2030-01-07T01:00:\d\dZ recurring$/);
    expect(ahead).toEqual([
      "2030-01-07T03:00Z/2030-01-07T07:00Z recurring",
      "2030-01-07T14:00Z/2030-01-07T22:00Z recurring",
      "2030-01-08T09:00Z/2030-01-08T10:00Z manual",
      "2030-01-14T03:00Z/2030-01-14T07:00Z recurring",
      "2030-01-14T09:00Z/2030-01-14T10:00Z generated",
      "2030-01-14T14:00Z/2030-01-14T22:00Z recurring",
      // As far as was generated before.
      "2030-01-21T03:00Z/2030-01-21T07:00Z recurring",
      "2030-01-21T14:00Z/2030-01-21T22:00Z recurring",
    ]);
  }));
