import { Logger, run, runMigrations } from "graphile-worker";
import type pg from "pg";
import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { until } from "./waiting.ts";

const keys = ["one", "two", "three", "four"];
const rounds = 250;
const graphileWorkers = "select id from graphile_worker.add_job('note', $2::json, job_key => $1, job_key_mode => 'preserve_run_at')";
const ours = "select holdfast_private.add_job('note', $2::jsonb, job_key => $1, keeps_run_at => true)";
const note = (key: string, n: number): [string, string] => [key, JSON.stringify({ key, n })];

/** Adds a second note while a worker is taking the job of the first: what the call answers. */
async function addMeanwhile({ pool, ownerUrl }: TestDatabase, add: string): Promise<pg.QueryResult> {
  await runMigrations({ connectionString: ownerUrl });
  await pool.query(ours, note("key", 1));
  const worker = await pool.connect();
  try {
    await worker.query("begin");
    await worker.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a worker', attempts = 1");
    const adding = pool.query(add, note("key", 2));
    await until(async () => (await pool.query("select from pg_locks where not granted")).rowCount! > 0);
    await worker.query("commit");
    return await adding;
  } finally {
    worker.release();
  }
}

async function waiting(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query("select payload from graphile_worker._private_jobs where locked_at is null");
  return rows.map(({ payload }) => payload.n);
}

test("graphile-worker's own add_job adds nothing for a key whose job a worker is taking just then, and says so by null alone", () =>
  withTemplateDb(async (database) => {
    expect((await addMeanwhile(database, graphileWorkers)).rows).toEqual([{ id: null }]);
    expect(await waiting(database.pool)).toEqual([]);
  }));

test("ours adds it", () =>
  withTemplateDb(async (database) => {
    await addMeanwhile(database, ours);
    expect(await waiting(database.pool)).toEqual([2]);
  }));

test("nothing is lost of what is added again and again under a few keys while a worker does it", () =>
  withTemplateDb(async ({ pool, ownerUrl }) => {
    const done = new Map<string, number>();
    const runner = await run({
      connectionString: ownerUrl,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
      preset: { worker: { concurrentJobs: 8, pollInterval: 100 } },
      taskList: {
        async note(payload) {
          const { key, n } = payload as { key: string; n: number };
          done.set(key, Math.max(done.get(key) ?? 0, n));
        },
      },
    });
    try {
      await Promise.all(
        keys.map(async (key) => {
          for (let n = 1; n <= rounds; n++) await pool.query(ours, note(key, n));
        }),
      );
      await until(async () => keys.every((key) => done.get(key) === rounds));
    } finally {
      await runner.stop();
    }
  }));
