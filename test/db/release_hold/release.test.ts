import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { book, counted, freezeClock, type Hold, hold, ledger, one, openDay, readBooking, readHold, starts } from "../studio.ts";

const release = (client: pg.ClientBase, model: string | null, id: string | null): Promise<Hold> =>
  one<Hold>(client, "select * from holdfast.release_hold($1, $2)", [model, id]);

test("a hold given back frees its time in the same transaction, and cancels its pending booking", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    await asCaller(client, "customer", "ada");
    expect((await release(client, model, held.id)).status).toBe("released");
    await asOwner(client);
    expect(await readBooking(client, booking.id)).toMatchObject({ status: "cancelled", cancelled_by: "ada", refund_due_at: null });
    expect(await ledger(client, model)).toEqual([]);
    expect(await starts(client, model)).toContain("10:00");
    await hold(client, model, "bob", "10:00", "11:00");
  }));

test("given back again it is returned as it is", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const released = await release(client, model, held.id);
    const before = await counted(client);
    expect(await release(client, model, held.id)).toEqual(released);
    expect(await counted(client)).toEqual(before);
  }));

test("one that has run out is expired, not released, by the actor system", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const booking = await book(client, model, held.id);
    await freezeClock(client, "00:10");
    await asCaller(client, "customer", "ada");
    expect((await release(client, model, held.id)).status).toBe("expired");
    await asOwner(client);
    expect(await readBooking(client, booking.id)).toMatchObject({ status: "expired", cancelled_by: null });
    const { rows } = await client.query(
      "select distinct actor from holdfast.availability_change_log where new_row ->> 'status' = 'expired'",
    );
    expect(rows).toEqual([{ actor: "system" }]);
  }));

test("a booked one is refused: the booking is to be cancelled", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    await book(client, model, held.id, ["pay", 60, "USD"]);
    await expectSqlState(
      attempt(client, () => release(client, model, held.id)),
      "INVALID_TRANSITION",
    );
    expect((await readHold(client, held.id)).status).toBe("converted");
    expect(await ledger(client, model)).toEqual(["10:00-11:00 (10:00-11:00)"]);
  }));

test("by its customer, its model or an admin; to others it is not there", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    for (const [role, user, modelId] of [
      ["customer", "bob", null],
      ["model", "m", "999"],
    ] as const) {
      const held = await hold(client, model, "ada", "10:00", "11:00");
      await asCaller(client, role, user, modelId);
      await expectSqlState(
        attempt(client, () => release(client, model, held.id)),
        "NOT_FOUND",
      );
      await asOwner(client);
      expect((await readHold(client, held.id)).status).toBe("active");
    }
    for (const [role, user, modelId] of [
      ["customer", "ada", null],
      ["model", "m", model],
      ["admin", "host", null],
    ] as const) {
      const held = await hold(client, model, "ada", "10:00", "11:00");
      await asCaller(client, role, user, modelId);
      expect((await release(client, model, held.id)).status).toBe("released");
      await asOwner(client);
    }
  }));

test("bad input", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const other = await openDay(client);
    const held = await hold(client, model, "ada", "10:00", "11:00");
    const before = await counted(client);
    for (const [givenModel, id, code] of [
      [null, held.id, "MISSING_ARGUMENT"],
      [model, null, "MISSING_ARGUMENT"],
      [model, "999999999", "NOT_FOUND"],
      [other, held.id, "NOT_FOUND"],
      ["999999999", held.id, "NOT_FOUND"],
    ] as const) {
      await expectSqlState(
        attempt(client, () => release(client, givenModel, id)),
        code,
      );
    }
    expect(await counted(client)).toEqual(before);
  }));
