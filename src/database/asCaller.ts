import type pg from "pg";
import { type Claims, pgSettingsFor, type RequestLimits } from "../identity.ts";
import { withTransactionClient } from "./pool.ts";

/** A transaction with a caller's rights and a request's time limits, for what is asked beside GraphQL; null is an anonymous caller. */
export function asCaller<T>(
  pool: pg.Pool,
  claims: Claims | null,
  limits: RequestLimits,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return withTransactionClient(pool, async (client) => {
    await client.query("begin");
    await client.query("select set_config(key, value, true) from json_each_text($1)", [JSON.stringify(pgSettingsFor(claims, limits))]);
    const result = await work(client);
    await client.query("commit");
    return result;
  });
}
