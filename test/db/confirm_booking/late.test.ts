import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { at, type Booking, book, confirm, counted, freezeClock, hold, ledger, openDay, readBooking, readHold } from "../studio.ts";

/** A pending booking of 10:00-11:00 whose hold ran out at 00:10; the clock stands there. */
async function withExpired(client: pg.Client, settings: Record<string, unknown> = {}): Promise<{ model: string; booking: Booking }> {
  const model = await openDay(client, settings);
  const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
  await freezeClock(client, "00:10");
  return { model, booking };
}

test.each([
  ["unswept", false],
  ["swept", true],
])("where the time is still free it is taken anew, by a new and converted hold: %s", (_, swept) =>
  withRootDb(async (client) => {
    const { model, booking } = await withExpired(client, { buffer_before_minutes: 5 });
    if (swept) await client.query("select holdfast.release_expired_availability_holds()");
    // What the time is worth is not asked again.
    await client.query(
      "update holdfast.models set min_booking_minutes = 120, min_notice_minutes = 9999, booking_horizon_days = 1, hourly_rate = 1, buffer_after_minutes = 10",
    );
    const confirmed = await confirm(client, model, booking.id, "pay-1");
    expect(confirmed).toMatchObject({
      id: booking.id,
      status: "confirmed",
      payment_reference: "pay-1",
      refund_due_at: null,
      price: "60.00",
    });
    expect(confirmed.confirmed_at?.toISOString()).toBe("2026-05-04T00:10:00.000Z");
    expect(confirmed.hold_id).not.toBe(booking.hold_id);
    expect((await readHold(client, booking.hold_id)).status).toBe("expired");
    expect(await readHold(client, confirmed.hold_id)).toMatchObject({ status: "converted", user_id: "ada", price: "60.00" });
    expect(await ledger(client, model)).toEqual(["09:55-11:10 (10:00-11:00)"]);
    const before = await counted(client);
    expect(await confirm(client, model, booking.id, "pay-1")).toEqual(confirmed);
    expect(await counted(client)).toEqual(before);
  }),
);

const obstacles: Array<[string, (client: pg.Client, model: string) => Promise<unknown>]> = [
  ["taken", (client, model) => hold(client, model, "bob", "10:30", "11:30")],
  [
    "blocked",
    (client, model) => client.query("insert into holdfast.model_blocked_dates (model_id, blocked_date) values ($1, '2026-05-04')", [model]),
  ],
  ["not available any more", (client) => client.query("delete from holdfast.availability")],
  ["of a model that is off", (client) => client.query("update holdfast.models set is_active = false")],
  [
    "taken elsewhere",
    (client, model) =>
      client.query("insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'x', '1', tstzrange($2, $3))", [
        model,
        at("10:00"),
        at("10:01"),
      ]),
  ],
  ["begun", (client) => freezeClock(client, "10:00")],
];

test.each(obstacles)("where the time is %s the refund is due, once, and the booking stays as it is", (_, befall) =>
  withRootDb(async (client) => {
    const { model, booking } = await withExpired(client);
    await befall(client, model);
    const claims = await ledger(client, model);
    const answer = await confirm(client, model, booking.id, "pay-1");
    expect(answer).toMatchObject({
      id: booking.id,
      hold_id: booking.hold_id,
      status: "expired",
      payment_reference: "pay-1",
      confirmed_at: null,
    });
    expect(answer.refund_due_at).not.toBeNull();
    expect((await ledger(client, model)).filter((claim) => !claim.startsWith("10:00-11:00"))).toEqual(
      claims.filter((claim) => !claim.startsWith("10:00-11:00")),
    );
    expect(await ledger(client, model)).not.toContain("10:00-11:00 (10:00-11:00)");
    const before = await counted(client);
    await freezeClock(client, "12:00");
    expect(await confirm(client, model, booking.id, "pay-1")).toEqual(answer);
    expect(await counted(client)).toEqual(before);
    await expectSqlState(
      attempt(client, () => confirm(client, model, booking.id, "pay-2")),
      "INVALID_TRANSITION",
    );
  }),
);

test("a second before it begins it is not too late", () =>
  withRootDb(async (client) => {
    const { model, booking } = await withExpired(client);
    await freezeClock(client, "09:59:59");
    expect((await confirm(client, model, booking.id, "pay-1")).status).toBe("confirmed");
  }));

test("a payment for a cancelled booking is due back, once; it stays cancelled", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    await client.query("select holdfast.cancel_booking($1, $2)", [model, booking.id]);
    const answer = await confirm(client, model, booking.id, "pay-1");
    expect(answer).toMatchObject({ status: "cancelled", payment_reference: "pay-1", confirmed_at: null });
    expect(answer.refund_due_at).not.toBeNull();
    expect(await confirm(client, model, booking.id, "pay-1")).toEqual(answer);
    expect(await ledger(client, model)).toEqual([]);
  }));

test("a wrong amount is refused late too, and marks nothing", () =>
  withRootDb(async (client) => {
    const { model, booking } = await withExpired(client);
    await expectSqlState(
      attempt(client, () => confirm(client, model, booking.id, "pay-1", 59)),
      "PAYMENT_MISMATCH",
    );
    expect(await readBooking(client, booking.id)).toEqual(booking);
  }));

test("an expired, unswept claim of another is not in the way of the time taken anew", () =>
  withRootDb(async (client) => {
    const { model, booking } = await withExpired(client);
    const stale = await hold(client, model, "bob", "10:30", "11:30");
    await freezeClock(client, "00:20");
    expect((await confirm(client, model, booking.id, "pay-1")).status).toBe("confirmed");
    expect((await readHold(client, stale.id)).status).toBe("expired");
  }));
