import type { Task } from "graphile-worker";
import * as v from "valibot";
import { cronPayload } from "../src/worker/batches.ts";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      generate_horizon: Record<string, unknown>;
    }
  }
}

const batchSize = 50;

/**
 * Once a day for each model: moves its windows where the rules of its time zone have changed, and generates its availability up to its horizon.
 * A run that was cut off is begun anew.
 */
const generateHorizon: Task<"generate_horizon"> = async (payload, { query, abortSignal }) => {
  v.parse(cronPayload, payload);
  let lastZone: string | null = "";
  while (lastZone !== null) {
    abortSignal?.throwIfAborted();
    const { rows }: { rows: Array<{ last: string | null }> } = await query(
      "select holdfast_private.follow_time_zones($1, only_new_days => true) as last",
      [lastZone],
    );
    lastZone = rows[0]?.last ?? null;
  }
  // Ids are bigint: text on this side.
  let lastModelId: string | null = "0";
  while (lastModelId !== null) {
    abortSignal?.throwIfAborted();
    const { rows }: { rows: Array<{ last: string | null }> } = await query(
      "select holdfast_private.generate_horizon($1, $2, only_new_days => true)::text as last",
      [lastModelId, batchSize],
    );
    lastModelId = rows[0]?.last ?? null;
  }
};

export default generateHorizon;
