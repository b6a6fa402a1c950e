import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { withTemplateDb } from "../../helpers.ts";

/** A database of its own with a queue in it. */
export function withQueue(work: (pool: pg.Pool) => Promise<void>): Promise<void> {
  return withTemplateDb(async ({ ownerUrl, pool }) => {
    await runMigrations({ connectionString: ownerUrl });
    await work(pool);
  });
}

/** The workers that were found dead. */
export async function beat(pool: pg.Pool, workerId: string): Promise<string[]> {
  const { rows } = await pool.query<{ dead: string[] }>("select holdfast_private.record_heartbeat($1) as dead", [workerId]);
  return rows[0]!.dead;
}

/** As if the worker had been silent for so long. */
export async function silence(pool: pg.Pool, workerId: string, seconds: number): Promise<void> {
  await pool.query("update holdfast_private.workers set seen_at = clock_timestamp() - make_interval(secs => $2) where worker_id = $1", [
    workerId,
    seconds,
  ]);
}

/** Adds a job and gives it to a worker, as graphile-worker does. */
export async function runningJob(pool: pg.Pool, workerId: string, options: { key?: string; maxAttempts?: number; queue?: string } = {}) {
  const { rows } = await pool.query<{ id: string }>(
    "select id from graphile_worker.add_job('some_task', job_key => $1, max_attempts => $2, queue_name => $3)",
    [options.key, options.maxAttempts, options.queue],
  );
  await pool.query(
    "update graphile_worker._private_jobs set locked_by = $2, locked_at = now(), attempts = attempts + 1, updated_at = created_at where id = $1",
    [rows[0]!.id, workerId],
  );
  await pool.query("update graphile_worker._private_job_queues set locked_by = $2, locked_at = now() where queue_name = $1", [
    options.queue,
    workerId,
  ]);
  return rows[0]!.id;
}
