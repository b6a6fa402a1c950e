import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Config, readEnvironment } from "../src/config.ts";
import { withClient } from "../src/database/pool.ts";
import { type Claims, pgSettingsFor } from "../src/identity.ts";
import { databaseAt, testServer } from "./testServer.ts";

/** A database of a test's own, with real commits. */
export interface TestDatabase {
  name: string;
  /** The owner's address. */
  ownerUrl: string;
  /** The address of a login like holdfast_api. */
  apiUrl: string;
  /** The owner's connections: as many at a time as a test asks for. */
  pool: pg.Pool;
}

/** The short name of a role, as in a token; `anonymous` is a caller without one. */
export type Role = "anonymous" | Claims["role"];

/** For what races, commits, listens or runs a worker: a fresh clone of the migrated template, dropped afterwards. */
export function withTemplateDb<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  return withDatabase(testServer().template, work);
}

/** A database without Holdfast in it, for what installs it. */
export function withEmptyDb<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  return withDatabase("template1", work);
}

async function withDatabase<T>(template: string, work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const name = `${testServer().prefix}_${randomBytes(6).toString("hex")}`;
  await clone(name, template);
  const database = describeDatabase(name);
  try {
    return await work(database);
  } finally {
    await database.pool.end();
    await dropDatabase(name);
  }
}

/** An owner may not end an autovacuum that happens to be at work in its database: it is over in a moment. */
export async function dropDatabase(name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await onServer((client) => client.query(`drop database ${name} with (force)`));
      return;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== "42501" || attempt === 50) throw error;
      await sleep(100);
    }
  }
}

/** For all else: one connection of the owner in a transaction that is rolled back. Faster; nothing of it is ever seen by another. */
export async function withRootDb<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const name = `${testServer().prefix}_shared_${process.env.JEST_WORKER_ID ?? 1}`;
  if (!sharedIsThere) {
    // Each test file loads this module anew, while the clone stays for all files of one worker.
    await clone(name, testServer().template).catch((error: pg.DatabaseError) => {
      if (error.code !== "42P04") throw error;
    });
    sharedIsThere = true;
  }
  return withClient(databaseAt(testServer().ownerUrl, name), async (client) => {
    await client.query("begin");
    try {
      return await work(client);
    } finally {
      await client.query("rollback");
    }
  });
}
let sharedIsThere = false;

/** From here to the end of the transaction the client calls as this user, as the API would; `asOwner` takes it back. */
export async function asCaller(client: pg.ClientBase, role: Role, userId = "", modelId: string | number | null = null): Promise<void> {
  await asOwner(client);
  const claims: Claims | null = role === "anonymous" ? null : { role, userId, modelId: modelId === null ? null : String(modelId) };
  for (const [name, value] of Object.entries(pgSettingsFor(claims))) {
    await client.query("select set_config($1, $2, true)", [name, value]);
  }
}

export async function asOwner(client: pg.ClientBase): Promise<void> {
  await client.query(
    "select set_config('role', 'none', true), set_config('holdfast.user_id', '', true), set_config('holdfast.model_id', '', true)",
  );
}

/** A whole transaction as this caller, committed. */
export async function transactionAs<T>(
  pool: pg.Pool,
  caller: { role: Role; userId?: string; modelId?: string | number },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await asCaller(client, caller.role, caller.userId, caller.modelId);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

/** Runs what may fail inside a transaction that is to go on: the error is handed on, its effects are undone. */
export async function attempt<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("savepoint attempt");
  try {
    const result = await work();
    await client.query("release attempt");
    return result;
  } catch (error) {
    await client.query("rollback to attempt");
    throw error;
  }
}

/** Expects the error by its registered name (`SLOT_TAKEN`) or, where PostgreSQL itself refuses, by SQLSTATE; gives it back. */
export async function expectSqlState(work: Promise<unknown>, code: string): Promise<pg.DatabaseError> {
  const expected = testServer().sqlStates[code] ?? code;
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error(`expected ${code}, but the call succeeded`);
  if (!(error instanceof pg.DatabaseError)) throw error;
  if (error.code !== expected) {
    const found = Object.entries(testServer().sqlStates).find(([, state]) => state === error.code)?.[0] ?? error.code;
    throw new Error(`expected ${code}, got ${found}: ${error.message}`, { cause: error });
  }
  return error;
}

/** Sets Holdfast's clock for this transaction (on a template's clone: for good). As the owner. */
export async function atClock(client: pg.ClientBase | pg.Pool, iso: string): Promise<void> {
  await client.query("select holdfast_private.set_clock($1)", [iso]);
}

/** What the server and the worker are started with in tests. */
export function testConfig(database: TestDatabase): Config {
  return {
    production: false,
    logLevel: "silent",
    port: 0,
    poolSize: 10,
    workerConcurrency: 4,
    corsOrigins: [],
    trustProxy: 0,
    // Tests ask more in a minute than people do.
    limits: readEnvironment({ RATE_LIMIT_CALLER: "1000000", RATE_LIMIT_ADDRESS: "1000000" }).settings.limits,
    operation: readEnvironment({}).settings.operation,
    sockets: readEnvironment({}).settings.sockets,
    publicUrl: undefined,
    channels: readEnvironment({ ALLOW_PRIVATE_WEBHOOKS: "true" }).settings.channels,
    databaseUrl: database.apiUrl,
    readDatabaseUrl: undefined,
    ownerDatabaseUrl: database.ownerUrl,
    jwt: { secret: "a secret of the tests, 32 or more", issuer: "holdfast", audience: "holdfast" },
  };
}

function describeDatabase(name: string): TestDatabase {
  const { ownerUrl: templateUrl, apiUser, apiPassword } = testServer();
  const ownerUrl = databaseAt(templateUrl, name);
  const api = new URL(ownerUrl);
  api.username = apiUser;
  api.password = apiPassword;
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 40 });
  pool.on("error", () => {});
  return { name, ownerUrl, apiUrl: api.href, pool };
}

async function clone(name: string, template: string): Promise<void> {
  await onServer((client) => client.query(`create database ${name} template ${template}`));
}

/** Not connected to the template: nobody may be while it is cloned. */
function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(databaseAt(testServer().ownerUrl, "postgres"), work);
}
