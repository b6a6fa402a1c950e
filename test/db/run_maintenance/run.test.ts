import { asCaller, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, book, freezeClock, hold, ledger, one, openDay, readBooking } from "../studio.ts";

test("expires what has run out, however much, and generates every active model to its horizon; a second run changes nothing", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1000, generate_days_ahead: 20 });
    const idle = await addModel(client, { is_active: false });
    for (const id of [model, idle]) {
      await client.query(
        "insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time) values ($1, 2, '09:00', '10:00')",
        [id],
      );
    }
    await client.query(
      `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
       select $1, 'bulk', tstzrange('2027-01-01Z'::timestamptz + n * interval '1 hour', '2027-01-01Z'::timestamptz + (n + 1) * interval '1 hour'), '2026-05-04 00:05Z', 'USD'
       from generate_series(1, 600) as n`,
      [model],
    );
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    await freezeClock(client, "00:10");
    await client.query("select holdfast.run_maintenance()");
    expect((await readBooking(client, booking.id)).status).toBe("expired");
    expect(await ledger(client, model)).toEqual([]);
    const windows = "select count(*)::int as count from holdfast.availability where model_id = $1 and slot_type = 'recurring'";
    // Tuesdays 5, 12 and 19 May; the 26th is beyond 20 days.
    expect(await one(client, windows, [model])).toEqual({ count: 3 });
    expect(await one(client, windows, [idle])).toEqual({ count: 0 });
    const changes = "select count(*)::int as count from holdfast.availability_change_log";
    const before = await one(client, changes);
    await client.query("select holdfast.run_maintenance()");
    expect(await one(client, changes)).toEqual(before);
  }));

test("not for callers of the API", () =>
  withRootDb(async (client) => {
    for (const role of ["anonymous", "customer", "model", "admin"] as const) {
      await client.query("savepoint one");
      await asCaller(client, role, "ada", role === "model" ? "1" : null);
      await expectSqlState(client.query("select holdfast.run_maintenance()"), "42501");
      await client.query("rollback to one");
    }
  }));
