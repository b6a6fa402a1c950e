import { readdirSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";

/** The migration that this build was made for: the number of those committed. A database may be newer, never older. */
export const builtVersion = readdirSync(join(import.meta.dirname, "../../migrations/committed")).filter((name) =>
  /^\d{6}.*\.sql$/.test(name),
).length;

/** Whoever calls is the owner, or has taken the role holdfast_monitor. */
export async function readSchemaVersion(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number }>("select holdfast_private.schema_version() as version");
  return rows[0]!.version;
}

/** What reading the version fails with where the database is older than versions: no such role, function or schema. */
export function isBeforeVersions(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["22023", "42883", "3F000"].includes(String(error.code));
}
