import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      prune_confirmations: Record<string, unknown>;
    }
  }
}

/** Forgets addresses that nobody confirmed. */
const pruneConfirmations: Task<"prune_confirmations"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const count = await inBatches(helpers, "select holdfast_private.prune_confirmations($1) as count", { size: 1000, rests: true });
  if (count > 0) helpers.logger.info(`forgot ${count} addresses that were not confirmed`);
};

export default pruneConfirmations;
