import type { Task } from "graphile-worker";
import * as v from "valibot";

declare global {
  namespace GraphileWorker {
    interface Tasks {
      sweep_expired_holds: Record<string, unknown>;
    }
  }
}

const batchSize = 500;
/** Cron adds when it fired; the relay's one-offs need nothing: whoever sweeps, sweeps all that has run out. */
const payloadSchema = v.record(v.string(), v.unknown());

/** Ends holds that have run out, each batch in a transaction of its own so that no lock is held for long. */
const sweepExpiredHolds: Task<"sweep_expired_holds"> = async (payload, { query, logger, abortSignal }) => {
  v.parse(payloadSchema, payload);
  let released = 0;
  let batch: number;
  do {
    abortSignal?.throwIfAborted();
    const { rows } = await query<{ count: number }>("select count(*)::int as count from holdfast.release_expired_availability_holds($1)", [
      batchSize,
    ]);
    batch = rows[0]?.count ?? 0;
    released += batch;
  } while (batch === batchSize);
  if (released > 0) logger.info(`released ${released} expired holds`);
};

export default sweepExpiredHolds;
