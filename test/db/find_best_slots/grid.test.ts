import { withRootDb } from "../../helpers.ts";
import { addModel, at, clockTime, freezeClock, open, openDay, search, starts } from "../studio.ts";

test("starts lie on local minutes that divide by the interval", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 45 });
    expect(await starts(client, model, { minutes: 240 })).toEqual(["09:00", "09:45", "10:30", "11:15", "12:00", "12:45"]);
  }));

test("each local day begins its grid anew", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { slot_interval_minutes: 50 });
    await open(client, model, "22:20", "2026-05-05T02:00");
    // Minute 1400 is the last of the day; the run's own start is there too.
    expect(await starts(client, model, { to: "2026-05-05T00:00", minutes: 30 })).toEqual(["22:20", "22:30", "23:20"]);
    expect(await starts(client, model, { from: "23:21", to: "2026-05-05T03:00" })).toEqual(["2026-05-05T00:00", "2026-05-05T00:50"]);
  }));

test("where the zone lies half an hour off, so does the grid", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { time_zone: "Asia/Kolkata", slot_interval_minutes: 60 });
    await open(client, model, "09:05", "12:00");
    expect(await starts(client, model, { minutes: 30 })).toEqual(["09:05", "09:30", "10:30", "11:30"]);
  }));

test.each([
  // Berlin, 25 October 2026: 03:00 summer time is 02:00 again at 01:00 UTC.
  ["Europe/Berlin", 30, "2026-10-24T23:00", "2026-10-25T02:30", ["23:00", "23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]],
  // On the grid of 45 minutes: 00:45, 01:30, 02:15, and 02:15 again, 03:00.
  ["Europe/Berlin", 45, "2026-10-24T22:10", "2026-10-25T02:30", ["22:10", "22:45", "23:30", "00:15", "01:15", "02:00"]],
  // Lord Howe, 5 April 2026: 02:00 is 01:30 again at 15:00 UTC the day before.
  ["Australia/Lord_Howe", 20, "2026-04-04T14:00", "2026-04-04T16:10", ["14:00", "14:20", "14:40", "15:10", "15:30", "15:50"]],
  // New York, 8 March 2026: 02:00 is 03:00 at 07:00 UTC.
  ["America/New_York", 90, "2026-03-08T05:00", "2026-03-08T09:00", ["05:00", "06:30", "07:00", "08:30"]],
] as const)("%s, every %i minutes, on the night when the clock changes", (time_zone, slot_interval_minutes, from, to, expected) =>
  withRootDb(async (client) => {
    await freezeClock(client, "2026-03-01T00:00");
    const model = await addModel(client, { time_zone, slot_interval_minutes, booking_horizon_days: 400 });
    await open(client, model, from, to);
    const found = await search(client, model, { minutes: 15, from, to });
    const localMinutes = new Intl.DateTimeFormat("en-GB", { timeZone: time_zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    for (const { starts_at } of found) {
      const [hour, minute] = localMinutes.format(starts_at).split(":").map(Number);
      if (starts_at.getTime() !== Date.parse(at(from))) expect((hour! * 60 + minute!) % slot_interval_minutes).toBe(0);
    }
    expect(
      found
        .map(({ starts_at }) => starts_at)
        .sort((a, b) => a.getTime() - b.getTime())
        .map((instant) => instant.toISOString().slice(11, 16)),
    ).toEqual(expected);
  }),
);

test("a run's own start and the preferred time itself are on offer beside the grid", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { slot_interval_minutes: 60 });
    await open(client, model, "09:07", "12:00");
    await open(client, model, "14:11:13", "15:30");
    expect(await starts(client, model, { preferred: "10:23:45" })).toEqual(["09:07", "10:00", "10:23:45", "11:00", "14:11:13"]);
    // Where the slot would not fit, the preferred time is not on offer, nor on a fraction of a second: nothing stored lies on one.
    expect(await starts(client, model, { preferred: "11:01" })).toEqual(["09:07", "10:00", "11:00", "14:11:13"]);
    expect(await starts(client, model, { preferred: "10:23:45.5" })).toEqual(["09:07", "10:00", "11:00", "14:11:13"]);
  }));

test("the start of a run that began before the searched time is not one that may be taken", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { slot_interval_minutes: 60 });
    expect(await starts(client, model, { from: "09:10", to: "12:00" })).toEqual(["10:00", "11:00"]);
    await freezeClock(client, "09:10");
    expect(await starts(client, model, { to: "12:00" })).toEqual(["10:00", "11:00"]);
    expect((await search(client, model, { from: "10:00", to: "11:00" })).map(({ ends_at }) => clockTime(ends_at))).toEqual(["11:00"]);
  }));

test("the session's own zone changes nothing, not even where its midnight is skipped", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "2024-04-25T00:00");
    const model = await addModel(client, { slot_interval_minutes: 720 });
    await open(client, model, "2024-04-26T00:00", "2024-04-28T00:00");
    const options = { from: "2024-04-26T00:00", to: "2024-04-28T00:00" };
    const inUtc = await starts(client, model, options);
    await client.query("set local timezone to 'Africa/Cairo'");
    expect(await starts(client, model, options)).toEqual(inUtc);
    expect(inUtc).toHaveLength(4);
  }));
