import type pg from "pg";
import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { addModel, book, clockTime, freezeClock, hold, open, openDay } from "../studio.ts";

interface Run {
  starts_at: Date;
  ends_at: Date;
  local_date: Date;
  minutes: string;
}

async function runs(client: pg.ClientBase, model: string): Promise<string[]> {
  const { rows } = await client.query<Run>("select * from holdfast.available_slots_view where model_id = $1 order by starts_at", [model]);
  return rows.map(({ starts_at, ends_at, minutes }) => `${clockTime(starts_at)}-${clockTime(ends_at)} ${minutes}`);
}

async function busyDay(client: pg.Client): Promise<string> {
  const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
  await hold(client, model, "ada", "10:00", "11:00");
  await book(client, model, (await hold(client, model, "ada", "13:00", "14:00")).id, ["pay", 60, "USD"]);
  await client.query(
    "insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time, reason) values ($1, '2026-05-04', '15:00', '15:30', 'dentist')",
    [model],
  );
  await client.query(
    "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'x', '1', '[2026-05-04 16:00Z,2026-05-04 16:20Z)')",
    [model],
  );
  return model;
}
const free = ["09:00-09:35 35.00", "11:25-12:35 70.00", "14:25-15:00 35.00", "15:30-16:00 30.00", "16:20-17:00 40.00"];

test("free runs are availability less blocked, external and claimed time, with buffers on both sides of claims only", () =>
  withRootDb(async (client) => expect(await runs(client, await busyDay(client))).toEqual(free)));

test("everyone sees the same, also who can't see holds and bookings", () =>
  withRootDb(async (client) => {
    const model = await busyDay(client);
    for (const [role, user, modelId] of [
      ["anonymous", "", null],
      ["customer", "bob", null],
      ["customer", "ada", null],
      ["model", "m", "999"],
      ["admin", "host", null],
    ] as const) {
      await asCaller(client, role, user, modelId);
      expect(await runs(client, model)).toEqual(free);
    }
    await asCaller(client, "customer", "bob");
    expect((await client.query("select from holdfast.booking_holds")).rows).toEqual([]);
    expect((await client.query("select from holdfast.bookings")).rows).toEqual([]);
    await asOwner(client);
  }));

test("from now on, and an expired hold is free again, swept or not", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:10");
    expect(await runs(client, model)).toEqual(["09:00-17:00 480.00"]);
    await freezeClock(client, "16:30");
    expect(await runs(client, model)).toEqual(["16:30-17:00 30.00"]);
    await freezeClock(client, "17:00");
    expect(await runs(client, model)).toEqual([]);
  }));

test("windows that touch are one run; its date is the model's own; an inactive model has none", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "00:00");
    const model = await addModel(client, { time_zone: "Asia/Kolkata" });
    await open(client, model, "18:00", "18:30");
    await open(client, model, "18:30", "2026-05-05T02:00");
    await open(client, model, "2026-05-05T18:30", "2026-05-05T20:00");
    const { rows } = await client.query(
      "select local_date::text, minutes from holdfast.available_slots_view where model_id = $1 order by starts_at",
      [model],
    );
    expect(rows).toEqual([
      { local_date: "2026-05-04", minutes: "480.00" },
      { local_date: "2026-05-06", minutes: "90.00" },
    ]);
    await client.query("update holdfast.models set is_active = false");
    expect(await runs(client, model)).toEqual([]);
  }));
