import type { Task } from "graphile-worker";
import * as v from "valibot";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      prune_idempotency_keys: Record<string, unknown>;
    }
  }
}

const batchSize = 1000;
/** Cron adds when it fired; nothing else is needed. */
const payloadSchema = v.record(v.string(), v.unknown());

/** Forgets idempotency keys that are older than they need to be kept, each batch in a transaction of its own. */
const pruneIdempotencyKeys: Task<"prune_idempotency_keys"> = async (payload, { query, logger, abortSignal }) => {
  v.parse(payloadSchema, payload);
  let pruned = 0;
  let batch: number;
  do {
    abortSignal?.throwIfAborted();
    const { rows } = await query<{ count: number }>("select holdfast_private.prune_idempotency_keys($1) as count", [batchSize]);
    batch = rows[0]?.count ?? 0;
    pruned += batch;
  } while (batch === batchSize);
  if (pruned > 0) logger.info(`forgot ${pruned} idempotency keys`);
};

export default pruneIdempotencyKeys;
