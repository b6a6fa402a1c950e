import { atClock, type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot } from "./calendar.ts";
import { type Call, type Outcome, start, untilAllWait } from "./race.ts";

const hold = { role: "customer", userId: "ada", sql: holdSlot } as const;
const lockModel = "select id from holdfast_private.lock_model($1)";

/** A paid model whose hold of 10:00-11:00 runs out at 00:01. */
async function withHold(database: TestDatabase): Promise<{ model: string; holdId: string }> {
  const model = await freeModel(database, { hold_minutes: 1, hourly_rate: 60 });
  const holding = await start<{ id: string }>(database, { ...hold, values: [model, at("10:00:00"), at("11:00:00")] });
  const { rows } = await holding.done;
  await holding.finish();
  return { model, holdId: rows[0]!.id };
}

/** The call begins while there is time, waits for the model's lock, and gets it when the clock reads `later`. */
async function waitUntil<R extends object>(database: TestDatabase, model: string, later: string, call: Call): Promise<Outcome<R>> {
  const busy = await start(database, { sql: lockModel, values: [model] });
  await busy.done;
  const waiting = await start<R & Record<string, unknown>>(database, call);
  await untilAllWait(database, [waiting.pid]);
  await atClock(database.pool, at(later));
  await busy.finish();
  const outcome = await waiting.done;
  await waiting.finish();
  return outcome;
}

test("a hold that runs out while its booking waits for the lock is not booked", () =>
  withTemplateDb(async (database) => {
    const { model, holdId } = await withHold(database);
    const outcome = await waitUntil(database, model, "00:02:00", {
      role: "customer",
      userId: "ada",
      sql: "select * from holdfast.convert_hold_to_booking($1, $2)",
      values: [model, holdId],
    });
    expect(outcome.code).toBe("HOLD_EXPIRED");
    const { rows } = await database.pool.query("select from holdfast.bookings");
    expect(rows).toHaveLength(0);
  }));

test("a payment that waits past the hold's end is a late one: the time is taken anew, by a new hold", () =>
  withTemplateDb(async (database) => {
    const { model, holdId } = await withHold(database);
    const { rows: pending } = await database.pool.query<{ id: string }>("select id from holdfast.convert_hold_to_booking($1, $2)", [
      model,
      holdId,
    ]);
    const { rows } = await waitUntil<{ status: string; hold_id: string }>(database, model, "00:02:00", {
      role: "admin",
      userId: "host",
      sql: "select status, hold_id from holdfast.confirm_booking($1, $2, 'pay-1', 60, 'USD')",
      values: [model, pending[0]!.id],
    });
    expect(rows).toEqual([{ status: "confirmed", hold_id: expect.not.stringMatching(`^${holdId}$`) }]);
    const { rows: holds } = await database.pool.query("select status from holdfast.booking_holds order by id");
    expect(holds).toEqual([{ status: "expired" }, { status: "converted" }]);
  }));

test("who waits while another's hold runs out gets the slot", () =>
  withTemplateDb(async (database) => {
    const { model } = await withHold(database);
    const outcome = await waitUntil<{ user_id: string }>(database, model, "00:02:00", {
      ...hold,
      userId: "bob",
      values: [model, at("10:30:00"), at("11:30:00")],
    });
    expect(outcome.rows).toMatchObject([{ user_id: "bob" }]);
  }));

test("a slot that begins while its hold waits for the lock is not held", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database);
    const outcome = await waitUntil(database, model, "10:00:01", { ...hold, values: [model, at("10:00:00"), at("11:00:00")] });
    expect(outcome.code).toBe("BELOW_MIN_NOTICE");
  }));
