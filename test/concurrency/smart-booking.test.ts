import { withTemplateDb } from "../helpers.ts";
import { at, freeModel, ranges } from "./calendar.ts";
import { deadlocks, race, tally } from "./race.ts";

test("32 smart bookings at once on a day with 8 slots: 8 bookings at 8 times, 24 hear NO_SLOT", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { slot_interval_minutes: 60 });
    const outcomes = await race<{ starts_at: Date }>(
      database,
      "holdfast.booking_holds",
      Array.from({ length: 32 }, (_, n) => ({
        role: "customer",
        userId: `user-${n}`,
        sql: "select lower((booked.booking).during) as starts_at from holdfast.create_smart_booking(null, $1, 60, $2, $3, $4) as booked",
        values: [model, at("12:00:00"), at("09:00:00"), at("17:00:00")],
      })),
    );
    expect(tally(outcomes)).toEqual({ won: 8, NO_SLOT: 24 });
    const told = outcomes.flatMap(({ rows }) => rows.map(({ starts_at }) => starts_at.getTime())).sort((a, b) => a - b);
    expect(told).toEqual(Array.from({ length: 8 }, (_, n) => Date.parse(at("09:00:00")) + n * 3_600_000));
    expect((await ranges(database, "holdfast.bookings")).map(({ starts }) => starts)).toEqual(told);
    expect(await deadlocks(database)).toBe(0);
  }));
