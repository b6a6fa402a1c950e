import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Log } from "../log.ts";

const batchSize = 1000;
const pollMs = 100;
const longestWaitMs = 5_000;

/**
 * Carries the change log's news out: jobs for the worker, NOTIFY for listeners. Every worker process runs it; in SQL whoever gets
 * the cursor's row does the batch, and the others take nothing.
 */
export function startRelay(pool: pg.Pool, log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const finished = relay(pool, log, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}

async function relay(pool: pg.Pool, log: Log, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let wait = pollMs;
    try {
      if ((await relayBatch(pool)) >= batchSize) wait = 0;
      if (failures > 0) log.info({ failures }, "relay works again");
      failures = 0;
    } catch (error) {
      failures++;
      wait = Math.min(pollMs * 2 ** failures, longestWaitMs);
      const message = error instanceof Error ? error.message : String(error);
      // Once per outage: the loop goes on anyway.
      if (failures === 1) log.warn({ error: message }, "relay can't reach the change log; trying on");
      else log.debug({ error: message, failures }, "relay still fails");
    }
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}

async function relayBatch(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ taken: number }>("select holdfast_private.relay_changes($1) as taken", [batchSize]);
  return rows[0]?.taken ?? 0;
}
