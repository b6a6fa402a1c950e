import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import pino from "pino";
import { withClient } from "../../src/database/pool.ts";
import { startRelay } from "../../src/worker/relay.ts";
import { startWorker } from "../../src/worker.ts";
import { atClock, type TestDatabase, testConfig, withTemplateDb } from "../helpers.ts";
import { until, withWorkers } from "./waiting.ts";

const log = pino({ level: "silent" });

/** A model that is free for a week around now, and a hold of one of its hours. */
async function holdAnHour(pool: pg.Pool): Promise<void> {
  await pool.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
  await pool.query("select holdfast.add_availability(1, date_trunc('day', now()) + '1 day', date_trunc('day', now()) + '2 days')");
  await pool.query("select holdfast.hold_slot(1, 'user', date_trunc('day', now()) + '34 hours', date_trunc('day', now()) + '35 hours')");
}

async function holdStatus(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ status: string }>("select status::text as status from holdfast.booking_holds");
  return rows[0]?.status;
}

const jobs = async (database: TestDatabase, task: string): Promise<number> => {
  const { rows } = await database.pool.query("select from graphile_worker.jobs where task_identifier = $1", [task]);
  return rows.length;
};

test("the relay makes a job for a hold's expiry, also after its connections were cut", () =>
  withTemplateDb(async (database) => {
    const relay = startRelay(database.pool, log);
    await sleep(300);
    await database.pool.query(
      // Ours only: an autovacuum worker that happens to be there belongs to the server.
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    await holdAnHour(database.pool);
    await until(async () => (await jobs(database, "sweep_expired_holds")) > 0);
    await relay.stop();
  }));

test("a hold that runs out is swept at its expiry, by one of two workers", () =>
  withTemplateDb((database) =>
    withWorkers(database, 2, async () => {
      await holdAnHour(database.pool);
      await until(async () => (await jobs(database, "sweep_expired_holds")) > 0);
      expect(await holdStatus(database.pool)).toBe("active");

      // The hold's ten minutes pass: for Holdfast by its clock, for the worker's queue by the job's time.
      await atClock(database.pool, new Date(Date.now() + 11 * 60_000).toISOString());
      await database.pool.query("select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), run_at => now())");
      await until(async () => (await holdStatus(database.pool)) === "expired");
    }),
  ));

test("the horizon of every active model is generated, however many there are", () =>
  withTemplateDb(async (database) => {
    await database.pool.query("select holdfast.add_model('Model ' || n, 'Europe/Berlin', model_id => n) from generate_series(1, 60) as n");
    await database.pool.query("select holdfast.add_recurring_schedule(n, 1, '09:00', '17:00') from generate_series(1, 60) as n");
    await database.pool.query("delete from holdfast.availability");
    await withWorkers(database, 1, async () => {
      await database.pool.query("select graphile_worker.add_job('generate_horizon')");
      await until(async () => (await jobs(database, "generate_horizon")) === 0);
    });
    const { rows } = await database.pool.query<{ models: number }>(
      "select count(distinct model_id)::int as models from holdfast.availability",
    );
    expect(rows[0]?.models).toBe(60);
  }));

test("windows whose time zone has got other rules since yesterday are moved", () =>
  withTemplateDb(async (database) => {
    const { pool } = database;
    // The last twenty: none of them has begun.
    const windows = async () => (await pool.query("select during from holdfast.availability order by during desc limit 20")).rows;
    await pool.query("select holdfast.add_model('Ada', 'Europe/Berlin', model_id => 1)");
    await pool.query("select holdfast.add_recurring_schedule(1, day, '09:00', '17:00') from generate_series(0, 6) as day");
    await pool.query("select holdfast.run_maintenance()");
    const right = await windows();
    await pool.query(
      `update holdfast_private.zone_clocks
       set utc_offset = utc_offset - interval '1 hour', during = tstzrange(lower(during), upper(during) - interval '24 hours')`,
    );
    await pool.query(
      "update holdfast.availability set during = tstzrange(lower(during) + interval '1 hour', upper(during) + interval '1 hour')",
    );
    await withWorkers(database, 1, async () => {
      await pool.query("select graphile_worker.add_job('generate_horizon')");
      await until(async () => (await jobs(database, "generate_horizon")) === 0);
    });
    expect(await windows()).toEqual(right);
  }));

test("a worker of production refuses a shifted clock", () =>
  withTemplateDb(async (database) => {
    await atClock(database.pool, "2023-12-31T00:00:00Z");
    await expect(startWorker({ config: { ...testConfig(database), production: true }, log })).rejects.toThrow(/clock is shifted/);
  }));

test("a worker whose job's end can't be told goes on when the database is back", () =>
  withTemplateDb((database) =>
    withWorkers(database, 1, async () => {
      const elsewhere = new URL(database.ownerUrl);
      elsewhere.pathname = "/postgres";
      await withClient(database.ownerUrl, async (client) => {
        await client.query("begin; lock table holdfast.booking_holds");
        await database.pool.query("select graphile_worker.add_job('sweep_expired_holds')");
        await until(async () => (await database.pool.query("select from pg_locks where not granted")).rows.length > 0);
        await withClient(elsewhere.href, async (other) => {
          await other.query(`alter database ${database.name} allow_connections false`);
          await other.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and backend_type = 'client backend'",
            [database.name],
          );
          // As long as the outage lasts: the queue gives up at once, and finds no database when it is opened anew.
          await sleep(3_000);
          await other.query(`alter database ${database.name} allow_connections true`);
        });
      });
      await until(async () => (await jobs(database, "sweep_expired_holds")) === 0);
    }),
  ));
