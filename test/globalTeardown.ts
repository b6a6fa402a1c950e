import { withClient } from "../src/database/pool.ts";
import { dropDatabase } from "./helpers.ts";
import { databaseAt, testServer } from "./testServer.ts";

/** Drops what carries the tests' name: on a server that was given all else is somebody's. */
export default async function globalTeardown(): Promise<void> {
  if (!globalThis.stopTestServer) return;
  const { prefix, ownerUrl } = testServer();
  await withClient(databaseAt(ownerUrl, "postgres"), async (client) => {
    const { rows } = await client.query<{ name: string }>("select datname as name from pg_database where datname like $1", [
      `${prefix}\\_%`,
    ]);
    for (const { name } of rows) await dropDatabase(name);
    await client.query(`drop role ${prefix}`);
  });
  await globalThis.stopTestServer();
  globalThis.stopTestServer = undefined;
  delete process.env.HOLDFAST_TEST_SERVER;
}
