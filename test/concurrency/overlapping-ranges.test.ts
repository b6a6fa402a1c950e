import { withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot, type Range, ranges } from "./calendar.ts";
import { deadlocks, race } from "./race.ts";

const minute = 60_000;
const before = 10;
const after = 15;

/** 30 ranges of 15 to 90 minutes, none like another, thrown over five hours. */
const wanted: Range[] = Array.from({ length: 30 }, (_, n) => {
  const starts = Date.parse(at("08:00:00")) + ((n * 97) % 60) * 5 * minute;
  return { starts, ends: starts + (15 + ((n * 41) % 16) * 5) * minute };
});
const clash = (a: Range, b: Range): boolean =>
  a.starts < b.ends + (after + before) * minute && b.starts < a.ends + (after + before) * minute;

test("overlapping but unequal ranges: the winners keep their buffers, every loser has a winner in its way", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { buffer_before_minutes: before, buffer_after_minutes: after });
    const outcomes = await race(
      database,
      "holdfast.booking_holds",
      wanted.map(({ starts, ends }, n) => ({
        role: "customer",
        userId: `user-${n}`,
        sql: holdSlot,
        values: [model, new Date(starts), new Date(ends)],
      })),
    );
    const won = wanted.filter((_, n) => outcomes[n]!.code === undefined).sort((a, b) => a.starts - b.starts);
    expect(await ranges(database, "holdfast.occupied_time")).toEqual(won);
    expect(won.length).toBeGreaterThan(1);
    expect(won.filter((range) => won.some((other) => other !== range && clash(range, other)))).toEqual([]);
    const lost = wanted.flatMap((range, n) => (outcomes[n]!.code === undefined ? [] : [{ range, code: outcomes[n]!.code }]));
    expect(lost.filter(({ range, code }) => code !== "SLOT_TAKEN" || !won.some((other) => clash(range, other)))).toEqual([]);
    expect(await deadlocks(database)).toBe(0);
  }));
