import { withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open, search } from "../studio.ts";

const seen = (slots: Array<{ starts_at: Date; score: number }>) => slots.map(({ starts_at, score }) => [starts_at.toISOString(), score]);

test("over weeks: what is within four hours, across midnight, is not passed over for the same day of the week", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    // Monday, 225 minutes before, and exactly as long: 10 + 30 + 0. The Tuesday after: 0 + 20 + 20.
    await open(client, model, "2026-05-11T20:45", "2026-05-11T21:45");
    await open(client, model, "2026-05-19T00:00", "2026-05-19T03:00");
    const options = { preferred: "2026-05-12T00:30", from: "2026-05-05T00:00", to: "2026-05-25T00:00" };
    expect(seen(await search(client, model, { ...options, most: 2 }))).toEqual([
      ["2026-05-11T20:45:00.000Z", 40],
      ["2026-05-19T00:00:00.000Z", 40],
    ]);
  }));

test("over weeks: nor is what is within four hours after it, on the next day", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, "2026-05-13T03:00", "2026-05-13T04:00");
    await open(client, model, "2026-05-19T00:00", "2026-05-19T03:00");
    const options = { preferred: "2026-05-12T23:30", from: "2026-05-05T00:00", to: "2026-05-25T00:00" };
    expect(seen(await search(client, model, { ...options, most: 2 }))).toEqual([
      ["2026-05-13T03:00:00.000Z", 40],
      ["2026-05-19T00:00:00.000Z", 40],
    ]);
  }));

test("over weeks: a clock that goes back across midnight brings its day of the week back", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "2010-11-01T00:00");
    const model = await addModel(client, { time_zone: "America/St_Johns" });
    // It opens on Sunday the 7th at 00:00; a minute later it is Saturday, 23:01.
    await open(client, model, "2010-11-07T02:30", "2010-11-07T04:45");
    await open(client, model, "2010-11-20T14:00", "2010-11-20T16:00");
    const options = { preferred: "2010-11-13T15:30", from: "2010-11-02T00:00", to: "2010-11-25T00:00", most: 1 };
    // 23:45 on the Saturday before, and nearer than the Saturday after.
    expect(seen(await search(client, model, options))).toEqual([["2010-11-07T03:15:00.000Z", 40]]);
  }));

test("over weeks: where the day of the week has nothing, another day's is not passed over for one around its midnight", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    // A Wednesday at night and the Thursday before it, both exactly as long as is asked for.
    await open(client, model, "2026-05-20T02:00", "2026-05-20T03:00");
    await open(client, model, "2026-05-14T10:00", "2026-05-14T11:00");
    const options = { preferred: "2026-05-12T12:00", from: "2026-05-05T00:00", to: "2026-05-25T00:00", most: 1 };
    expect(seen(await search(client, model, options))).toEqual([["2026-05-14T10:00:00.000Z", 30]]);
  }));

test("over weeks: the day of the week counts from the first to the last of the days", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client);
    await open(client, model, "2026-05-05T00:00", "2026-05-05T01:00");
    await open(client, model, "2026-05-19T10:00", "2026-05-19T13:00");
    await open(client, model, "2026-05-26T23:00", "2026-05-27T00:00");
    const options = { preferred: "2026-05-12T12:00", from: "2026-05-05T00:00", to: "2026-05-27T00:00", most: 2 };
    expect(seen(await search(client, model, options))).toEqual([
      ["2026-05-05T00:00:00.000Z", 50],
      ["2026-05-26T23:00:00.000Z", 50],
    ]);
  }));
