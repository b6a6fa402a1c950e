import { setTimeout as sleep } from "node:timers/promises";
import type { JobHelpers } from "graphile-worker";
import * as v from "valibot";

/** Payload of what the clock runs: cron adds when it fired, and nothing else is needed. */
export const cronPayload = v.record(v.string(), v.unknown());

interface Batches {
  size: number;
  /** Whether it rests after each batch, twice as long as that took, since others wait for the same rows or processors. */
  rests?: boolean;
}

/**
 * Runs `text`, which takes a batch's size as $1 and answers `count`, how many it did, until it did less than a whole batch. Each batch is
 * a transaction of its own, so that no lock is held for long, and between two of them the worker may stop.
 */
export async function inBatches({ query, abortSignal }: JobHelpers, text: string, { size, rests = false }: Batches): Promise<number> {
  let done = 0;
  for (;;) {
    abortSignal?.throwIfAborted();
    const begun = performance.now();
    const { rows } = await query<{ count: number }>(text, [size]);
    const batch = rows[0]?.count ?? 0;
    done += batch;
    if (batch < size) return done;
    if (rests) await sleep(2 * (performance.now() - begun), undefined, { signal: abortSignal });
  }
}
