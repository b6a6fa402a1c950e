import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      prune_deliveries: Record<string, unknown>;
    }
  }
}

/** Forgets messages that are older than they need to be kept. */
const pruneDeliveries: Task<"prune_deliveries"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const count = await inBatches(helpers, "select holdfast_private.prune_deliveries($1) as count", { size: 1000, rests: true });
  if (count > 0) helpers.logger.info(`forgot ${count} messages`);
};

export default pruneDeliveries;
