import { atClock, withTemplateDb } from "../helpers.ts";
import { at, freeModel, holdSlot } from "./calendar.ts";
import { deadlocks, start, untilAllWait } from "./race.ts";

test("maintenance waits for models by id, whichever of them have expired holds", () =>
  withTemplateDb(async (database) => {
    const first = await freeModel(database);
    const second = await freeModel(database, { hold_minutes: 1 });
    const hold = await start(database, {
      role: "customer",
      userId: "ada",
      sql: holdSlot,
      values: [second, at("10:00:00"), at("11:00:00")],
    });
    expect((await hold.done).rows).toHaveLength(1);
    await hold.finish();
    await atClock(database.pool, at("00:02:00"));

    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query("select from holdfast_private.lock_models($1)", [[first]]);
      const maintenance = await start(database, { sql: "select holdfast.run_maintenance()" });
      await untilAllWait(database, [maintenance.pid]);
      await client.query("select from holdfast_private.lock_models($1)", [[second]]);
      await client.query("commit");
      expect((await maintenance.done).code).toBeUndefined();
      await maintenance.finish();
    } finally {
      client.release();
    }
    expect(await deadlocks(database)).toBe(0);
    const { rows } = await database.pool.query("select status from holdfast.booking_holds");
    expect(rows).toEqual([{ status: "expired" }]);
  }));

test("also where their time zones, in another order, have got other rules", () =>
  withTemplateDb(async (database) => {
    const first = await freeModel(database);
    const second = await freeModel(database);
    await database.pool.query("update holdfast.models set time_zone = case id when $1 then 'Europe/Vienna' else 'Europe/Berlin' end", [
      first,
    ]);
    await database.pool.query("select holdfast.run_maintenance()");
    await database.pool.query("update holdfast_private.zone_clocks set utc_offset = utc_offset - interval '1 hour'");

    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query("select from holdfast_private.lock_models($1)", [[first]]);
      const maintenance = await start(database, { sql: "select holdfast.run_maintenance()" });
      await untilAllWait(database, [maintenance.pid]);
      await client.query("select from holdfast_private.lock_models($1)", [[second]]);
      await client.query("commit");
      expect((await maintenance.done).code).toBeUndefined();
      await maintenance.finish();
    } finally {
      client.release();
    }
    expect(await deadlocks(database)).toBe(0);
  }));
