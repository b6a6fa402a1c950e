import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      prune_change_log: Record<string, unknown>;
    }
  }
}

/** Forgets changes that are older than they need to be kept. */
const pruneChangeLog: Task<"prune_change_log"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const count = await inBatches(helpers, "select holdfast_private.prune_change_log($1) as count", { size: 1000, rests: true });
  if (count > 0) helpers.logger.info(`forgot ${count} changes`);
};

export default pruneChangeLog;
