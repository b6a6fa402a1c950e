import type pg from "pg";
import { asCaller, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { type Booking, book, counted, freezeClock, hold, ledger, one, openDay } from "../studio.ts";

/** complete_booking and mark_no_show are twins: what holds for one holds for the other. */
export function testsOfEnding(call: string, outcome: string, twin: string): void {
  const end = (client: pg.ClientBase, model: string | null, booking: string | null, name = call): Promise<Booking> =>
    one<Booking>(client, `select * from holdfast.${name}($1, $2)`, [model, booking]);

  async function paidBooking(client: pg.ClientBase): Promise<{ model: string; booking: Booking }> {
    const model = await openDay(client);
    const booking = await book(client, model, (await hold(client, model, "anna", "10:00", "11:00")).id, ["p1", 60, "USD"]);
    return { model, booking };
  }

  test("ends a confirmed booking from the instant at which it begins; its time stays in the ledger", () =>
    withRootDb(async (client) => {
      const { model, booking } = await paidBooking(client);
      await freezeClock(client, "10:00");
      expect(await end(client, model, booking.id)).toEqual({ ...booking, status: outcome });
      expect(await ledger(client, model)).toEqual(["10:00-11:00 (10:00-11:00)"]);
    }));

  test("again, the same answer and nothing written", () =>
    withRootDb(async (client) => {
      const { model, booking } = await paidBooking(client);
      await freezeClock(client, "12:00");
      const first = await end(client, model, booking.id);
      const before = await counted(client);
      expect(await end(client, model, booking.id)).toEqual(first);
      expect(await counted(client)).toEqual(before);
    }));

  test("not before it begins", () =>
    withRootDb(async (client) => {
      const { model, booking } = await paidBooking(client);
      await freezeClock(client, "09:59:59");
      const before = await counted(client);
      await expectSqlState(
        attempt(client, () => end(client, model, booking.id)),
        "TOO_EARLY",
      );
      expect(await counted(client)).toEqual(before);
    }));

  test("not what is pending, cancelled, expired, or ended the other way", () =>
    withRootDb(async (client) => {
      const model = await openDay(client, { max_active_holds_per_user: 9 });
      const pending = await book(client, model, (await hold(client, model, "anna", "10:00", "11:00")).id);
      const cancelled = await book(client, model, (await hold(client, model, "anna", "11:00", "12:00")).id);
      await client.query("select holdfast.cancel_booking($1, $2)", [model, cancelled.id]);
      const other = await book(client, model, (await hold(client, model, "anna", "12:00", "13:00")).id, ["p2", 60, "USD"]);
      await freezeClock(client, "14:00");
      await end(client, model, other.id, twin);
      const refused = (booking: Booking) =>
        expectSqlState(
          attempt(client, () => end(client, model, booking.id)),
          "INVALID_TRANSITION",
        );
      await refused(pending);
      await client.query("select holdfast.release_expired_availability_holds()");
      for (const booking of [pending, cancelled, other]) await refused(booking);
    }));

  test("by the model or an admin; the customer may not, another model finds nothing", () =>
    withRootDb(async (client) => {
      const { model, booking } = await paidBooking(client);
      await freezeClock(client, "10:00");
      const refused = (code: string) =>
        expectSqlState(
          attempt(client, () => end(client, model, booking.id)),
          code,
        );
      await asCaller(client, "customer", "anna");
      await refused("42501");
      await asCaller(client, "anonymous");
      await refused("42501");
      // A model that is also the customer is the customer here.
      await asCaller(client, "model", "anna", Number(model) + 1);
      await refused("NOT_FOUND");
      await asCaller(client, "model", "ada", model);
      expect((await end(client, model, booking.id)).status).toBe(outcome);
      await asCaller(client, "admin", "host");
      expect((await end(client, model, booking.id)).status).toBe(outcome);
    }));

  test("bad input has its code", () =>
    withRootDb(async (client) => {
      const { model, booking } = await paidBooking(client);
      for (const [values, code] of [
        [[null, booking.id], "MISSING_ARGUMENT"],
        [[model, null], "MISSING_ARGUMENT"],
        [[model, "999999"], "NOT_FOUND"],
        [["999999", booking.id], "NOT_FOUND"],
      ] as const) {
        await expectSqlState(
          attempt(client, () => end(client, values[0], values[1])),
          code,
        );
      }
    }));
}
