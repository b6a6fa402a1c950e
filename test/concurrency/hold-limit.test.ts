import { withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot, ranges } from "./calendar.ts";
import { race, tally } from "./race.ts";

test("one user's 16 requests at once, each for another slot, stay within the limit", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { max_active_holds_per_user: 3 });
    const outcomes = await race(
      database,
      "holdfast.booking_holds",
      Array.from({ length: 16 }, (_, n) => ({
        role: "customer",
        userId: "hoarder",
        sql: holdSlot,
        values: [model, at(`${String(n + 2).padStart(2, "0")}:00:00`), at(`${String(n + 2).padStart(2, "0")}:30:00`)],
      })),
    );
    expect(tally(outcomes)).toEqual({ won: 3, HOLD_LIMIT_REACHED: 13 });
    expect(await ranges(database, "holdfast.occupied_time")).toHaveLength(3);
  }));

test("one user's 8 requests at once for the same slot are one hold", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { max_active_holds_per_user: 1 });
    const outcomes = await race<{ id: string }>(
      database,
      "holdfast.booking_holds",
      Array.from({ length: 8 }, () => ({
        role: "customer",
        userId: "hasty",
        sql: holdSlot,
        values: [model, at("10:00:00"), at("11:00:00")],
      })),
    );
    expect(tally(outcomes)).toEqual({ won: 8 });
    expect(new Set(outcomes.map(({ rows }) => rows[0]!.id)).size).toBe(1);
  }));
