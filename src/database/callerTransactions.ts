import "../grafastMode.ts";
import { hash } from "node:crypto";
import type { Connection, Pool, PoolClient } from "pg";
import {
  makePgAdaptorWithPgClient,
  makeWithPgClientViaPgClientAlreadyInTransaction as makeWithClientInTransaction,
} from "postgraphile/@dataplan/pg/adaptors/pg";
import { withTransactionClient } from "./pool.ts";

export type WithPgClient = ReturnType<typeof makePgAdaptorWithPgClient>;
type Work = Parameters<WithPgClient>[1];
type Client = Parameters<Work>[0];

const settingsStatement = {
  name: "caller settings",
  text: "select set_config(s.name, s.value, true) from json_each_text($1::json) as s (name, value)",
};

/**
 * Transactions with a caller's settings, as PostGraphile's own, in two round trips instead of four: `begin`, the settings and the first
 * statement go out together, on a pool whose connections have `pipeline`. And every statement is prepared, those of mutations too.
 *
 * Nothing runs as somebody else. Where the settings fail the transaction has failed, and what was sent behind them is refused; where
 * `begin` fails they were gone with their own statement, and the login itself may do nothing.
 */
export function makeWithCaller(pool: Pool): WithPgClient {
  const withoutSettings = makePgAdaptorWithPgClient(pool);
  // As PostGraphile does: optimizing what is compiled takes longer than our statements.
  pool.on("connect", (client) => void client.query("set jit_optimize_above_cost = -1").catch(() => {}));
  return async (settings, work) =>
    settings ? withTransactionClient(pool, (client) => transaction(client, settings, work)) : withoutSettings(settings, work);
}

async function transaction<T>(
  client: PoolClient,
  settings: Record<string, string | undefined>,
  work: (client: Client) => T | Promise<T>,
): Promise<T> {
  const { stream } = (client as unknown as { connection: Connection }).connection;
  // One packet, with the statement that the work begins with.
  stream.cork();
  process.nextTick(() => stream.uncork());
  const begun = Promise.all([client.query("begin"), client.query({ ...settingsStatement, values: [JSON.stringify(settings)] })]);
  begun.catch(() => {});
  // Nested transactions become savepoints.
  const inTransaction = makeWithClientInTransaction(client, true);
  const result = await inTransaction(null, (nested) => work(prepared(nested))).catch(async (error: unknown) => {
    await begun; // throws what came first
    throw error;
  });
  await begun;
  await client.query("commit");
  return result;
}

/** PostGraphile names its queries, and keeps a hundred of them for each connection; statements of mutations it parses anew each time. */
function prepared(client: Client): Client {
  return {
    ...client,
    query: (asked) => client.query({ ...asked, name: asked.name ?? hash("sha256", asked.text, "base64url") }),
  };
}
