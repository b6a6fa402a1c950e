import { withRootDb } from "../../helpers.ts";
import { freezeClock, hold, open, openDay, starts } from "../studio.ts";

test("a slot lies wholly within the searched time", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 30 });
    expect(await starts(client, model, { from: "10:00", to: "11:30" })).toEqual(["10:00", "10:30"]);
    expect(await starts(client, model, { from: "10:00", to: "10:59:59" })).toEqual([]);
    // A search may begin on a fraction of a second.
    expect(await starts(client, model, { from: "10:00:00.001", to: "11:30" })).toEqual(["10:30"]);
  }));

test("not in the past, and not within the model's notice", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 30, min_notice_minutes: 60 });
    await freezeClock(client, "14:00");
    expect(await starts(client, model)).toEqual(["15:00", "15:30", "16:00"]);
    await freezeClock(client, "14:00:01");
    expect(await starts(client, model)).toEqual(["15:30", "16:00"]);
  }));

test("no start beyond the horizon, though the slot may end there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 30, booking_horizon_days: 7 });
    await freezeClock(client, "2026-04-27T09:30");
    expect(await starts(client, model)).toEqual(["09:00", "09:30"]);
  }));

test("an inactive model has no slots", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("update holdfast.models set is_active = false");
    expect(await starts(client, model)).toEqual([]);
  }));

test("an expired hold that nobody has swept takes no time", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 480 });
    await hold(client, model, "bob", "09:00", "17:00");
    expect(await starts(client, model)).toEqual([]);
    await freezeClock(client, "00:09:59");
    expect(await starts(client, model)).toEqual([]);
    await freezeClock(client, "00:10");
    expect(await starts(client, model)).toEqual(["09:00", "16:00"]);
  }));

test("another model's claims and windows are another's", () =>
  withRootDb(async (client) => {
    const other = await openDay(client);
    await hold(client, other, "bob", "10:00", "11:00");
    const model = await openDay(client, { slot_interval_minutes: 60 });
    await open(client, other, "20:00", "22:00");
    expect(await starts(client, model)).toEqual(["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]);
  }));
