import { setTimeout as sleep } from "node:timers/promises";
import type { JobHelpers } from "graphile-worker";
import * as v from "valibot";

/** Payload of what the clock runs: cron adds when it fired, and nothing else is needed. */
export const cronPayload = v.record(v.string(), v.unknown());

/** What nobody waits for rests, and so leaves half of the time to those who wait for its rows; news and reminders are waited for. */
type Pace = "resting" | "hurrying";

/**
 * Runs `text`, which takes a batch's size as $1 and answers `count`, how many it did, until it did less than a whole batch. Each batch is
 * a transaction of its own, so that no lock is held for long, and between two of them the worker may stop. Resting, it rests as long as
 * it worked.
 */
export async function inBatches({ query, abortSignal }: JobHelpers, text: string, batchSize: number, pace: Pace): Promise<number> {
  let done = 0;
  for (;;) {
    abortSignal?.throwIfAborted();
    const begun = performance.now();
    const { rows } = await query<{ count: number }>(text, [batchSize]);
    const batch = rows[0]?.count ?? 0;
    done += batch;
    if (batch < batchSize) return done;
    if (pace === "resting") await sleep(performance.now() - begun, undefined, { signal: abortSignal });
  }
}
