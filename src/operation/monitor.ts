import type pg from "pg";
import { createPool } from "../database/pool.ts";
import { isBeforeVersions, readSchemaVersion } from "../database/version.ts";
import type { Log } from "../log.ts";

/** A figure of holdfast_private.monitoring_figures(). */
export interface Figure {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** The operators' own way to the database: what callers do to the API's pool does not keep it from answering. */
export interface Monitor {
  pool: pg.Pool;
  /** 0 for a database from before there were versions. */
  readVersion(): Promise<number>;
  readFigures(): Promise<Figure[]>;
}

/** Less than a probe usually waits for. */
const answerMs = 5_000;

export function makeMonitor(databaseUrl: string, log: Log): Monitor {
  const pool = createPool(databaseUrl, { max: 2, applicationName: "holdfast-api-monitor", log, connectMs: answerMs, answerMs });
  return {
    pool,
    readVersion: () =>
      asMonitor(pool, readSchemaVersion).catch((error: unknown) => {
        if (isBeforeVersions(error)) return 0;
        throw error;
      }),
    readFigures: () =>
      asMonitor(pool, async (client) => {
        const { rows } = await client.query<Figure>("select name, labels, value from holdfast_private.monitoring_figures()");
        return rows;
      }),
  };
}

/** The API's login may do nothing before it takes a role; this one may do nothing but look at figures. */
async function asMonitor<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: unknown;
  try {
    await client.query(`begin read only; set local role holdfast_monitor; set local statement_timeout = ${answerMs}`);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // A connection on which something failed may still wait for its answer.
    client.release(failure !== undefined);
  }
}
