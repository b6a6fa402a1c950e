import { asCaller, atClock, withRootDb } from "../../helpers.ts";
import { addModel, addRule, addWindow, block, changesOf, expectRefused, freeRuns, generate, unblock, windows } from "../modelCalendar.ts";

test("free time goes at once, windows stay", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T17:00Z");
    expect(await changesOf(client, () => block(client, id, ["2030-01-07"]))).toEqual({ "insert model_blocked_dates": 1 });
    expect(await freeRuns(client, id)).toEqual([]);
    expect(await windows(client, id)).toHaveLength(1);
    await expectRefused(client, "BLOCKED_DATE", "select holdfast.hold_slot($1, 'u', '2030-01-07T09:00Z', '2030-01-07T10:00Z')", [id]);
    await unblock(client, id, ["2030-01-07"]);
    expect(await freeRuns(client, id)).toEqual(["2030-01-07T09:00Z/2030-01-07T17:00Z"]);
  }));

test("it counts before anything is generated", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addRule(client, id, 1, "09:00", "17:00");
    await block(client, id, ["2030-01-07"]);
    expect(await generate(client, id, "2030-01-07")).toEqual([]);
    expect(await freeRuns(client, id)).toEqual([]);
  }));

test("a part of the day, to its very end too", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client, "Asia/Kolkata");
    await addWindow(client, id, "2030-01-07T00:00+05:30", "2030-01-08T12:00+05:30");
    await block(client, id, ["2030-01-07"], "09:00", "12:00");
    await block(client, id, ["2030-01-07"], "22:00", "24:00");
    expect(await freeRuns(client, id)).toEqual([
      "2030-01-06T18:30Z/2030-01-07T03:30Z",
      "2030-01-07T06:30Z/2030-01-07T16:30Z",
      "2030-01-07T18:30Z/2030-01-08T06:30Z",
    ]);
  }));

test.each([
  ["America/New_York", "2026-03-08", "2026-03-08T05:00Z", "2026-03-09T04:00Z"],
  ["America/New_York", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z"],
  ["America/Havana", "2026-03-08", "2026-03-08T05:00Z", "2026-03-09T04:00Z"],
  ["America/Havana", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z"],
  ["Asia/Beirut", "2026-10-24", "2026-10-23T21:00Z", "2026-10-24T22:00Z"],
])("in %s the day %s goes from %s to %s", (timeZone, date, starts, ends) =>
  withRootDb(async (client) => {
    await atClock(client, "2026-01-01T00:00:00Z");
    const id = await addModel(client, timeZone);
    await addWindow(client, id, "2026-01-02T00:00Z", "2026-12-31T00:00Z");
    await block(client, id, [date]);
    expect(await freeRuns(client, id)).toEqual([`2026-01-02T00:00Z/${starts}`, `${ends}/2026-12-31T00:00Z`]);
  }),
);

// The evening before Monday the 7th and the morning after it stay.
test("a blocked date cuts its calendar day out of the nights around it", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-06T00:00:00Z");
    const id = await addModel(client, "UTC", { generate_days_ahead: 2 });
    await addRule(client, id, 0, "22:00", "02:00");
    await addRule(client, id, 1, "22:00", "02:00");
    await generate(client, id, "2030-01-06", "2030-01-07");
    await block(client, id, ["2030-01-07"]);
    expect(await freeRuns(client, id)).toEqual(["2030-01-06T22:00Z/2030-01-07T00:00Z", "2030-01-08T00:00Z/2030-01-08T02:00Z"]);
  }));

test("everyone sees the same", () =>
  withRootDb(async (client) => {
    await atClock(client, "2030-01-01T00:00:00Z");
    const id = await addModel(client);
    await addWindow(client, id, "2030-01-07T09:00Z", "2030-01-07T17:00Z");
    await block(client, id, ["2030-01-07"], "10:00", "11:00");
    const asOwner = await freeRuns(client, id);
    expect(asOwner).toHaveLength(2);
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await asCaller(client, role, "somebody", role === "model" ? id : null);
      expect(await freeRuns(client, id)).toEqual(asOwner);
    }
  }));
