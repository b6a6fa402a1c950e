import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withClient } from "./pool.ts";

/** Fills an empty database with something to look at, through the functions that everybody calls. Only ever for the embedded server. */
export async function loadSample(ownerDatabaseUrl: string): Promise<void> {
  await withClient(ownerDatabaseUrl, async (client) => {
    // A start that is cut off here leaves the database empty, and the next one loads it; of two at once the second waits.
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(5680)");
    const { rows } = await client.query("select from holdfast.models limit 1");
    if (rows.length === 0) await client.query(await readFile(join(import.meta.dirname, "sample.sql"), "utf8"));
    await client.query("commit");
  });
}
