import type pg from "pg";
import { withClient } from "../../src/database/pool.ts";
import { withTemplateDb } from "../helpers.ts";
import { type Command, startNode } from "../start/command.ts";
import { until } from "./waiting.ts";

const startWorkers = (ownerUrl: string, count: number): Command[] =>
  Array.from({ length: count }, () => startNode(["src/worker.ts"], { OWNER_DATABASE_URL: ownerUrl, LOG_LEVEL: "info" }));

async function workersThere(pool: pg.Pool): Promise<number> {
  return (await pool.query("select from holdfast_private.workers")).rowCount!;
}

async function stopAll(workers: Command[], ...signals: NodeJS.Signals[]): Promise<Array<number | null>> {
  const ends = workers.map((worker) => {
    for (const signal of signals) void worker.signal(signal);
    return worker.ended;
  });
  return (await Promise.all(ends)).map(({ code }) => code);
}

test("workers stand in the table while they run, and stop at once when they are idle", () =>
  withTemplateDb(async (database) => {
    const workers = startWorkers(database.ownerUrl, 2);
    await until(async () => (await workersThere(database.pool)) === 2, 40);
    const begun = Date.now();
    expect(await stopAll(workers, "SIGTERM")).toEqual([0, 0]);
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect(await workersThere(database.pool)).toBe(0);
  }));

test("a job that can't end is given back within 10 seconds of a stop, whatever is signalled besides", () =>
  withTemplateDb(async (database) => {
    const workers = startWorkers(database.ownerUrl, 1);
    await until(async () => (await workersThere(database.pool)) === 1, 40);
    await withClient(database.ownerUrl, async (client) => {
      await client.query("begin; lock table holdfast.booking_holds");
      await database.pool.query("select graphile_worker.add_job('sweep_expired_holds')");
      const running = "select from graphile_worker.jobs where locked_by is not null";
      await until(async () => (await database.pool.query(running)).rowCount === 1);
      const begun = Date.now();
      expect(await stopAll(workers, "SIGINT", "SIGINT", "SIGTERM")).toEqual([0]);
      expect(Date.now() - begun).toBeLessThan(10_000);
      expect((await database.pool.query(running)).rowCount).toBe(0);
    });
    const { rows } = await database.pool.query("select attempts < max_attempts as waits from graphile_worker.jobs");
    expect(rows).toEqual([{ waits: true }]);
  }));
