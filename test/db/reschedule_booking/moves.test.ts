import { withRootDb } from "../../helpers.ts";
import { at, confirm, counted, freezeClock, ledger, one, open, openDay, readBooking, readHold } from "../studio.ts";
import { confirmed, pending, reschedule, timesOf } from "./reschedule.ts";

test("a confirmed booking moves with its length, price and payment; the old time is free", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    expect(await reschedule(client, model, booking.id, "14:00")).toEqual({ ...booking, during: expect.any(String) });
    expect(await timesOf(client, booking)).toBe("14:00-15:00 14:00-15:00 converted");
    expect(await ledger(client, model)).toEqual(["14:00-15:00 (14:00-15:00)"]);
    expect((await pending(client, model, "10:00", "11:00", "ben")).status).toBe("pending");
  }));

test("a pending booking takes its hold along, and runs out when it would have", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await pending(client, model, "10:00", "11:00");
    await freezeClock(client, "00:05");
    await reschedule(client, model, booking.id, "14:00");
    expect(await timesOf(client, booking)).toBe("14:00-15:00 14:00-15:00 active");
    expect(await ledger(client, model)).toEqual(["14:00-15:00 (14:00-15:00) until 00:10"]);
    expect((await confirm(client, model, booking.id, "p1")).status).toBe("confirmed");
    expect(await ledger(client, model)).toEqual(["14:00-15:00 (14:00-15:00)"]);
  }));

test("the new time may overlap the old", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 10, buffer_after_minutes: 15 });
    const paid = await confirmed(client, model, "10:00", "11:00");
    const unpaid = await pending(client, model, "13:00", "14:00");
    await reschedule(client, model, paid.id, "10:30");
    await reschedule(client, model, unpaid.id, "12:45");
    expect(await ledger(client, model)).toEqual(["10:20-11:45 (10:30-11:30)", "12:35-14:00 (12:45-13:45) until 00:10"]);
  }));

test("the new claim has today's buffers", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_after_minutes: 60 });
    const unpaid = await pending(client, model, "09:00", "10:00");
    const paid = await confirmed(client, model, "11:00", "12:00");
    await client.query("update holdfast.models set buffer_after_minutes = 0 where id = $1", [model]);
    // With its old buffer it would not fit before the other.
    await reschedule(client, model, unpaid.id, "10:00");
    await reschedule(client, model, paid.id, "11:30");
    expect(await ledger(client, model)).toEqual(["10:00-11:00 (10:00-11:00) until 00:10", "11:30-12:30 (11:30-12:30)"]);
  }));

test("a hold that has run out is not in the way", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const paid = await confirmed(client, model, "10:00", "11:00");
    const unpaid = await pending(client, model, "14:00", "15:00", "ben");
    await freezeClock(client, "00:10");
    await reschedule(client, model, paid.id, "14:30");
    expect(await ledger(client, model)).toEqual(["14:30-15:30 (14:30-15:30)"]);
    expect((await readBooking(client, unpaid.id)).status).toBe("expired");
    expect((await readHold(client, unpaid.hold_id)).status).toBe("expired");
  }));

test("a user with as many holds as allowed may move a booking", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_active_holds_per_user: 1 });
    const booking = await pending(client, model, "10:00", "11:00");
    await reschedule(client, model, booking.id, "14:00");
    expect(await timesOf(client, booking)).toBe("14:00-15:00 14:00-15:00 active");
  }));

test("at its own start it is returned as it is, and nothing is written", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    const before = await counted(client);
    expect(await reschedule(client, model, booking.id, "10:00")).toEqual(booking);
    expect(await counted(client)).toEqual(before);
  }));

test("the hold asked again still answers with its booking, where it is now", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    const moved = await reschedule(client, model, booking.id, "14:00");
    const { rows } = await client.query("select * from holdfast.convert_hold_to_booking($1, $2)", [model, booking.hold_id]);
    expect(rows).toEqual([moved]);
  }));

test("the log tells who moved it, from where and to where", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await confirmed(client, model, "10:00", "11:00");
    await client.query("select set_config('role', 'holdfast_customer', true), set_config('holdfast.user_id', 'anna', true)");
    await reschedule(client, model, booking.id, "14:00");
    await client.query("reset role");
    const { rows } = await client.query(
      `select actor, old_row ->> 'during' as before, new_row ->> 'during' as after
       from holdfast.availability_change_log where table_name = 'bookings' and operation = 'update'`,
    );
    expect(rows).toEqual([
      {
        actor: "anna",
        before: '["2026-05-04 10:00:00+00","2026-05-04 11:00:00+00")',
        after: '["2026-05-04 14:00:00+00","2026-05-04 15:00:00+00")',
      },
    ]);
  }));

test("two days stay 48 hours, whatever the session's zone does to its clock", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { max_booking_minutes: 10080, booking_horizon_days: 365 });
    await open(client, model, "2026-10-01T00:00", "2026-11-30T00:00");
    const booking = await pending(client, model, "2026-10-05T10:00", "2026-10-07T10:00");
    await client.query("set local timezone to 'America/New_York'");
    await reschedule(client, model, booking.id, "2026-10-31T10:00");
    const moved = await one(client, "select upper(during) as ends_at from holdfast.bookings where id = $1", [booking.id]);
    expect(moved).toEqual({ ends_at: new Date(at("2026-11-02T10:00")) });
  }));
