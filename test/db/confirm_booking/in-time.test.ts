import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, confirm, counted, freezeClock, hold, ledger, openDay, readBooking, readHold } from "../studio.ts";

test("the payment confirms the booking and converts the hold", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    await freezeClock(client, "00:09:59.999999");
    await asCaller(client, "admin", "host");
    expect(await confirm(client, model, booking.id, "pay-1")).toMatchObject({
      status: "confirmed",
      payment_reference: "pay-1",
      refund_due_at: null,
    });
    await asOwner(client);
    expect((await readHold(client, held.id)).status).toBe("converted");
    expect(await ledger(client, model)).toEqual(["10:00-11:00 (10:00-11:00)"]);
  }));

test("the same reference again returns the same answer and writes nothing", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    const first = await confirm(client, model, booking.id, "pay-1");
    const before = await counted(client);
    await freezeClock(client, "05:00");
    expect(await confirm(client, model, booking.id, "pay-1")).toEqual(first);
    expect(await counted(client)).toEqual(before);
  }));

test("another payment for what is paid is one too many", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay-1", 60, "USD"]);
    await expectSqlState(
      attempt(client, () => confirm(client, model, booking.id, "pay-2")),
      "INVALID_TRANSITION",
    );
    expect((await readBooking(client, booking.id)).payment_reference).toBe("pay-1");
  }));

test("one payment pays for one booking of a model", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["pay-1", 60, "USD"]);
    const second = await book(client, model, (await hold(client, model, "ada", "11:00", "12:00")).id);
    await expectSqlState(
      attempt(client, () => confirm(client, model, second.id, "pay-1")),
      "PAYMENT_MISMATCH",
    );
    expect((await readBooking(client, second.id)).status).toBe("pending");
  }));

const call = "select holdfast.confirm_booking($1, $2, $3, $4, $5)";

test.each<[string, (model: string, booking: string) => unknown[], string]>([
  ["a wrong amount", (m, b) => [m, b, "pay", "59.99", "USD"], "PAYMENT_MISMATCH"],
  ["a wrong currency", (m, b) => [m, b, "pay", "60", "usd"], "PAYMENT_MISMATCH"],
  ["an amount that is no number", (m, b) => [m, b, "pay", "NaN", "USD"], "PAYMENT_MISMATCH"],
  ["no reference", (m, b) => [m, b, null, "60", "USD"], "MISSING_ARGUMENT"],
  ["no amount", (m, b) => [m, b, "pay", null, "USD"], "MISSING_ARGUMENT"],
  ["no currency", (m, b) => [m, b, "pay", "60", null], "MISSING_ARGUMENT"],
  ["no booking", (m) => [m, null, "pay", "60", "USD"], "MISSING_ARGUMENT"],
  ["an empty reference", (m, b) => [m, b, "", "60", "USD"], "INVALID_ARGUMENT"],
  ["a reference of 201 characters", (m, b) => [m, b, "x".repeat(201), "60", "USD"], "INVALID_ARGUMENT"],
  ["a booking that is not there", (m) => [m, "999999999", "pay", "60", "USD"], "NOT_FOUND"],
  ["another model", (_, b) => ["999999999", b, "pay", "60", "USD"], "NOT_FOUND"],
])("refused, the hold stays: %s", (_, given, code) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    const before = await counted(client);
    await asCaller(client, "admin", "host");
    await expectSqlState(
      attempt(client, () => client.query(call, given(model, booking.id))),
      code,
    );
    await asOwner(client);
    expect(await counted(client)).toEqual(before);
    expect([await readBooking(client, booking.id), await readHold(client, held.id)]).toEqual([booking, held]);
  }),
);

test("customers and models can't", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    for (const role of ["anonymous", "customer", "model"] as const) {
      await asCaller(client, role, "ada", role === "model" ? model : null);
      await expectSqlState(
        attempt(client, () => confirm(client, model, booking.id, "pay")),
        "42501",
      );
    }
  }));
