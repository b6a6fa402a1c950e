import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { Complaint } from "../complaint.ts";
import type { Environment, JwtConfig, OwnerConfig, ServerConfig } from "../config.ts";
import { checkReachable } from "./checks.ts";
import { type EmbeddedServer, makeFolder, startEmbedded } from "./embedded.ts";
import { asApi } from "./logins.ts";
import { createOwnedDatabase } from "./owned.ts";

/** The database that a command works on: the one given, or our own. */
export interface Database {
  databaseUrl: string | undefined;
  ownerDatabaseUrl: string | undefined;
  /** Set when the database is our own. */
  embedded: EmbeddedServer | undefined;
  /** Lets go of it; the last command that uses the embedded server stops it. */
  close(): Promise<void>;
}

export async function openDatabase(environment: Environment): Promise<Database> {
  const { settings, home, databaseUrl, ownerDatabaseUrl } = environment;
  for (const url of new Set([databaseUrl, ownerDatabaseUrl])) if (url) await checkReachable(url);
  const isGiven = settings.production || databaseUrl || ownerDatabaseUrl;
  if (isGiven) return { databaseUrl, ownerDatabaseUrl, embedded: undefined, close: async () => {} };

  const embedded = await startEmbedded(home);
  const close = await takeShare(embedded);
  try {
    const owner = await createOwnedDatabase(embedded, "holdfast");
    return { databaseUrl: embedded.url("holdfast_api", embedded.secrets.api, "holdfast"), ownerDatabaseUrl: owner, embedded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export async function serverConfig(environment: Environment, database: Database): Promise<ServerConfig> {
  const { databaseUrl, ownerDatabaseUrl } = database;
  if (!databaseUrl)
    throw new Complaint(`DATABASE_URL is not set${environment.settings.production ? ": with NODE_ENV=production it must be" : ""}`);
  const isOwner = !environment.settings.production && databaseUrl === ownerDatabaseUrl;
  const jwt = environment.jwt ?? (await ownJwt(environment));
  const { readDatabaseUrl } = environment;
  return { ...environment.settings, databaseUrl: isOwner ? asApi(databaseUrl) : databaseUrl, readDatabaseUrl, jwt };
}

export function ownerConfig(environment: Environment, { ownerDatabaseUrl }: Database): OwnerConfig {
  if (!ownerDatabaseUrl) throw new Complaint("OWNER_DATABASE_URL is not set: with NODE_ENV=production it must be");
  return { ...environment.settings, ownerDatabaseUrl };
}

/** Outside production every checkout signs with a secret of its own, so that no secret that is known opens anything. */
export async function ownJwt(environment: Environment): Promise<JwtConfig> {
  if (environment.settings.production) throw new Complaint("Neither JWT_SECRET nor JWKS_FILE is set: with NODE_ENV=production one must be");
  const file = join(environment.home, "jwt-secret");
  await makeFolder(environment.home);
  await writeFile(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return { secret: await readFile(file, "utf8"), issuer: environment.jwtIssuer, audience: environment.jwtAudience };
}

/**
 * Commands that use the embedded server at the same time each hold a shared lock; the one that finds itself alone stops it.
 * The lock goes with the connection, so that a command that was killed counts no more.
 */
async function takeShare(server: EmbeddedServer): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: server.superuserUrl, application_name: "holdfast" });
  client.on("error", () => {});
  await client.connect();
  await client.query("select pg_advisory_lock_shared(5678)");
  return async () => {
    const alone = await client
      .query<{ alone: boolean }>("select pg_advisory_unlock_shared(5678), pg_try_advisory_lock(5678) as alone")
      .then(({ rows }) => rows[0]?.alone ?? false)
      .catch(() => true);
    await client.end().catch(() => {});
    if (alone) await server.stop();
  };
}
