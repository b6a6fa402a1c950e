import type pg from "pg";
import { type TestDatabase, withTemplateDb } from "../../helpers.ts";
import { addModel, book, type Hold, hold, open } from "../studio.ts";

/** Two models, each with one hold that ran out and its pending booking, committed. */
async function withTwoDue(database: TestDatabase): Promise<Array<{ model: string; hold: string; booking: string }>> {
  const client = await database.pool.connect();
  try {
    await client.query("select holdfast_private.set_clock('2026-05-04 00:00Z')");
    const due = [];
    for (const user of ["ada", "bob"]) {
      const model = await addModel(client);
      await open(client, model, "09:00", "17:00");
      const held = await hold(client, model, user, "10:00", "11:00");
      due.push({ model, hold: held.id, booking: (await book(client, model, held.id)).id });
    }
    await client.query("select holdfast_private.set_clock('2026-05-04 01:00Z')");
    return due;
  } finally {
    client.release();
  }
}

async function sweep(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<Hold>("select * from holdfast.release_expired_availability_holds()");
  return rows.map(({ id }) => id);
}

test.each([
  ["model", "select from holdfast.models where id = $1 for no key update", "model"],
  ["hold", "select from holdfast.booking_holds where id = $1 for update", "hold"],
  ["hold, by a key only", "select from holdfast.booking_holds where id = $1 for key share", "hold"],
  ["booking", "select from holdfast.bookings where id = $1 for update", "booking"],
] as const)("what somebody else has locked is left for the next round: %s", (_, lock, target) =>
  withTemplateDb(async (database) => {
    const [locked, free] = await withTwoDue(database);
    const holder = await database.pool.connect();
    const sweeper = await database.pool.connect();
    try {
      await sweeper.query("set lock_timeout = '1ms'");
      await holder.query("begin");
      await holder.query(lock, [locked![target]]);
      expect(await sweep(sweeper)).toEqual([free!.hold]);
      await holder.query("rollback");
      expect(await sweep(sweeper)).toEqual([locked!.hold]);
      expect(await sweep(sweeper)).toEqual([]);
    } finally {
      holder.release(true);
      sweeper.release(true);
    }
  }),
);

test("two sweeps share the work", () =>
  withTemplateDb(async (database) => {
    const due = await withTwoDue(database);
    const [first, second] = [await database.pool.connect(), await database.pool.connect()];
    try {
      await second.query("set lock_timeout = '1ms'");
      await first.query("begin");
      const one = await first.query<Hold>("select * from holdfast.release_expired_availability_holds(1)");
      const two = await sweep(second);
      await first.query("commit");
      expect([...one.rows.map(({ id }) => id), ...two].sort()).toEqual(due.map((item) => item.hold).sort());
    } finally {
      first.release(true);
      second.release(true);
    }
  }));
