import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { told, userCalendar } from "../get_model_calendar/calendar.ts";
import { addModel, book, confirm, freezeClock, hold, open, openDay } from "../studio.ts";

async function openAnother(client: pg.ClientBase, settings: Record<string, unknown> = {}): Promise<string> {
  const model = await addModel(client, settings);
  await open(client, model, "09:00", "17:00");
  return model;
}

test("a user's holds and bookings with all models, in order of time, by each model's own date", () =>
  withRootDb(async (client) => {
    const first = await openDay(client);
    const second = await openAnother(client, { time_zone: "Pacific/Auckland" });
    const held = await hold(client, second, "ada", "12:00", "13:00");
    const booking = await book(client, first, (await hold(client, first, "ada", "10:00", "11:00")).id, ["p", 60, "USD"]);
    const pending = await book(client, first, (await hold(client, first, "ada", "14:00", "15:00")).id);
    await hold(client, first, "bob", "12:00", "13:00");
    expect(await userCalendar(client, "ada")).toMatchObject([
      { model_id: first, entry_type: "booked", entry_id: booking.hold_id, booking_id: booking.id, local_date: "2026-05-04" },
      { model_id: second, entry_type: "held", entry_id: held.id, booking_id: null, local_date: "2026-05-05", minutes: "60.00" },
      { model_id: first, entry_type: "held", entry_id: pending.hold_id, booking_id: pending.id, user_id: "ada", reason: null },
    ]);
    expect((await userCalendar(client, "ada")).map(told)).toEqual([
      "10:00-11:00 booked confirmed",
      "12:00-13:00 held active",
      "14:00-15:00 held pending",
    ]);
    expect(await userCalendar(client, "eve")).toEqual([]);
  }));

test("what touches the period, told whole", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_after_minutes: 30 });
    await hold(client, model, "ada", "10:00", "11:00");
    const seen = async (from: string, to: string) => (await userCalendar(client, "ada", from, to)).map(told);
    expect(await seen("10:59:59", "12:00")).toEqual(["10:00-11:00 held active"]);
    expect(await seen("09:00", "10:00:01")).toEqual(["10:00-11:00 held active"]);
    expect(await seen("11:00", "12:00")).toEqual([]);
    expect(await seen("09:00", "10:00")).toEqual([]);
  }));

test("what is over, swept or not, is gone; what was used stays; what was moved stands where it stands", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 9 });
    await client.query("select holdfast.release_hold($1, $2)", [model, (await hold(client, model, "ada", "09:00", "10:00")).id]);
    const cancelled = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["p1", 60, "USD"]);
    await client.query("select holdfast.cancel_booking($1, $2)", [model, cancelled.id]);
    const used = await book(client, model, (await hold(client, model, "ada", "11:00", "12:00")).id, ["p2", 60, "USD"]);
    const moved = await book(client, model, (await hold(client, model, "ada", "12:00", "13:00")).id, ["p3", 60, "USD"]);
    await client.query("select holdfast.reschedule_booking($1, $2, '2026-05-04 12:30Z')", [model, moved.id]);
    await hold(client, model, "ada", "09:00", "10:00");
    const late = await book(client, model, (await hold(client, model, "ada", "14:00", "15:00")).id);

    await freezeClock(client, "00:10");
    const unswept = ["11:00-12:00 booked confirmed", "12:30-13:30 booked confirmed"];
    expect((await userCalendar(client, "ada")).map(told)).toEqual(unswept);
    await client.query("select holdfast.release_expired_availability_holds()");
    expect((await userCalendar(client, "ada")).map(told)).toEqual(unswept);

    await confirm(client, model, late.id, "p4");
    await freezeClock(client, "12:00");
    await client.query("select holdfast.complete_booking($1, $2)", [model, used.id]);
    expect((await userCalendar(client, "ada")).map(told)).toEqual([
      "11:00-12:00 booked completed",
      "12:30-13:30 booked confirmed",
      "14:00-15:00 booked confirmed",
    ]);
  }));
