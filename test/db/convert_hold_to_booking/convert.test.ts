import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, counted, freezeClock, hold, ledger, one, openDay, readBooking, readHold } from "../studio.ts";

test("unpaid, it is pending and rides on the hold until that runs out", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { buffer_before_minutes: 5 });
    const held = await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, "customer", "ada");
    const booking = await book(client, model, held.id);
    await asOwner(client);
    expect(booking).toMatchObject({
      hold_id: held.id,
      user_id: "ada",
      status: "pending",
      price: "60.00",
      confirmed_at: null,
      payment_reference: null,
    });
    expect(await readHold(client, held.id)).toEqual(held);
    expect(await ledger(client, model)).toEqual(["09:55-11:00 (10:00-11:00) until 00:10"]);
  }));

test("paid, it is confirmed and the hold converted: the time is taken for good", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, "admin", "host");
    const booking = await book(client, model, held.id, ["pay-1", 60, "USD"]);
    await asOwner(client);
    expect(booking).toMatchObject({ user_id: "ada", status: "confirmed", payment_reference: "pay-1", refund_due_at: null });
    expect(booking.confirmed_at?.toISOString()).toBe("2026-05-04T00:00:00.000Z");
    expect((await readHold(client, held.id)).status).toBe("converted");
    expect(await ledger(client, model)).toEqual(["10:00-11:00 (10:00-11:00)"]);
    await freezeClock(client, "00:30");
    expect((await client.query("select * from holdfast.release_expired_availability_holds()")).rows).toEqual([]);
  }));

test("a price of zero is confirmed at once, for anybody", () =>
  withRootDb(async (client) => {
    const model = await openDay(client, { hourly_rate: 0 });
    const held = await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, "customer", "ada");
    expect(await book(client, model, held.id)).toMatchObject({ status: "confirmed", payment_reference: null, price: "0.00" });
    await asOwner(client);
    expect((await readHold(client, held.id)).status).toBe("converted");
  }));

test("asked again, the same booking, and nothing written", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const pending = await hold(client, model, "ada", "10:00", "11:00");
    const paid = await hold(client, model, "ada", "11:00", "12:00");
    const first = [await book(client, model, pending.id), await book(client, model, paid.id, ["pay-1", 60, "USD"])];
    const before = await counted(client);
    expect([await book(client, model, pending.id), await book(client, model, paid.id, ["pay-1", 60, "USD"])]).toEqual(first);
    expect(await book(client, model, paid.id)).toEqual(first[1]);
    expect(await counted(client)).toEqual(before);
  }));

test("asked again with a payment, a pending booking is confirmed", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    expect(await book(client, model, held.id, ["pay-1", 60, "USD"])).toMatchObject({ id: booking.id, status: "confirmed" });
    expect((await readHold(client, held.id)).status).toBe("converted");
    await expectSqlState(
      attempt(client, () => book(client, model, held.id, ["pay-2", 60, "USD"])),
      "INVALID_TRANSITION",
    );
  }));

test.each<[string, [string, number, string] | undefined]>([
  ["unpaid", undefined],
  ["paid", ["pay-1", 60, "USD"]],
])("a hold has run out at the very instant: %s", (_, payment) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const before = await counted(client);
    await freezeClock(client, "00:10");
    await expectSqlState(
      attempt(client, () => book(client, model, held.id, payment)),
      "HOLD_EXPIRED",
    );
    expect(await counted(client)).toEqual(before);
    await freezeClock(client, "00:09:59.999999");
    await book(client, model, held.id, payment);
  }),
);

test("one that was given back or swept is HOLD_EXPIRED too", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const released = await hold(client, model, "ada", "10:00", "11:00");
    const swept = await hold(client, model, "ada", "11:00", "12:00");
    await client.query("select holdfast.release_hold($1, $2)", [model, released.id]);
    await freezeClock(client, "00:10");
    await client.query("select holdfast.release_expired_availability_holds()");
    for (const { id } of [released, swept])
      await expectSqlState(
        attempt(client, () => book(client, model, id)),
        "HOLD_EXPIRED",
      );
  }));

test("asked again after its hold ran out unswept, the booking is expired", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    await freezeClock(client, "00:10");
    expect(await book(client, model, held.id)).toMatchObject({ id: booking.id, status: "expired" });
    expect((await readBooking(client, booking.id)).status).toBe("expired");
  }));

const convert = "select * from holdfast.convert_hold_to_booking($1, $2, $3, $4, $5, $6)";

test.each<[string, unknown[], string]>([
  ["too little", ["pay", "59.99", "USD", null], "PAYMENT_MISMATCH"],
  ["too much", ["pay", "60.01", "USD", null], "PAYMENT_MISMATCH"],
  ["not a number", ["pay", "NaN", "USD", null], "PAYMENT_MISMATCH"],
  ["another currency", ["pay", "60", "EUR", null], "PAYMENT_MISMATCH"],
  ["a payment that has paid already", ["used", "60", "USD", null], "PAYMENT_MISMATCH"],
  ["no reference", [null, "60", "USD", null], "MISSING_ARGUMENT"],
  ["no amount", ["pay", null, "USD", null], "MISSING_ARGUMENT"],
  ["no currency", ["pay", "60", null, null], "MISSING_ARGUMENT"],
  ["an empty reference", ["", "60", "USD", null], "INVALID_ARGUMENT"],
  ["a reference of 201 characters", ["x".repeat(201), "60", "USD", null], "INVALID_ARGUMENT"],
  ["an empty host reference", [null, null, null, ""], "INVALID_ARGUMENT"],
  ["a host reference of 201 characters", [null, null, null, "x".repeat(201)], "INVALID_ARGUMENT"],
])("a payment that is refused leaves the hold untouched: %s", (_, given, code) =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await book(client, model, (await hold(client, model, "bob", "12:00", "13:00")).id, ["used", 60, "USD"]);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const before = [await counted(client), await ledger(client, model)];
    await asCaller(client, "admin", "host");
    await expectSqlState(
      attempt(client, () => client.query(convert, [model, held.id, ...given])),
      code,
    );
    await asOwner(client);
    expect([await counted(client), await ledger(client, model)]).toEqual(before);
    expect(await readHold(client, held.id)).toEqual(held);
  }),
);

test("payment and host reference are an admin's to give", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    for (const role of ["customer", "model"] as const) {
      await asCaller(client, role, "ada", role === "model" ? model : null);
      for (const given of [
        ["pay", null, null, null],
        [null, "60", null, null],
        [null, null, "USD", null],
        [null, null, null, "ref"],
      ]) {
        await expectSqlState(
          attempt(client, () => client.query(convert, [model, held.id, ...given])),
          "FORBIDDEN",
        );
      }
    }
    await asCaller(client, "admin", "host");
    expect(await one(client, convert, [model, held.id, null, null, null, "ref"])).toMatchObject({
      host_reference: "ref",
      status: "pending",
    });
  }));

test("what is not the caller's is not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    await asCaller(client, "customer", "bob");
    await expectSqlState(
      attempt(client, () => book(client, model, held.id)),
      "NOT_FOUND",
    );
    await asCaller(client, "model", "m", other);
    await expectSqlState(
      attempt(client, () => book(client, model, held.id)),
      "NOT_FOUND",
    );
    await asCaller(client, "customer", "ada");
    await expectSqlState(
      attempt(client, () => book(client, other, held.id)),
      "NOT_FOUND",
    );
    for (const given of [
      [null, held.id],
      [model, null],
    ]) {
      await expectSqlState(
        attempt(client, () => client.query(convert, [...given, null, null, null, null])),
        "MISSING_ARGUMENT",
      );
    }
  }));
