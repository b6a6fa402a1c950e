import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { withClient } from "../../src/database/pool.ts";
import { withTemplateDb } from "../helpers.ts";
import { until, withWorkers } from "./waiting.ts";

/** Live holds that all run out at the same instant, hour after hour of as many models as it takes. */
async function holdHours(
  pool: pg.Pool,
  { models, each, lastSeconds }: { models: number; each: number; lastSeconds: number },
): Promise<void> {
  await pool.query("select holdfast.add_model('Model ' || n, 'UTC', model_id => n) from generate_series(1, $1) as n", [models]);
  await pool.query(
    `insert into holdfast.booking_holds (model_id, user_id, during, currency, hold_expires_at)
     select m, 'user', tstzrange(day + h * interval '1 hour', day + (h + 1) * interval '1 hour'), 'USD', clock_timestamp() + make_interval(secs => $3)
     from (select date_trunc('day', now()) + interval '1 day' as day) as tomorrow, generate_series(1, $1) as m, generate_series(1, $2) as h`,
    [models, each, lastSeconds],
  );
}

const live = async (pool: pg.Pool): Promise<number> =>
  (await pool.query("select from holdfast.booking_holds where status = 'active'")).rowCount!;

/** How long after their expiry the last hold was expired, as the log tells, in seconds. */
async function lateness(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ late: number }>(
    `select extract(epoch from max(changed_at - (new_row ->> 'hold_expires_at')::timestamptz))::float8 as late
     from holdfast.availability_change_log
     where table_name = 'booking_holds' and operation = 'update' and new_row ->> 'status' = 'expired'`,
  );
  return rows[0]!.late;
}

test("a hold's expiry is status, log and news within 2 seconds", () =>
  withTemplateDb(async (database) => {
    await database.pool.query("select holdfast.subscribe_to_availability(null, '{hold_expired}', user_id => 'user')");
    const told = `
      select extract(epoch from d.created_at - h.hold_expires_at)::float8 as late
      from holdfast.notification_deliveries as d cross join holdfast.booking_holds as h`;
    await withWorkers(database, 1, async () => {
      await holdHours(database.pool, { models: 1, each: 1, lastSeconds: 2.1 });
      await until(async () => (await database.pool.query(told)).rowCount === 1);
    });
    expect(await lateness(database.pool)).toBeLessThan(2);
    expect((await database.pool.query<{ late: number }>(told)).rows[0]!.late).toBeLessThan(2);
  }));

test("2,000 holds that run out at once are expired by two workers within seconds", () =>
  withTemplateDb(async (database) => {
    await withWorkers(database, 2, async () => {
      await holdHours(database.pool, { models: 20, each: 100, lastSeconds: 3 });
      await until(async () => (await live(database.pool)) === 0);
    });
    expect(await lateness(database.pool)).toBeLessThan(5);
  }));

test("holds that ran out while no worker was there are swept as soon as one is", () =>
  withTemplateDb(async (database) => {
    await holdHours(database.pool, { models: 2, each: 300, lastSeconds: -60 });
    await withWorkers(database, 1, () => until(async () => (await live(database.pool)) === 0));
    expect(await lateness(database.pool)).toBeLessThan(65);
  }));

test("a hold that somebody works on when it runs out is swept when they are done", () =>
  withTemplateDb((database) =>
    withWorkers(database, 1, async () => {
      await holdHours(database.pool, { models: 1, each: 1, lastSeconds: 1 });
      await withClient(database.ownerUrl, async (client) => {
        await client.query("begin; select from holdfast.models for no key update");
        // Past its expiry and the sweep that was due then.
        await sleep(2_500);
        expect(await live(database.pool)).toBe(1);
        await client.query("commit");
      });
      await until(async () => (await live(database.pool)) === 0, 3);
    }),
  ));
