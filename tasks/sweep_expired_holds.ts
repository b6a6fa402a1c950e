import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload, inBatches } from "../src/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      sweep_expired_holds: Record<string, unknown>;
    }
  }
}

/** Ends holds that have run out. The relay's one-offs need no payload: whoever sweeps, sweeps all that has run out. */
const sweepExpiredHolds: Task<"sweep_expired_holds"> = async (payload, helpers) => {
  v.parse(cronPayload, payload);
  const released = await inBatches(helpers, "select count(*)::int as count from holdfast.release_expired_availability_holds($1)", 500);
  if (released > 0) helpers.logger.info(`released ${released} expired holds`);
};

export default sweepExpiredHolds;
