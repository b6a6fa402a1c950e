import type { Task } from "graphile-worker";
import * as v from "valibot";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      generate_horizon: Record<string, unknown>;
    }
  }
}

const batchSize = 50;
const payloadSchema = v.record(v.string(), v.unknown());

/** Generates each active model's availability up to its horizon. Idempotent: a run that was cut off is begun anew. */
const generateHorizon: Task<"generate_horizon"> = async (payload, { query, abortSignal }) => {
  v.parse(payloadSchema, payload);
  // Ids are bigint: text on this side.
  let lastModelId: string | null = "0";
  while (lastModelId !== null) {
    abortSignal?.throwIfAborted();
    const { rows }: { rows: Array<{ last: string | null }> } = await query(
      "select holdfast_private.generate_horizon($1, $2)::text as last",
      [lastModelId, batchSize],
    );
    lastModelId = rows[0]?.last ?? null;
  }
};

export default generateHorizon;
