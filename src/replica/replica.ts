import "../grafastMode.ts";
import type { Pool } from "pg";
import { makePgAdaptorWithPgClient } from "postgraphile/@dataplan/pg/adaptors/pg";
import type { ServerConfig } from "../config.ts";
import { createPool } from "../database/pool.ts";
import type { Log } from "../log.ts";
import { type Metrics, measureElsewhere } from "../operation/metrics.ts";
import { ReplicaWatch } from "./watch.ts";

export type WithPgClient = ReturnType<typeof makePgAdaptorWithPgClient>;

export interface Replica {
  /** Reads on the replica where that can be done, else on the primary. Only for what `mayReadReplica` lets pass. */
  withPgClient: WithPgClient;
  stop(): Promise<void>;
}

export interface ReplicaOptions {
  config: ServerConfig;
  primary: Pool;
  metrics: Metrics;
  log: Log;
}

export const lagMetric = {
  name: "holdfast_replica_lag_seconds",
  help: "How long ago the primary was where the replica is; NaN while the replica does not answer, absent where there is none.",
};

/** An answer that takes longer than the statement may is none. */
const graceMs = 2_000;

/** NOT_FOUND of holdfast.error_codes. */
const notFound = "SL010";

/** The server of READ_DATABASE_URL; undefined where there is none. */
export async function openReplica({ config, primary, metrics, log }: ReplicaOptions): Promise<Replica | undefined> {
  const { readDatabaseUrl: url, production } = config;
  if (url === undefined) return undefined;
  const watch = new ReplicaWatch({ url, primary, production, longestLagMs: config.operation.longestReadLagMs, log });
  const answerMs = config.limits.database.statementTimeoutMs + graceMs;
  const pool = createPool(url, { max: config.poolSize, applicationName: "holdfast-api-replica", log, connectMs: 3_000, answerMs });
  const stop = async (): Promise<void> => {
    await watch.stop();
    await pool.end();
  };
  await watch.start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  Object.assign(metrics.pools, { replica: pool });
  measureElsewhere(metrics, { ...lagMetric, read: () => watch.lagSeconds ?? Number.NaN });
  return { withPgClient: withFallback(watch, pool, primary, metrics), stop };
}

function withFallback(watch: ReplicaWatch, pool: Pool, primary: Pool, { replicaReads }: Metrics): WithPgClient {
  const onReplica = makePgAdaptorWithPgClient(pool);
  const onPrimary = makePgAdaptorWithPgClient(primary);
  return async (pgSettings, callback) => {
    if (watch.isUsable) {
      try {
        const result = await onReplica(pgSettings, callback);
        replicaReads.inc({ server: "replica" });
        return result;
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble === undefined) throw error;
        if (trouble === "lost") watch.lost(error);
      }
    }
    // A read: what has been done of it can be done again.
    replicaReads.inc({ server: "primary" });
    return onPrimary(pgSettings, callback);
  };
}

/**
 * What the replica could not say: it is lost (`lost`), replaying took away what the statement was reading, or it does not know yet what
 * the primary does. Undefined for what the primary would say too.
 */
function troubleOf(error: unknown): "lost" | "behind" | undefined {
  const { severity, code = "" } = error as { severity?: string; code?: string };
  // Not PostgreSQL, but the way to it.
  if (severity === undefined) return "lost";
  if (["40001", "40P01", notFound].includes(code)) return "behind";
  return /^(08|28|53|57P|58|XX)/.test(code) ? "lost" : undefined;
}
