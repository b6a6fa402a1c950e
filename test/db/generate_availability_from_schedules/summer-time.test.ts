import { withRootDb } from "../../helpers.ts";
import { addModel, addRule, generate } from "../modelCalendar.ts";

test.each([
  ["America/New_York", "2026-11-01", "01:30", "02:30", "2026-11-01T05:30Z/2026-11-01T07:30Z"],
  ["Europe/Berlin", "2026-10-25", "02:30", "03:30", "2026-10-25T00:30Z/2026-10-25T02:30Z"],
  ["Australia/Lord_Howe", "2026-04-05", "01:45", "02:15", "2026-04-04T14:45Z/2026-04-04T15:45Z"],
  ["Africa/Casablanca", "2025-02-23", "02:30", "03:30", "2025-02-23T01:30Z/2025-02-23T03:30Z"],
  ["Asia/Kolkata", "2026-11-01", "01:30", "02:30", "2026-10-31T20:00Z/2026-10-31T21:00Z"],
])("%s, autumn night %s: %s means the first pass", (timeZone, sunday, start, end, made) =>
  withRootDb(async (client) => {
    const id = await addModel(client, timeZone);
    await addRule(client, id, 0, start, end);
    expect(await generate(client, id, sunday)).toEqual([`${made} created`]);
  }),
);

test.each([
  ["America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30Z/2026-03-08T09:00Z"],
  ["Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30Z/2026-03-29T03:00Z"],
  ["Australia/Lord_Howe", "2025-10-05", "02:15", "2025-10-04T15:45Z/2025-10-04T18:00Z"],
  ["Africa/Casablanca", "2025-04-06", "02:30", "2025-04-06T02:30Z/2025-04-06T04:00Z"],
  ["Asia/Kolkata", "2026-03-08", "02:30", "2026-03-07T21:00Z/2026-03-07T23:30Z"],
])("%s, spring night %s: a start at %s in the gap moves forward", (timeZone, sunday, start, made) =>
  withRootDb(async (client) => {
    const id = await addModel(client, timeZone);
    await addRule(client, id, 0, start, "05:00");
    expect(await generate(client, id, sunday)).toEqual([`${made} created`]);
  }),
);

test("a rule that the gap swallows is skipped on that day only", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "America/New_York");
    await addRule(client, id, 0, "02:15", "03:00");
    await addRule(client, id, 6, "02:15", "03:00");
    expect(await generate(client, id, "2026-03-07", "2026-03-15")).toEqual([
      "2026-03-07T07:15Z/2026-03-07T08:00Z created",
      "2026-03-14T06:15Z/2026-03-14T07:00Z created",
      "2026-03-15T06:15Z/2026-03-15T07:00Z created",
    ]);
  }));

test("days of 23 and 25 hours are whole days", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "Europe/Berlin");
    await addRule(client, id, 0, "00:00", "00:00");
    expect(await generate(client, id, "2026-03-29")).toEqual(["2026-03-28T23:00Z/2026-03-29T22:00Z created"]);
    expect(await generate(client, id, "2026-10-25")).toEqual(["2026-10-24T22:00Z/2026-10-25T23:00Z created"]);
  }));

test("09:00 is 09:00 on both sides of the change", () =>
  withRootDb(async (client) => {
    const id = await addModel(client, "Europe/Berlin");
    await addRule(client, id, 1, "09:00", "17:00");
    expect(await generate(client, id, "2026-03-23", "2026-03-30")).toEqual([
      "2026-03-23T08:00Z/2026-03-23T16:00Z created",
      "2026-03-30T07:00Z/2026-03-30T15:00Z created",
    ]);
  }));
