import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot, ranges } from "./calendar.ts";
import { deadlocks, type Outcome, race, tally, withoutRowLock } from "./race.ts";

async function contend(database: TestDatabase, clients: number): Promise<Array<Outcome<{ user_id: string }>>> {
  const model = await freeModel(database);
  return race(
    database,
    "holdfast.booking_holds",
    Array.from({ length: clients }, (_, n) => ({
      role: "customer",
      userId: `user-${n}`,
      sql: holdSlot,
      values: [model, at("10:00:00"), at("11:00:00")],
    })),
  );
}

test("of 32 who want one slot one gets it, 31 hear SLOT_TAKEN, nobody deadlocks", () =>
  withTemplateDb(async (database) => {
    expect(tally(await contend(database, 32))).toEqual({ won: 1, SLOT_TAKEN: 31 });
    expect(await deadlocks(database)).toBe(0);
    expect(await ranges(database, "holdfast.occupied_time")).toHaveLength(1);
  }));

test("without the row lock the answers are PostgreSQL's own, and still one wins", () =>
  withTemplateDb(async (database) => {
    await withoutRowLock(database, "holdfast_private.lock_model(bigint)");
    const counts = tally(await contend(database, 4));
    // All four looked before one of them wrote: only the constraint is left, which queues nobody.
    expect(counts.won).toBe(1);
    expect(counts.SLOT_TAKEN).toBeUndefined();
    expect((counts["23P01"] ?? 0) + (counts["40P01"] ?? 0)).toBe(3);
    expect(await ranges(database, "holdfast.occupied_time")).toHaveLength(1);
  }));
