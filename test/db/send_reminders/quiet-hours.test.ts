import { withRootDb } from "../../helpers.ts";
import { messages } from "../notifications.ts";
import { addModel, at, freezeClock, open } from "../studio.ts";
import { bookAt, remind, reminders, remindMe } from "./reminders.ts";

const mail = { channel: "email", address: "ada@example.com", quiet_from: "22:00", quiet_until: "07:00" };

/** When, of these times, the reminder came. */
async function remindedAt(start: string, end: string, lead: number, times: string[], subscription: Record<string, unknown> = mail) {
  return withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "2026-05-03T00:00");
    await open(client, model, "2026-05-03T00:00", "2026-05-06T00:00");
    await bookAt(client, model, start, end);
    await remindMe(client, { ...subscription, lead_times_minutes: [lead] });
    const came: string[] = [];
    for (const time of times) {
      await freezeClock(client, time);
      if ((await remind(client)) > 0) came.push(time);
    }
    const due = (await client.query<{ next: Date }>("select next_attempt_at as next from holdfast.notification_deliveries")).rows;
    if (subscription === mail) expect(due.map(({ next }) => next)).toEqual(came.map((time) => new Date(at(time))));
    return came;
  });
}

test("held to their end, where that is before the start", async () => {
  expect(await remindedAt("09:00", "10:00", 180, ["06:00", "06:59", "07:00", "08:00"])).toEqual(["07:00"]);
});

test("brought forward before they begin, where the booking starts in them", async () => {
  expect(await remindedAt("06:00", "07:00", 60, ["2026-05-03T12:00", "2026-05-03T21:54", "2026-05-03T21:55", "05:00"])).toEqual([
    "2026-05-03T21:55",
  ]);
});

test("and where it starts as they end", async () => {
  expect(await remindedAt("07:00", "08:00", 60, ["2026-05-03T21:55", "06:00", "07:00"])).toEqual(["2026-05-03T21:55"]);
});

test("in_app knows no quiet hours", async () => {
  expect(await remindedAt("09:00", "10:00", 180, ["05:59", "06:00", "07:00"], { ...mail, channel: "in_app", address: null })).toEqual([
    "06:00",
  ]);
});

test("two lead times that are held to the same moment are one reminder, the nearer one", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "2026-05-03T00:00");
    await open(client, model, "09:00", "17:00");
    await bookAt(client, model, "09:00", "10:00");
    await remindMe(client, { ...mail, lead_times_minutes: [240, 180] });
    await freezeClock(client, "07:00");
    expect(await remind(client)).toBe(1);
    expect(await reminders(client)).toEqual(["ada 180"]);
    expect(await messages(client)).toHaveLength(1);
  }));
