import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel, ranges } from "./calendar.ts";
import { type Call, deadlocks, race, start, tally, untilAllWait } from "./race.ts";

const generate = (model: string): Call => ({
  sql: "select * from holdfast.generate_availability_from_schedules($1, '2026-05-04', '2026-06-14')",
  values: [model],
});

/** Free from 09:00 to 17:00 on every day, with no window made yet. */
async function withRules(database: TestDatabase): Promise<string> {
  const model = await freeModel(database);
  await database.pool.query("delete from holdfast.availability where model_id = $1", [model]);
  await database.pool.query("select holdfast.add_recurring_schedule($1, d, '09:00', '17:00') from generate_series(0, 6) as d", [model]);
  return model;
}

test("of 8 generations at once one makes the windows, the others make nothing", () =>
  withTemplateDb(async (database) => {
    const model = await withRules(database);
    const outcomes = await race(database, "holdfast.availability", Array(8).fill(generate(model)));
    expect(tally(outcomes)).toEqual({ won: 8 });
    expect(outcomes.map(({ rows }) => rows.length).sort((a, b) => b - a)).toEqual([42, 0, 0, 0, 0, 0, 0, 0]);
    expect(await ranges(database, "holdfast.availability")).toHaveLength(42);
  }));

test("one model's generation, all models' and the daily round meet without a deadlock", () =>
  withTemplateDb(async (database) => {
    const models = [await withRules(database), await withRules(database), await withRules(database)];
    const all: Call = { sql: "select * from holdfast.generate_availability_for_all_models('2026-05-04', '2026-06-14')" };
    const daily: Call = { sql: "select holdfast_private.generate_horizon()" };
    const calls = [...models.toReversed().map(generate), all, daily, all, daily];
    expect(tally(await race(database, "holdfast.availability", calls))).toEqual({ won: calls.length });
    expect(await deadlocks(database)).toBe(0);
    // 42 days asked for, 61 kept by the daily round.
    expect(await ranges(database, "holdfast.availability")).toHaveLength(3 * 61);
  }));

const add = (model: string): Call => ({
  sql: "select * from holdfast.add_availability($1, $2, $3)",
  values: [model, at("12:00:00"), at("20:00:00")],
});

test("generation waits for the window that is being added, and trims around it", () =>
  withTemplateDb(async (database) => {
    const model = await withRules(database);
    const adding = await start(database, add(model));
    expect((await adding.done).code).toBeUndefined();
    const generating = await start<{ outcome: string; ends_at: Date }>(database, generate(model));
    await untilAllWait(database, [generating.pid]);
    await adding.finish();
    const { rows } = await generating.done;
    await generating.finish();
    expect(rows[0]).toMatchObject({ outcome: "trimmed", ends_at: new Date(at("12:00:00")) });
    expect(await ranges(database, "holdfast.availability")).toHaveLength(43);
  }));

test("a window added beside generation hears AVAILABILITY_OVERLAP, not the constraint", () =>
  withTemplateDb(async (database) => {
    const model = await withRules(database);
    const generating = await start(database, generate(model));
    expect((await generating.done).code).toBeUndefined();
    const adding = await start(database, add(model));
    await untilAllWait(database, [adding.pid]);
    await generating.finish();
    expect((await adding.done).code).toBe("AVAILABILITY_OVERLAP");
    await adding.finish();
  }));
