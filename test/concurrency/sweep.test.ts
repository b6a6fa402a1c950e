import { atClock, type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel, ranges } from "./calendar.ts";
import { race, start, untilAllWait } from "./race.ts";

const sweep = { sql: "select model_id, id from holdfast.release_expired_availability_holds()" };
interface Swept {
  model_id: string;
  id: string;
}

/** A model with a pending booking whose hold ran out a minute ago. */
async function withExpired(database: TestDatabase): Promise<{ model: string; booking: string }> {
  const model = await freeModel(database, { hold_minutes: 1, hourly_rate: 60 });
  const { rows } = await database.pool.query<{ id: string }>(
    `select b.id from holdfast.hold_slot($1, 'ada', $2, $3) as h
     cross join lateral holdfast.convert_hold_to_booking(h.model_id, h.id) as b`,
    [model, at("10:00:00"), at("11:00:00")],
  );
  await atClock(database.pool, at("00:02:00"));
  return { model, booking: rows[0]!.id };
}

const confirm = (model: string, booking: string) => ({
  role: "admin" as const,
  userId: "host",
  sql: "select status::text, refund_due_at from holdfast.confirm_booking($1, $2, 'pay-1', 60, 'USD')",
  values: [model, booking],
});

/** Runs a statement beside what is open, which it must not wait for. */
async function atOnce(database: TestDatabase): Promise<Swept[]> {
  const client = await database.pool.connect();
  try {
    await client.query("set lock_timeout = '1ms'");
    return (await client.query<Swept>(sweep.sql)).rows;
  } finally {
    client.release(true);
  }
}

test("a sweep passes by the model that a payment works on, and finds nothing there afterwards", () =>
  withTemplateDb(async (database) => {
    const { model, booking } = await withExpired(database);
    const paying = await start(database, confirm(model, booking));
    expect((await paying.done).rows).toEqual([{ status: "confirmed", refund_due_at: null }]);
    expect(await atOnce(database)).toEqual([]);
    await paying.finish();
    expect(await atOnce(database)).toEqual([]);
    expect(await ranges(database, "holdfast.occupied_time")).toHaveLength(1);
  }));

test("a payment waits for the sweep that expires its booking, then takes the time anew", () =>
  withTemplateDb(async (database) => {
    const { model, booking } = await withExpired(database);
    const sweeping = await start<Swept>(database, sweep);
    expect((await sweeping.done).rows).toHaveLength(1);
    const paying = await start(database, confirm(model, booking));
    await untilAllWait(database, [paying.pid]);
    await sweeping.finish();
    expect((await paying.done).rows).toEqual([{ status: "confirmed", refund_due_at: null }]);
    await paying.finish();
    expect(await ranges(database, "holdfast.occupied_time")).toHaveLength(1);
  }));

test("models, holds and bookings that others have locked are left, the rest is swept", () =>
  withTemplateDb(async (database) => {
    const expired = [];
    for (let n = 0; n < 4; n++) expired.push(await withExpired(database));
    const [byModel, byHold, byBooking, free] = expired.map(({ model }) => model);
    const locks = [
      await start(database, { sql: "select from holdfast.models where id = $1 for no key update", values: [byModel] }),
      await start(database, { sql: "select from holdfast.booking_holds where model_id = $1 for update", values: [byHold] }),
      await start(database, { sql: "select from holdfast.bookings where model_id = $1 for update", values: [byBooking] }),
    ];
    await Promise.all(locks.map(({ done }) => done));
    expect((await atOnce(database)).map(({ model_id }) => model_id)).toEqual([free]);
    for (const { finish } of locks) await finish();
    expect((await atOnce(database)).map(({ model_id }) => model_id).sort()).toEqual([byModel, byHold, byBooking].sort());
  }));

test("sweeps that meet release each hold once", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { hold_minutes: 1, max_active_holds_per_user: 100 });
    await database.pool.query(
      `select holdfast.hold_slot($1, 'ada', s, s + interval '15 minutes')
       from generate_series($2::timestamptz, $2::timestamptz + interval '12 hours', '15 minutes') as s`,
      [model, at("02:00:00")],
    );
    await atClock(database.pool, at("00:02:00"));
    const outcomes = await race<Swept>(database, "holdfast.booking_holds", Array(6).fill(sweep));
    const released = outcomes.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(released).toHaveLength(49);
    expect(new Set(released).size).toBe(49);
    expect(await ranges(database, "holdfast.occupied_time")).toEqual([]);
  }));
