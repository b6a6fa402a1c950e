import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import type { Config } from "../../src/config.ts";
import { startWorker } from "../../src/worker.ts";
import { type TestDatabase, testConfig } from "../helpers.ts";

/** Workers of the database, in this process, while something is tried with them. */
export async function withWorkers(
  database: TestDatabase,
  count: number,
  work: () => Promise<void>,
  changes: Partial<Config> = {},
): Promise<void> {
  const workers: Array<{ stop(): Promise<void> }> = [];
  try {
    for (let n = 0; n < count; n++) {
      workers.push(await startWorker({ config: { ...testConfig(database), ...changes }, log: pino({ level: "silent" }) }));
    }
    await work();
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** Waits for what the worker does by itself. */
export async function until(condition: () => Promise<boolean>, seconds = 15): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`it did not come about in ${seconds} s: ${condition}`);
    await sleep(100);
  }
}
