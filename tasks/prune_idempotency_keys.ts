import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      prune_idempotency_keys: Record<string, unknown>;
    }
  }
}

/** Forgets idempotency keys that are older than they need to be kept. */
const pruneIdempotencyKeys: Task<"prune_idempotency_keys"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const pruned = await inBatches(helpers, "select holdfast_private.prune_idempotency_keys($1) as count", { size: 1000, rests: true });
  if (pruned > 0) helpers.logger.info(`forgot ${pruned} idempotency keys`);
};

export default pruneIdempotencyKeys;
