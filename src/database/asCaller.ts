import type pg from "pg";
import { type Claims, pgSettingsFor, type RequestLimits } from "../identity.ts";

/** A transaction with a caller's rights and a request's time limits, for what is asked beside GraphQL; null is an anonymous caller. */
export async function asCaller<T>(
  pool: pg.Pool,
  claims: Claims | null,
  limits: RequestLimits,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select set_config(key, value, true) from json_each_text($1)", [JSON.stringify(pgSettingsFor(claims, limits))]);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    // What the connection is in, nobody knows then.
    await client.query("rollback").catch((failure: Error) => {
      lost = failure;
    });
    throw error;
  } finally {
    client.release(lost);
  }
}
