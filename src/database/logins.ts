import type { Database } from "./open.ts";
import { withClient } from "./pool.ts";

type Logins = Pick<Database, "databaseUrl" | "ownerDatabaseUrl" | "embedded">;

/**
 * Outside production, after migrating: the embedded server's holdfast_api gets its password; and an owner whose address the API
 * uses too is let become holdfast_api (from PostgreSQL 16 on, having made a role is not yet being allowed to become it).
 */
export async function prepareLogins({ databaseUrl, ownerDatabaseUrl, embedded }: Logins): Promise<void> {
  if (!ownerDatabaseUrl || !databaseUrl) return;
  if (!embedded && databaseUrl !== ownerDatabaseUrl) return;
  await withClient(ownerDatabaseUrl, async (client) => {
    if (embedded) {
      await client.query(`alter role holdfast_api login password ${client.escapeLiteral(embedded.secrets.api)}`);
      return;
    }
    const isMember = "set role holdfast_api; reset role";
    await client.query(isMember).catch(() => client.query("grant holdfast_api to current_user"));
  });
}

/** The owner's address for the API's use: what it serves is what holdfast_api may see, whoever logs in. */
export function asApi(ownerDatabaseUrl: string): string {
  return asRole(ownerDatabaseUrl, "holdfast_api");
}

/** An address whose connections have taken a role, and settings, from their start. */
export function asRole(databaseUrl: string, role: string, settings: Record<string, string> = {}): string {
  return withSettings(databaseUrl, { role, ...settings });
}

/** An address whose connections have these settings from their start. */
export function withSettings(databaseUrl: string, settings: Record<string, string>): string {
  const url = new URL(databaseUrl);
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  url.searchParams.set("options", [url.searchParams.get("options"), ...options].filter(Boolean).join(" "));
  return url.href;
}
