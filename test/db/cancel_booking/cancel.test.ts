import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { type Booking, book, counted, freezeClock, hold, ledger, one, openDay, readBooking, readHold, starts } from "../studio.ts";

const cancel = (client: pg.ClientBase, model: string | null, booking: string | null, reason: string | null = null): Promise<Booking> =>
  one<Booking>(client, "select * from holdfast.cancel_booking($1, $2, $3)", [model, booking, reason]);

test.each([
  ["customer", "ada"],
  ["model", "m"],
  ["admin", "host"],
] as const)("by its %s: recorded who and why, the time free at once", (role, user) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay", 60, "USD"]);
    await freezeClock(client, "01:00");
    await asCaller(client, role, user, role === "model" ? model : null);
    const cancelled = await cancel(client, model, booking.id, "rain");
    await asOwner(client);
    expect(cancelled).toMatchObject({ status: "cancelled", cancelled_by: user, cancellation_reason: "rain", payment_reference: "pay" });
    expect(cancelled.refund_due_at?.toISOString()).toBe("2026-05-04T01:00:00.000Z");
    expect(cancelled.cancelled_at?.toISOString()).toBe("2026-05-04T01:00:00.000Z");
    expect(await ledger(client, model)).toEqual([]);
    expect(await starts(client, model)).toContain("10:00");
    await hold(client, model, "bob", "10:00", "11:00");
  }),
);

test("a pending one owes nothing, and its hold is given back with it", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    expect((await cancel(client, model, booking.id)).refund_due_at).toBeNull();
    expect((await readHold(client, held.id)).status).toBe("released");
    expect(await ledger(client, model)).toEqual([]);
  }));

test("free of charge, nothing is owed", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { hourly_rate: 0 });
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    expect(await cancel(client, model, booking.id)).toMatchObject({ status: "cancelled", refund_due_at: null });
  }));

test("twice is the same answer", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay", 60, "USD"]);
    const first = await cancel(client, model, booking.id, "rain");
    const before = await counted(client);
    await freezeClock(client, "12:00");
    expect(await cancel(client, model, booking.id, "snow")).toEqual(first);
    expect(await counted(client)).toEqual(before);
  }));

test("one whose hold has run out is expired, swept or not, and stays so", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    await freezeClock(client, "00:10");
    await asCaller(client, "customer", "ada");
    expect(await cancel(client, model, booking.id)).toMatchObject({ status: "expired", cancelled_at: null, cancelled_by: null });
    await asOwner(client);
    expect((await readBooking(client, booking.id)).status).toBe("expired");
    expect((await readHold(client, booking.hold_id)).status).toBe("expired");
  }));

test("once it has begun it is too late, save for admins", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay", 60, "USD"]);
    await freezeClock(client, "10:00");
    for (const [role, user] of [
      ["customer", "ada"],
      ["model", "m"],
    ] as const) {
      await asCaller(client, role, user, role === "model" ? model : null);
      await expectSqlState(
        attempt(client, () => cancel(client, model, booking.id)),
        "TOO_LATE",
      );
    }
    await asCaller(client, "admin", "host");
    expect((await attempt(client, () => cancel(client, model, booking.id))).status).toBe("cancelled");
  }));

test("a second before it begins it is not too late", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay", 60, "USD"]);
    await freezeClock(client, "09:59:59.999999");
    await asCaller(client, "customer", "ada");
    expect((await cancel(client, model, booking.id)).status).toBe("cancelled");
  }));

test.each(["completed", "no_show"])("what is %s is over", (status) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay", 60, "USD"]);
    await client.query("update holdfast.bookings set status = $1", [status]);
    await expectSqlState(
      attempt(client, () => cancel(client, model, booking.id)),
      "INVALID_TRANSITION",
    );
    expect(await ledger(client, model)).toEqual(["10:00-11:00 (10:00-11:00)"]);
  }),
);

test("bad input and others' bookings, nothing written", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    const before = await counted(client);
    for (const [code, role, user, given] of [
      ["MISSING_ARGUMENT", "admin", "host", [null, booking.id]],
      ["MISSING_ARGUMENT", "admin", "host", [model, null]],
      ["NOT_FOUND", "admin", "host", [other, booking.id]],
      ["NOT_FOUND", "admin", "host", [model, "999999999"]],
      ["NOT_FOUND", "customer", "bob", [model, booking.id]],
      ["NOT_FOUND", "model", "m", [model, booking.id]],
      ["INVALID_ARGUMENT", "customer", "ada", [model, booking.id, "x".repeat(501)]],
    ] as Array<[string, "admin" | "customer" | "model", string, [string | null, string | null, string?]]>) {
      await asCaller(client, role, user, role === "model" ? other : null);
      await expectSqlState(
        attempt(client, () => cancel(client, ...given)),
        code,
      );
      await asOwner(client);
      expect(await counted(client)).toEqual(before);
    }
    expect(await cancel(client, model, booking.id, "x".repeat(500))).toMatchObject({ status: "cancelled" });
  }));
