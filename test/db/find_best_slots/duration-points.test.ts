import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { addModel, freezeClock, open, openDay, type Search, slotAt } from "../studio.ts";

async function points(client: pg.ClientBase, model: string, options: Search = {}): Promise<number> {
  return (await slotAt(client, model, "10:00", options)).duration_points;
}

/** A model with these windows of the day. */
async function withWindows(client: pg.ClientBase, ...windows: Array<[string, string]>): Promise<string> {
  await freezeClock(client, "00:00");
  const model = await addModel(client);
  for (const [from, to] of windows) await open(client, model, from, to);
  return model;
}

test("a run of exactly the asked length is worth 30, a longer one 20", () =>
  withRootDb(async (client) => {
    expect(await points(client, await withWindows(client, ["10:00", "11:00"]))).toBe(30);
    expect(await points(client, await withWindows(client, ["10:00", "11:00:01"]))).toBe(20);
  }));

test("windows that touch are one run", () =>
  withRootDb(async (client) => {
    expect(await points(client, await withWindows(client, ["10:00", "11:00"], ["11:00", "12:00"]))).toBe(20);
    expect(await points(client, await withWindows(client, ["10:00", "10:30"], ["10:30", "11:00"]))).toBe(30);
    expect(await points(client, await withWindows(client, ["09:00", "10:00"], ["10:00", "11:00"]))).toBe(20);
  }));

test("the searched time does not cut a run: it goes on beyond the edge", () =>
  withRootDb(async (client) => {
    const long = await openDay(client);
    expect(await points(client, long, { from: "10:00", to: "11:00" })).toBe(20);
    const fromThere = await withWindows(client, ["10:00", "17:00"]);
    expect(await points(client, fromThere, { from: "10:00", to: "11:00" })).toBe(20);
    const exact = await withWindows(client, ["10:00", "11:00"]);
    expect(await points(client, exact, { from: "10:00", to: "11:00" })).toBe(30);
  }));

test("neither does the present moment, the notice or the horizon", () =>
  withRootDb(async (client) => {
    const begun = await openDay(client, { min_notice_minutes: 60 });
    await client.query("update holdfast.availability set during = tstzrange(lower(during), '2026-05-04 11:00Z')");
    await freezeClock(client, "09:00");
    expect(await points(client, begun)).toBe(20);
    const far = await openDay(client, { booking_horizon_days: 1 });
    await freezeClock(client, "2026-05-03T10:00");
    expect(await points(client, far)).toBe(20);
  }));

test("what is blocked, taken or taken elsewhere ends a run", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("select holdfast.hold_slot($1, 'bob', '2026-05-04 09:00Z', '2026-05-04 10:00Z')", [model]);
    await client.query(
      "insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time) values ($1, '2026-05-04', '11:00', '24:00')",
      [model],
    );
    expect(await points(client, model)).toBe(30);
    const elsewhere = await withWindows(client, ["10:00", "17:00"]);
    await client.query(
      "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'x', '1', '[2026-05-04 11:00Z,2026-05-04 12:00Z)')",
      [elsewhere],
    );
    expect(await points(client, elsewhere)).toBe(30);
  }));
