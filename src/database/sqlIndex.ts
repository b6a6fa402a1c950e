import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const sqlFolder = join(import.meta.dirname, "../../sql");

/** The files of sql/index.sql in load order: the one place where the order stands. */
export async function readSqlIndex(): Promise<string[]> {
  const index = await readFile(join(sqlFolder, "index.sql"), "utf8");
  return [...index.matchAll(/^\\ir (\S+)$/gm)].map(([, path]) => path!);
}
