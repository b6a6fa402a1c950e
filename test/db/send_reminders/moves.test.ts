import { withRootDb } from "../../helpers.ts";
import { messages } from "../notifications.ts";
import { freezeClock } from "../studio.ts";
import { bookedDay, remind, reminders, remindMe } from "./reminders.ts";

test("a booking that moves is reminded of anew, for its new start", () =>
  withRootDb(async (client) => {
    const { model, booking } = await bookedDay(client);
    await remindMe(client, { lead_times_minutes: [60] });
    await freezeClock(client, "14:00");
    expect(await remind(client)).toBe(1);
    await client.query("select holdfast.reschedule_booking($1, $2, '2026-05-04 16:00Z')", [model, booking]);
    expect(await remind(client)).toBe(0);
    await freezeClock(client, "15:00");
    expect(await remind(client)).toBe(1);
    expect((await messages(client)).map(({ payload }) => payload.starts_at)).toEqual([
      "2026-05-04T15:00:00+00:00",
      "2026-05-04T16:00:00+00:00",
    ]);
  }));

test("moved before its time, it is reminded of for the new start alone", () =>
  withRootDb(async (client) => {
    const { model, booking } = await bookedDay(client);
    await remindMe(client, { lead_times_minutes: [60] });
    await client.query("select holdfast.reschedule_booking($1, $2, '2026-05-04 12:00Z')", [model, booking]);
    await freezeClock(client, "11:00");
    expect(await remind(client)).toBe(1);
    await freezeClock(client, "14:00");
    expect(await remind(client)).toBe(0);
    expect(await reminders(client)).toEqual(["ada 60"]);
  }));
