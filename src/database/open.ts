import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { Complaint } from "../complaint.ts";
import type { Environment, JwtConfig, OwnerConfig, ServerConfig, Settings } from "../config.ts";
import { checkReachable } from "./checks.ts";
import { type EmbeddedServer, startEmbedded } from "./embedded.ts";
import { createOwnedDatabase } from "./owned.ts";

/** Where the embedded server and this checkout's own secrets live. */
const home = join(import.meta.dirname, "../../.holdfast");

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
  const { production, databaseUrl, ownerDatabaseUrl } = environment;
  for (const url of new Set([databaseUrl, ownerDatabaseUrl])) if (url) await checkReachable(url);
  if (production || databaseUrl || ownerDatabaseUrl) return { databaseUrl, ownerDatabaseUrl, embedded: undefined, close: async () => {} };

  const server = await startEmbedded(home);
  const release = await takeShare(server);
  return {
    databaseUrl: server.url("holdfast_api", server.secrets.api, "holdfast"),
    ownerDatabaseUrl: await createOwnedDatabase(server, "holdfast"),
    embedded: server,
    close: release,
  };
}

export async function serverConfig(environment: Environment, { databaseUrl }: Database): Promise<ServerConfig> {
  if (!databaseUrl) throw new Complaint(`DATABASE_URL is not set${environment.production ? ": with NODE_ENV=production it must be" : ""}`);
  return { ...settingsOf(environment), databaseUrl, jwt: environment.jwt ?? (await ownJwt(environment)) };
}

export function ownerConfig(environment: Environment, { ownerDatabaseUrl }: Database): OwnerConfig {
  if (!ownerDatabaseUrl) throw new Complaint("OWNER_DATABASE_URL is not set: with NODE_ENV=production it must be");
  return { ...settingsOf(environment), ownerDatabaseUrl };
}

/** Only what the two configs share: neither may carry the other's address along. */
function settingsOf(environment: Environment): Settings {
  const { databaseUrl: _api, ownerDatabaseUrl: _owner, jwt: _jwt, jwtIssuer: _issuer, jwtAudience: _audience, ...settings } = environment;
  return settings;
}

/** Outside production every checkout signs with a secret of its own, so that no secret that is known opens anything. */
export async function ownJwt(environment: Environment): Promise<JwtConfig> {
  if (environment.production) throw new Complaint("Neither JWT_SECRET nor JWKS_FILE is set: with NODE_ENV=production one must be");
  const file = join(home, "jwt-secret");
  await mkdir(home, { recursive: true });
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
