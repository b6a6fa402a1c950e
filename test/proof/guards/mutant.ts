import { randomBytes } from "node:crypto";
import type pg from "pg";
import { withClient } from "../../../src/database/pool.ts";
import { dropDatabase } from "../../helpers.ts";
import { databaseAt, type TestServer, testServer } from "../../testServer.ts";
import type { Edit, Guard } from "./guards.ts";

/** A server whose template is a copy of the tests' own, without a guard. Gone afterwards, with all that was cloned from it. */
export async function withMutant<T>(remove: Guard["remove"], work: (server: TestServer) => Promise<T>): Promise<T> {
  const { ownerUrl, template, ...rest } = testServer();
  const prefix = `${rest.prefix}_${randomBytes(3).toString("hex")}`;
  const mutant = { ...rest, prefix, template: `${prefix}_template`, ownerUrl: databaseAt(ownerUrl, `${prefix}_template`) };
  const onServer = <R>(ask: (client: pg.Client) => Promise<R>): Promise<R> => withClient(databaseAt(ownerUrl, "postgres"), ask);
  await onServer((client) => client.query(`create database ${mutant.template} template ${template}`));
  try {
    await withClient(mutant.ownerUrl, (client) => mutate(client, remove));
    return await work(mutant);
  } finally {
    await onServer(async (client) => {
      const { rows } = await client.query<{ name: string }>("select datname as name from pg_database where starts_with(datname, $1)", [
        `${prefix}_`,
      ]);
      for (const { name } of rows) await dropDatabase(name);
    });
  }
}

/** Takes a guard away where the client is. */
export async function mutate(client: pg.Client, remove: Guard["remove"]): Promise<void> {
  for (const step of remove) {
    if (typeof step === "string") await client.query(step);
    else await change(client, step);
  }
}

/** A function that reads otherwise by now has to be looked at again: its guard may stand elsewhere. */
async function change(client: pg.Client, { function: name, from, to }: Edit): Promise<void> {
  const { rows } = await client.query<{ definition: string }>("select pg_get_functiondef($1::regproc) as definition", [name]);
  const { definition } = rows[0]!;
  const changed = definition.replaceAll(from, to);
  if (changed === definition) throw new Error(`${name} is the same without "${from}": mend test/proof/guards/guards.ts`);
  await client.query(changed);
}
