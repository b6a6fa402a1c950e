import type pg from "pg";
import { Complaint } from "../complaint.ts";
import { explained } from "./explain.ts";
import { withClient } from "./pool.ts";

const oldestMajor = 15;

interface Login {
  name: string;
  major: number;
  installed: boolean;
  /** A superuser, one that passes row-level security, or an owner of the schema. */
  powerful: boolean;
  /** May become the callers' roles. */
  acts: boolean;
}

/** Before the API serves: the login may act as the callers' roles, and in production has no rights of its own. */
export async function checkServerLogin(url: string, production: boolean): Promise<void> {
  await checkLogin(url, async (client, login) => {
    requireInstalled(login);
    if (!login.acts) throw new Complaint(`The database user ${login.name} may not act as holdfast_anonymous: log in as holdfast_api`);
    if (!production) return;
    if (login.powerful) {
      throw new Complaint(
        `The database user ${login.name} owns the schema or passes row-level security: in production log in as holdfast_api`,
      );
    }
    await client.query("begin; set local role holdfast_anonymous");
    await refuseShiftedClock(client);
  });
}

/** Before a worker runs: the login owns the schema. */
export async function checkOwnerLogin(url: string, production: boolean): Promise<void> {
  await checkLogin(url, async (client, login) => {
    requireInstalled(login);
    if (!login.powerful)
      throw new Complaint(`The database user ${login.name} does not own the schema holdfast: workers log in as its owner`);
    if (production) await refuseShiftedClock(client);
  });
}

/** Before anything else is tried with a server that was given. */
export async function checkReachable(url: string): Promise<void> {
  await checkLogin(url, async () => {});
}

async function checkLogin(url: string, more: (client: pg.Client, login: Login) => Promise<void>): Promise<void> {
  await explained(url, () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<Login>(`
        select r.rolname as name, current_setting('server_version_num')::int / 10000 as major, n.oid is not null as installed,
          r.rolsuper or r.rolbypassrls or coalesce(pg_has_role(r.oid, n.nspowner, 'member'), false) as powerful,
          exists (select from pg_roles as a where a.rolname = 'holdfast_anonymous' and pg_has_role(r.oid, a.oid, 'member')) as acts
        from pg_roles as r
        left join pg_namespace as n on n.nspname = 'holdfast'
        where r.rolname = current_user`);
      const login = rows[0]!;
      if (login.major < oldestMajor)
        throw new Complaint(`Holdfast needs PostgreSQL ${oldestMajor} or newer; this server is ${login.major}`);
      await more(client, login);
    }),
  );
}

function requireInstalled(login: Login): void {
  if (!login.installed) throw new Complaint("The database has no schema holdfast: run `npm run migrate` first");
}

/** Tests and the demo shift Holdfast's clock; a production database must not have been theirs. */
async function refuseShiftedClock(client: pg.Client): Promise<void> {
  const { rows } = await client.query("select from holdfast_private.clock where clock_offset <> '0'");
  if (rows.length > 0) {
    throw new Complaint("Holdfast's clock is shifted, and this is production: select holdfast_private.set_clock(null) as the owner");
  }
}
