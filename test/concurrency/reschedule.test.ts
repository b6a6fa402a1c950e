import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot, ranges } from "./calendar.ts";
import { type Call, deadlocks, race, start, tally, untilAllWait } from "./race.ts";

const hour = (n: number) => at(`${String(n).padStart(2, "0")}:00:00`);
const slot = (n: number) => ({ starts: Date.parse(hour(n)), ends: Date.parse(hour(n + 1)) });
const holdAs = (userId: string, model: string, n: number): Call => ({
  role: "customer",
  userId,
  sql: holdSlot,
  values: [model, hour(n), hour(n + 1)],
});
const moveAs = (userId: string, model: string, booking: string, n: number): Call => ({
  role: "customer",
  userId,
  sql: "select * from holdfast.reschedule_booking($1, $2, $3)",
  values: [model, booking, hour(n)],
});

/** A booking of that hour, free of charge and so confirmed. */
async function book(database: TestDatabase, model: string, userId: string, n: number): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    "select b.id from holdfast.hold_slot($1, $2, $3, $4) as h, holdfast.convert_hold_to_booking($1, h.id) as b",
    [model, userId, hour(n), hour(n + 1)],
  );
  return rows[0]!.id;
}

test("against eight holds of the new time there is one winner; the old time is kept or given up accordingly", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database);
    const booking = await book(database, model, "anna", 10);
    const [moved, ...held] = await race(database, "holdfast.booking_holds", [
      moveAs("anna", model, booking, 14),
      ...Array.from({ length: 8 }, (_, n) => holdAs(`user ${n}`, model, 14)),
    ]);
    expect(tally([moved!, ...held])).toEqual({ won: 1, SLOT_TAKEN: 8 });
    const isMoved = moved!.code === undefined;
    expect(await ranges(database, "holdfast.occupied_time")).toEqual(isMoved ? [slot(14)] : [slot(10), slot(14)]);
    expect(await ranges(database, "holdfast.bookings")).toEqual([slot(isMoved ? 14 : 10)]);
  }));

test("until the move is committed, the old time is not to be had; then it is", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database);
    const booking = await book(database, model, "anna", 10);
    for (const [how, n, code] of [
      ["rollback", 14, "SLOT_TAKEN"],
      ["commit", 14, undefined],
    ] as const) {
      const move = await start(database, moveAs("anna", model, booking, n));
      expect((await move.done).code).toBeUndefined();
      const hold = await start(database, holdAs("ben", model, 10));
      await untilAllWait(database, [hold.pid]);
      await move.finish(how);
      expect((await hold.done).code).toBe(code);
      await hold.finish(how);
    }
    expect(await ranges(database, "holdfast.occupied_time")).toEqual([slot(10), slot(14)]);
  }));

test("two bookings that want each other's time both stay, without a deadlock", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database);
    const [annas, bens] = [await book(database, model, "anna", 10), await book(database, model, "ben", 14)];
    const outcomes = await race(database, "holdfast.booking_holds", [moveAs("anna", model, annas, 14), moveAs("ben", model, bens, 10)]);
    expect(tally(outcomes)).toEqual({ SLOT_TAKEN: 2 });
    expect(await deadlocks(database)).toBe(0);
    expect(await ranges(database, "holdfast.occupied_time")).toEqual([slot(10), slot(14)]);
  }));

test("a dozen bookings moved and held across each other never overlap and none is lost", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { buffer_after_minutes: 30, max_active_holds_per_user: 100 });
    const bookings = await Promise.all([2, 5, 8, 11, 14, 17].map(async (n) => ({ n, id: await book(database, model, `user ${n}`, n) })));
    const calls = bookings.flatMap(({ n, id }) => [
      // Overlapping its own time and buffer; into a neighbour's way; held by others.
      moveAs(`user ${n}`, model, id, n + 1),
      moveAs(`user ${n}`, model, id, n + 3),
      holdAs("other", model, n),
      holdAs("another", model, n + 2),
    ]);
    const outcomes = await race(database, "holdfast.booking_holds", calls);
    const { won = 0, SLOT_TAKEN: refused = 0 } = tally(outcomes);
    expect(won + refused).toBe(calls.length);
    expect(await deadlocks(database)).toBe(0);
    const occupied = await ranges(database, "holdfast.occupied_time", "occupied");
    for (const [n, range] of occupied.slice(1).entries()) expect(range.starts).toBeGreaterThanOrEqual(occupied[n]!.ends);
    const { rows } = await database.pool.query(
      `select from holdfast.bookings as b
       join holdfast.occupied_time as o on (o.model_id, o.hold_id, o.during) = (b.model_id, b.hold_id, b.during)
       where b.status = 'confirmed' and o.until is null`,
    );
    expect(rows).toHaveLength(bookings.length);
  }));
