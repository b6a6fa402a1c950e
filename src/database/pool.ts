import pg from "pg";
import type { Log } from "../log.ts";

export interface PoolOptions {
  max: number;
  applicationName: string;
  log: Log;
  /** How long to wait for a connection (default 10 s). */
  connectMs?: number;
  /** How long one may be taken (default for ever): it is ended then, since a server that says nothing would keep it. */
  answerMs?: number;
  /** Whether statements are sent without waiting for the answers to those before. */
  pipeline?: boolean;
}

/** A pool that survives the loss of its connections: pg throws where nobody listens for a client's errors. */
export function createPool(connectionString: string, options: PoolOptions): pg.Pool {
  const { max, applicationName, connectMs = 10_000, answerMs, pipeline = false } = options;
  const pool = new pg.Pool({ connectionString, max, application_name: applicationName, connectionTimeoutMillis: connectMs, pipeline });
  const tell = (error: Error): void => options.log.warn({ error: error.message }, "database connection lost");
  pool.on("error", tell);
  pool.on("connect", (client) => void client.on("error", () => {}));
  if (answerMs !== undefined) endThoseTakenTooLong(pool, answerMs);
  return pool;
}

/** pg's own query_timeout fails the query and leaves the connection in the pool, waiting for its answer: whoever takes it next waits too. */
function endThoseTakenTooLong(pool: pg.Pool, answerMs: number): void {
  const timers = new WeakMap<pg.PoolClient, NodeJS.Timeout>();
  pool.on("acquire", (client) => {
    // Cut off, which fails its queries: end() would wait for those that were sent ahead.
    const end = (): void => void (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
    timers.set(client, setTimeout(end, answerMs).unref());
  });
  pool.on("release", (_error, client) => clearTimeout(timers.get(client)));
}

/** A pool's connection for a transaction, which the work begins and commits; what fails is rolled back. */
export async function withTransactionClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    // Where that fails nobody knows what the connection is in: it is not lent again.
    await client.query("rollback").catch((failure: Error) => {
      lost = failure;
    });
    throw error;
  } finally {
    client.release(lost);
  }
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
