import type pg from "pg";
import { withRootDb } from "../../helpers.ts";
import { freezeClock, open, openDay } from "../studio.ts";
import { changeLog } from "./log.ts";

/** A model with a window more at 01:00, 02:00 and 03:00. */
async function liveADay(client: pg.ClientBase): Promise<string> {
  const model = await openDay(client);
  for (const hour of ["01", "02", "03"]) {
    await freezeClock(client, `${hour}:00`);
    await open(client, model, `2${hour[1]}:00`, `2${hour[1]}:30`);
  }
  return model;
}

const hours = async (...asked: Parameters<typeof changeLog>): Promise<number[]> =>
  (await changeLog(...asked)).map(({ changed_at }) => changed_at.getUTCHours());

test("from is included, to is not; left out, there is no bound", () =>
  withRootDb(async (client) => {
    const model = await liveADay(client);
    // The model and its first window, both at midnight.
    expect(await hours(client, model)).toEqual([0, 0, 1, 2, 3]);
    expect(await hours(client, model, { from: "01:00", to: "03:00" })).toEqual([1, 2]);
    expect(await hours(client, model, { from: "01:00:00.000001" })).toEqual([2, 3]);
    expect(await hours(client, model, { to: "03:00:00.000001" })).toEqual([0, 0, 1, 2, 3]);
    expect(await hours(client, model, { from: "03:00:00.000001" })).toEqual([]);
  }));

test("piece by piece it is the whole, also where all was done at one instant", () =>
  withRootDb(async (client) => {
    const model = await liveADay(client);
    await client.query(
      "insert into holdfast.availability (model_id, during) select $1, tstzrange(t, t + '1 hour') from generate_series(timestamptz '2026-06-01', '2026-06-02', '2 hours') as t",
      [model],
    );
    const whole = await changeLog(client, model);
    expect(whole).toHaveLength(18);
    const pieces = [];
    for (let piece = await changeLog(client, model, { most: 5 }); piece.length > 0; ) {
      expect(piece.length).toBeLessThanOrEqual(5);
      pieces.push(...piece);
      piece = await changeLog(client, model, { most: 5, after: piece.at(-1)!.id });
    }
    expect(pieces).toEqual(whole);
  }));

test("another model's changes are not there", () =>
  withRootDb(async (client) => {
    const model = await liveADay(client);
    const other = await openDay(client);
    expect((await changeLog(client, other)).map(({ table_name, operation }) => [table_name, operation])).toEqual([
      ["models", "insert"],
      ["availability", "insert"],
    ]);
    expect(await changeLog(client, model)).toHaveLength(5);
  }));
