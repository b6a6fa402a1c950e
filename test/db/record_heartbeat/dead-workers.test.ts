import type pg from "pg";
import { until } from "../../tasks/waiting.ts";
import { beat, runningJob, silence, withQueue } from "./workers.ts";

async function lockedBy(pool: pg.Pool): Promise<Array<string | null>> {
  const { rows } = await pool.query<{ locked_by: string | null }>("select locked_by from graphile_worker.jobs order by id");
  return rows.map((row) => row.locked_by);
}

test("a living worker gives back the jobs and queues of one that has been silent for 8 seconds, once", () =>
  withQueue(async (pool) => {
    await beat(pool, "dead");
    await beat(pool, "living");
    await runningJob(pool, "dead");
    await runningJob(pool, "dead", { queue: "serial" });
    await runningJob(pool, "living");
    await silence(pool, "dead", 7);
    expect(await beat(pool, "living")).toEqual([]);
    expect(await lockedBy(pool)).toEqual(["dead", "dead", "living"]);

    await silence(pool, "dead", 8.1);
    expect(await beat(pool, "living")).toEqual(["dead"]);
    expect(await lockedBy(pool)).toEqual([null, null, "living"]);
    expect((await pool.query("select from graphile_worker._private_job_queues where locked_by is not null")).rowCount).toBe(0);
    expect(await beat(pool, "living")).toEqual([]);
  }));

test("a worker that this table never saw is left alone: it may be the host's", () =>
  withQueue(async (pool) => {
    await beat(pool, "living");
    await runningJob(pool, "the host's");
    expect(await beat(pool, "living")).toEqual([]);
    expect(await lockedBy(pool)).toEqual(["the host's"]);
  }));

test("a worker that was silent itself finds nobody dead yet", () =>
  withQueue(async (pool) => {
    await beat(pool, "dead");
    await beat(pool, "living");
    await silence(pool, "dead", 60);
    await silence(pool, "living", 4);
    expect(await beat(pool, "living")).toEqual([]);
    expect(await beat(pool, "living")).toEqual(["dead"]);
  }));

test("a worker that has just begun finds the dead before it takes a job", () =>
  withQueue(async (pool) => {
    await beat(pool, "dead");
    await silence(pool, "dead", 9);
    expect(await beat(pool, "new")).toEqual(["dead"]);
  }));

test("a worker whose connection has ended is dead after 3 seconds", () =>
  withQueue(async (pool) => {
    const client = await pool.connect();
    await client.query("select holdfast_private.record_heartbeat('killed')");
    await silence(pool, "killed", 4);
    expect(await beat(pool, "living")).toEqual([]);
    client.release(true);
    // Sooner than by silence alone.
    await until(async () => (await beat(pool, "living")).includes("killed"), 3);
  }));

test("a worker that was taken for dead goes on", () =>
  withQueue(async (pool) => {
    await beat(pool, "frozen");
    await beat(pool, "living");
    await silence(pool, "frozen", 20);
    expect(await beat(pool, "living")).toEqual(["frozen"]);
    expect(await beat(pool, "frozen")).toEqual([]);
    await runningJob(pool, "frozen");
    expect(await beat(pool, "living")).toEqual([]);
    expect(await lockedBy(pool)).toEqual(["frozen"]);
  }));
