import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      requeue_deliveries: Record<string, unknown>;
    }
  }
}

/** Adds jobs for messages that are due and have none: of a database that got its worker later, or whose queue was lost. */
const requeueDeliveries: Task<"requeue_deliveries"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const count = await inBatches(helpers, "select holdfast_private.requeue_deliveries($1) as count", { size: 1000 });
  if (count > 0) helpers.logger.info(`requeued ${count} messages`);
};

export default requeueDeliveries;
