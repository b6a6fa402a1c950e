import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { addModel, at, type Booking, counted, freezeClock, ledger, open, openDay } from "../studio.ts";
import { confirmed, pending, reschedule, timesOf } from "./reschedule.ts";

/** Refused with this code, and nothing is written. */
async function refused(client: pg.ClientBase, code: string, work: () => Promise<unknown>): Promise<void> {
  const before = await counted(client);
  await expectSqlState(attempt(client, work), code);
  expect(await counted(client)).toEqual(before);
}

test("what a hold would be refused for, a new time is refused for; the old one stays", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { min_notice_minutes: 60, booking_horizon_days: 2, buffer_after_minutes: 15 });
    await open(client, model, "2026-05-05T00:00", "2026-05-08T00:00");
    const booking = await confirmed(client, model, "10:00", "11:00");
    const unpaid = await pending(client, model, "13:00", "14:00", "ben");
    await client.query("select holdfast.block_dates($1, array['2026-05-05'::date])", [model]);
    await client.query("select holdfast.set_external_busy($1, 'work', array[row('x', $2, $3)::holdfast.external_busy_entry])", [
      model,
      at("16:00"),
      at("17:00"),
    ]);
    for (const [time, code] of [
      ["12:30", "SLOT_TAKEN"],
      // Its own 15 minutes after reach into the other's time.
      ["11:46", "SLOT_TAKEN"],
      ["08:30", "OUTSIDE_AVAILABILITY"],
      ["15:30", "EXTERNAL_BUSY"],
      ["2026-05-05T10:00", "BLOCKED_DATE"],
      ["2026-05-06T00:01", "BEYOND_HORIZON"],
      ["00:30", "BELOW_MIN_NOTICE"],
    ] as const) {
      await refused(client, code, () => reschedule(client, model, booking.id, time));
      await refused(client, code, () => reschedule(client, model, unpaid.id, code === "SLOT_TAKEN" ? "10:30" : time));
    }
    await client.query("update holdfast.models set max_booking_minutes = 30 where id = $1", [model]);
    await refused(client, "BAD_DURATION", () => reschedule(client, model, booking.id, "15:00"));
    await client.query("select holdfast.deactivate_model($1)", [model]);
    await refused(client, "MODEL_INACTIVE", () => reschedule(client, model, booking.id, "15:00"));
    expect(await timesOf(client, booking)).toBe("10:00-11:00 10:00-11:00 converted");
    expect(await timesOf(client, unpaid)).toBe("13:00-14:00 13:00-14:00 active");
  }));

test("a booking that is over does not move", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const expired = await pending(client, model, "09:00", "10:00");
    const cancelled = await confirmed(client, model, "10:00", "11:00");
    await client.query("select holdfast.cancel_booking($1, $2)", [model, cancelled.id]);
    const done = await confirmed(client, model, "11:00", "12:00");
    const move = (booking: Booking) => () => reschedule(client, model, booking.id, "15:00");
    await freezeClock(client, "00:10");
    await refused(client, "HOLD_EXPIRED", move(expired));
    await client.query("select holdfast.release_expired_availability_holds()");
    await refused(client, "HOLD_EXPIRED", move(expired));
    await refused(client, "INVALID_TRANSITION", move(cancelled));
    await freezeClock(client, "12:00");
    await client.query("select holdfast.complete_booking($1, $2)", [model, done.id]);
    await refused(client, "INVALID_TRANSITION", move(done));
  }));

test("once it has begun, only an admin moves it", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    await freezeClock(client, "10:00");
    for (const [role, user, modelId] of [
      ["customer", "anna", null],
      ["model", "ada", model],
    ] as const) {
      await asCaller(client, role, user, modelId);
      await expectSqlState(
        attempt(client, () => reschedule(client, model, booking.id, "15:00")),
        "TOO_LATE",
      );
    }
    await asCaller(client, "admin", "host");
    await reschedule(client, model, booking.id, "15:00");
    await client.query("reset role");
    expect(await ledger(client, model)).toEqual(["15:00-16:00 (15:00-16:00)"]);
  }));

test("by its customer, its model or an admin; for others it is not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await addModel(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    for (const [role, user, modelId, code] of [
      ["customer", "ben", null, "NOT_FOUND"],
      ["model", "ben", other, "NOT_FOUND"],
      ["anonymous", "", null, "42501"],
    ] as const) {
      await asCaller(client, role, user, modelId);
      await expectSqlState(
        attempt(client, () => reschedule(client, model, booking.id, "15:00")),
        code,
      );
    }
    for (const [role, user, modelId, to] of [
      ["customer", "anna", null, "11:00"],
      ["model", "ada", model, "12:00"],
      ["admin", "host", null, "13:00"],
    ] as const) {
      await asCaller(client, role, user, modelId);
      expect((await reschedule(client, model, booking.id, to)).id).toBe(booking.id);
    }
  }));

test("bad input has its code", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    for (const [values, code] of [
      [[null, booking.id, at("12:00")], "MISSING_ARGUMENT"],
      [[model, null, at("12:00")], "MISSING_ARGUMENT"],
      [[model, booking.id, null], "MISSING_ARGUMENT"],
      [[model, booking.id, "infinity"], "INVALID_RANGE"],
      [[model, booking.id, at("12:00:00.5")], "INVALID_RANGE"],
      [[model, "999999", at("12:00")], "NOT_FOUND"],
      [["999999", booking.id, at("12:00")], "NOT_FOUND"],
    ] as const) {
      await refused(client, code, () => client.query("select * from holdfast.reschedule_booking($1, $2, $3)", [...values]));
    }
    await client.query("rollback; begin isolation level repeatable read");
    await expectSqlState(client.query("select * from holdfast.reschedule_booking(1, 1, $1)", [at("12:00")]), "BAD_ISOLATION");
  }));
