import pg from "pg";
import type { Log } from "../log.ts";

export interface PoolOptions {
  max: number;
  applicationName: string;
  log: Log;
  /** How long to wait for a connection (default 10 s), and for an answer (default for ever), of a server that says nothing. */
  connectMs?: number;
  answerMs?: number;
}

/** A pool that survives the loss of its connections: pg throws where nobody listens for a client's errors. */
export function createPool(connectionString: string, options: PoolOptions): pg.Pool {
  const { max, applicationName, connectMs = 10_000, answerMs } = options;
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: connectMs,
    ...(answerMs !== undefined && { query_timeout: answerMs }),
  });
  const tell = (error: Error): void => options.log.warn({ error: error.message }, "database connection lost");
  pool.on("error", tell);
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}

/** One connection for one piece of work. */
export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: "holdfast", connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
