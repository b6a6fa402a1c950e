import { beat, runningJob, withQueue } from "../record_heartbeat/workers.ts";

test("what a worker could not end is given back, and nobody waits for it", () =>
  withQueue(async (pool) => {
    await beat(pool, "stopping");
    const id = await runningJob(pool, "stopping");
    const others = await runningJob(pool, "another");
    await pool.query("select holdfast_private.retire_worker('stopping')");
    expect((await pool.query("select from holdfast_private.workers")).rowCount).toBe(0);
    const { rows } = await pool.query("select id, locked_by, attempts from graphile_worker.jobs order by id");
    expect(rows).toEqual([
      { id, locked_by: null, attempts: 1 },
      { id: others, locked_by: "another", attempts: 1 },
    ]);
  }));

test("a job whose last attempt that was says so, and waits for an operator", () =>
  withQueue(async (pool) => {
    await runningJob(pool, "stopping", { key: "once", maxAttempts: 1 });
    await pool.query("select holdfast_private.retire_worker('stopping')");
    const { rows } = await pool.query("select key, locked_by, last_error from graphile_worker.jobs where attempts >= max_attempts");
    expect(rows).toEqual([{ key: "once", locked_by: null, last_error: expect.any(String) }]);
  }));

test("a job that was added anew under its key while it ran gives way to the new one", () =>
  withQueue(async (pool) => {
    await runningJob(pool, "stopping", { key: "news" });
    const { rows } = await pool.query<{ id: string }>("select id from graphile_worker.add_job('some_task', job_key => 'news')");
    expect((await pool.query("select from graphile_worker.jobs")).rowCount).toBe(2);
    await pool.query("select holdfast_private.retire_worker('stopping')");
    expect((await pool.query("select id, key, attempts from graphile_worker.jobs")).rows).toEqual([
      { id: rows[0]!.id, key: "news", attempts: 0 },
    ]);
  }));

test("without a queue there is nothing to give back", () =>
  withQueue(async (pool) => {
    await pool.query("drop schema graphile_worker cascade");
    await beat(pool, "stopping");
    await pool.query("select holdfast_private.retire_worker('stopping')");
    expect((await pool.query("select from holdfast_private.workers")).rowCount).toBe(0);
  }));
