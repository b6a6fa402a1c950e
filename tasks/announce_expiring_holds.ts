import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      announce_expiring_holds: Record<string, unknown>;
    }
  }
}

/** Tells of holds that are about to run out. */
const announceExpiringHolds: Task<"announce_expiring_holds"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const count = await inBatches(helpers, "select holdfast_private.announce_expiring_holds($1) as count", { size: 500 });
  if (count > 0) helpers.logger.info(`queued ${count} warnings of holds that run out`);
};

export default announceExpiringHolds;
