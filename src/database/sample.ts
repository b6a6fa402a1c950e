import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withClient } from "./pool.ts";

/** Fills an empty database with something to look at, through the functions that everybody calls. Only ever for the embedded server. */
export async function loadSample(ownerDatabaseUrl: string): Promise<void> {
  await withClient(ownerDatabaseUrl, async (client) => {
    const { rows } = await client.query("select from holdfast.models limit 1");
    if (rows.length > 0) return;
    // One message is one transaction: a start that was cut off here leaves the database empty, and the next one loads it.
    await client.query(await readFile(join(import.meta.dirname, "sample.sql"), "utf8"));
  });
}
