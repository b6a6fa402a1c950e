import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withClient } from "./pool.ts";

export const sqlFolder = join(import.meta.dirname, "../../sql");

/** The files of sql/index.sql in load order: the one place where the order stands. */
export async function readSqlIndex(): Promise<string[]> {
  const index = await readFile(join(sqlFolder, "index.sql"), "utf8");
  return [...index.matchAll(/^\\ir (\S+)$/gm)].map(([, path]) => path!);
}

/** What `psql -f sql/index.sql` does, for where there is no psql: all of sql/ in one transaction. */
export async function installFromSql(ownerDatabaseUrl: string): Promise<void> {
  const paths = await readSqlIndex();
  await withClient(ownerDatabaseUrl, async (client) => {
    await client.query("begin");
    for (const path of paths) {
      await client.query(await readFile(join(sqlFolder, path), "utf8")).catch((error: Error) => {
        throw new Error(`sql/${path}: ${error.message}`, { cause: error });
      });
    }
    await client.query("commit");
  });
}
