import type { Database } from "./open.ts";
import { withClient } from "./pool.ts";

type Logins = Pick<Database, "databaseUrl" | "ownerDatabaseUrl" | "embedded">;

/**
 * Outside production, after migrating: the embedded server's holdfast_api gets its password; and an owner whose address the API
 * uses too is let act as the callers' roles (from PostgreSQL 16 on, having made a role is not yet being allowed to become it).
 */
export async function prepareLogins({ databaseUrl, ownerDatabaseUrl, embedded }: Logins): Promise<void> {
  if (!ownerDatabaseUrl || !databaseUrl) return;
  if (!embedded && databaseUrl !== ownerDatabaseUrl) return;
  await withClient(ownerDatabaseUrl, async (client) => {
    if (embedded) {
      await client.query(`alter role holdfast_api login password ${client.escapeLiteral(embedded.secrets.api)}`);
      return;
    }
    const { rows } = await client.query<{ role: string }>(`
      select r.rolname as role
      from pg_roles as r
      where r.rolname in ('holdfast_anonymous', 'holdfast_customer', 'holdfast_model', 'holdfast_admin')
        and not (select me.rolsuper from pg_roles as me where me.rolname = current_user)
        and not exists (
          select from pg_auth_members as m
          where m.roleid = r.oid and m.member = current_user::regrole and m.grantor = current_user::regrole
        )`);
    for (const { role } of rows) await client.query(`grant ${role} to current_user`);
  });
}
