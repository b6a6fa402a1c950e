import { setTimeout as sleep } from "node:timers/promises";
import type { JobHelpers, Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      sweep_expired_holds: Record<string, unknown>;
    }
  }
}

/** What somebody has locked is passed by, and looked at again this often. */
const rounds = 20;
const pauseMs = 100;
/** Few at a time, since whoever wants a slot of the same models, or a processor, waits for the batch; then as many as it takes to get past those that are locked. */
const batchSizes = [2, 500];
/** More than these are what an outage left, and can wait: expiry counts at its instant. */
const manyHolds = 2_500;

const sweep = "select count(*)::int as count from holdfast.release_expired_availability_holds($1)";

async function hasExpired({ query }: JobHelpers, besides = 0): Promise<boolean> {
  const { rows } = await query<{ some: boolean }>("select holdfast_private.has_expired_holds($1) as some", [besides]);
  return rows[0]!.some;
}

/** Ends holds that have run out. The relay's one-offs need no payload: whoever sweeps, sweeps all that has run out. */
const sweepExpiredHolds: Task<"sweep_expired_holds"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  let released = 0;
  for (let round = 0; round < rounds; round++) {
    const rests = await hasExpired(helpers, manyHolds);
    for (const size of batchSizes) released += await inBatches(helpers, sweep, { size, rests });
    if (!(await hasExpired(helpers))) break;
    await sleep(pauseMs, undefined, { signal: helpers.abortSignal });
  }
  if (released > 0) helpers.logger.info(`released ${released} expired holds`);
};

export default sweepExpiredHolds;
