import type pg from "pg";
import { Complaint } from "../complaint.ts";
import { explained } from "./explain.ts";
import { withClient } from "./pool.ts";
import { builtVersion, isBeforeVersions, readSchemaVersion } from "./version.ts";

const oldestMajor = 15;

interface Login {
  name: string;
  major: number;
  installed: boolean;
  /** May do all that the schema's owner may. */
  owns: boolean;
  /** What makes it more than a login that takes callers' roles; null where nothing does. */
  power: string | null;
  /** May become the callers' roles. */
  acts: boolean;
  /** Has their rights without becoming them. */
  inherits: boolean;
}

/** Before the API serves: the login may act as the callers' roles, and in production has no rights of its own. */
export async function checkServerLogin(url: string, production: boolean): Promise<void> {
  await checkLogin(url, async (client, login) => {
    await requireCallersLogin(client, login, production);
    await requireVersion(client, "holdfast_monitor");
  });
}

/** The same of a replica, which may have to catch up with a migration yet. */
export async function checkReplicaLogin(url: string, production: boolean): Promise<void> {
  await checkLogin(url, (client, login) => requireCallersLogin(client, login, production));
}

async function requireCallersLogin(client: pg.Client, login: Login, production: boolean): Promise<void> {
  requireInstalled(login);
  if (!login.acts) throw new Complaint(`The database user ${login.name} may not act as holdfast_anonymous: log in as holdfast_api`);
  if (!production) return;
  refuseRights(login);
  await client.query("begin; set local role holdfast_anonymous");
  await refuseShiftedClock(client);
  await client.query("rollback");
}

function refuseRights({ name, power, inherits }: Login): void {
  if (power !== null) throw new Complaint(`The database user ${name} ${power}: in production log in as holdfast_api`);
  if (inherits) {
    throw new Complaint(`The database user ${name} has its roles' rights at once: in production make it NOINHERIT, as holdfast_api is`);
  }
}

/** Before a worker runs: the login owns the schema. */
export async function checkOwnerLogin(url: string, production: boolean): Promise<void> {
  await checkLogin(url, async (client, login) => {
    requireInstalled(login);
    if (!login.owns) throw new Complaint(`The database user ${login.name} does not own the schema holdfast: workers log in as its owner`);
    await requireVersion(client, "none");
    if (production) await refuseShiftedClock(client);
  });
}

/** Before anything else is tried with a server that was given. */
export async function checkReachable(url: string): Promise<void> {
  await checkLogin(url, async () => {});
}

const callersRoles = ["holdfast_anonymous", "holdfast_customer", "holdfast_model", "holdfast_admin"];

const readLogin = `
  select r.rolname as name, current_setting('server_version_num')::int / 10000 as major, n.oid is not null as installed,
    coalesce(pg_has_role(r.oid, n.nspowner, 'member'), r.rolsuper) as owns,
    case
      -- A superuser is a member of all: asked first.
      when r.rolsuper then 'is a superuser'
      when exists (select from pg_roles as s where (s.rolsuper or s.rolbypassrls) and pg_has_role(r.oid, s.oid, 'member'))
        then 'passes row-level security'
      when pg_has_role(r.oid, n.nspowner, 'member') then 'owns the schema'
      when pg_has_role(r.oid, d.datdba, 'member') then 'owns the database'
      when r.rolcreaterole then 'may make roles'
    end as power,
    exists (select from pg_roles as a where a.rolname = 'holdfast_anonymous' and pg_has_role(r.oid, a.oid, 'member')) as acts,
    exists (select from pg_roles as a where a.rolname = any ($1::text[]) and pg_has_role(r.oid, a.oid, 'usage')) as inherits
  from pg_roles as r
  cross join pg_database as d
  left join pg_namespace as n on n.nspname = 'holdfast'
  where r.rolname = current_user and d.datname = current_database()`;

async function checkLogin(url: string, more: (client: pg.Client, login: Login) => Promise<void>): Promise<void> {
  await explained(url, () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<Login>(readLogin, [callersRoles]);
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

/** What an older database lacks would fail later, one request at a time. A newer one has all that this build knows. */
async function requireVersion(client: pg.Client, role: "holdfast_monitor" | "none"): Promise<void> {
  const version = await client
    .query(`set role ${role}`)
    .then(() => readSchemaVersion(client))
    .catch((error: unknown) => {
      if (isBeforeVersions(error)) return 0;
      throw error;
    });
  if (version < builtVersion) {
    throw new Complaint(
      `The database is older than this build (version ${version}, needed ${builtVersion}): run \`npm run migrate\` first`,
    );
  }
}

/** Tests and the demo shift Holdfast's clock; a production database must not have been theirs. */
async function refuseShiftedClock(client: pg.Client): Promise<void> {
  const { rows } = await client.query("select from holdfast_private.clock where clock_offset <> '0'");
  if (rows.length > 0) {
    throw new Complaint("Holdfast's clock is shifted, and this is production: select holdfast_private.set_clock(null) as the owner");
  }
}
