import { readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commit, Logger as MigrateLogger, migrate, type Settings, watch } from "graphile-migrate";
import { runMigrations, Logger as WorkerLogger } from "graphile-worker";
import { Complaint } from "../complaint.ts";
import { graphileLogFactory, type Log } from "../log.ts";
import { explained } from "./explain.ts";
import { withSettings } from "./logins.ts";
import { createPool, withClient } from "./pool.ts";
import { installFromSql, readSqlIndex } from "./sqlIndex.ts";

const root = join(import.meta.dirname, "../..");
/** graphile-migrate's own settings, for its command line too. */
const gmrc = JSON.parse(readFileSync(join(root, ".gmrc"), "utf8")) as { migrationsFolder: string; blankMigrationContent: string };
const migrationsFolder = join(root, gmrc.migrationsFolder);
const currentFile = join(migrationsFolder, "current.sql");
const blank = gmrc.blankMigrationContent;

/** Far less than a request waits for a lock (LOCK_TIMEOUT_MS), and then as long again for all who waited meanwhile. */
const lockTimeoutMs = 1_000;
const pauseMs = 1_000;
const longestWaitMs = 120_000;

/**
 * Brings a database up to date: graphile-worker's tables, then ours. Any number of commands may do it at once, and callers may go on: whoever
 * waits for a table has all others wait behind it, so that it gives way soon, and tries again.
 */
export async function migrateDatabase(ownerDatabaseUrl: string, log: Log, folder = migrationsFolder): Promise<void> {
  await explained(ownerDatabaseUrl, async () => {
    await refuseUnmigrated(ownerDatabaseUrl);
    await installWorkerTables(ownerDatabaseUrl, log);
    const url = withSettings(ownerDatabaseUrl, { lock_timeout: `${lockTimeoutMs}ms` });
    await untilLockIsFree(() => migrate({ ...settingsFor(url, log), migrationsFolder: folder }));
  });
}

/** Committed migrations, and what stands in migrations/current.sql: all that is to be the same as sql/. */
export async function migrateWithCurrent(ownerDatabaseUrl: string, log: Log): Promise<void> {
  await migrateDatabase(ownerDatabaseUrl, log);
  if ((await readFile(currentFile, "utf8")) !== blank) await untilLockIsFree(() => watch(settingsFor(ownerDatabaseUrl, log), true));
}

/** What sql/ says now, without migrations: the database that tests and generated files are made from. */
export async function installEngine(ownerDatabaseUrl: string, log: Log): Promise<void> {
  await installWorkerTables(ownerDatabaseUrl, log);
  await installFromSql(ownerDatabaseUrl);
}

/** Installed by psql from sql/index.sql, a database has all that migrations would make, and no record of them. */
async function refuseUnmigrated(ownerDatabaseUrl: string): Promise<void> {
  const { rows } = await withClient(ownerDatabaseUrl, (client) =>
    client.query("select where to_regnamespace('holdfast') is not null and to_regclass('graphile_migrate.migrations') is null"),
  );
  if (rows.length > 0) {
    throw new Complaint(
      "The database has a schema holdfast that no migration made (sql/index.sql by psql?): run `npm run server` and `npm run worker` instead",
    );
  }
}

async function installWorkerTables(ownerDatabaseUrl: string, log: Log): Promise<void> {
  const pool = createPool(ownerDatabaseUrl, { max: 2, applicationName: "holdfast-migrate", log });
  try {
    await runMigrations({ pgPool: pool, logger: new WorkerLogger(graphileLogFactory(log)) });
  } finally {
    await pool.end();
  }
}

/** Turns current.sql into the next committed migration; the first one is all of sql/, in the order of sql/index.sql. */
export async function commitMigration(
  urls: { owner: string; shadow: string; root: string },
  message: string | undefined,
  log: Log,
): Promise<void> {
  const current = await readFile(currentFile, "utf8");
  if (await isFirst()) {
    await writeFile(currentFile, (await readSqlIndex()).map((path) => `--! include ${path}\n`).join(""));
  } else if (current === blank) {
    throw new Complaint("migrations/current.sql is blank: nothing to commit");
  }
  try {
    await commit({ ...settingsFor(urls.owner, log), shadowConnectionString: urls.shadow, rootConnectionString: urls.root }, message);
  } catch (error) {
    // graphile-migrate puts the expanded text back; the list of includes is what was written.
    await writeFile(currentFile, current);
    throw error;
  } finally {
    await outlivePools();
  }
}

/** Whether nothing is committed yet. */
async function isFirst(): Promise<boolean> {
  const names = await readdir(join(migrationsFolder, "committed"));
  return !names.some((name) => name.endsWith(".sql"));
}

function settingsFor(connectionString: string, log: Log): Settings {
  return { connectionString, migrationsFolder, blankMigrationContent: blank, logger: new MigrateLogger(graphileLogFactory(log)) };
}

/**
 * graphile-migrate takes its advisory lock by trying: of commands that start together all but one are refused. And tables are somebody's for
 * a while; each migration is a transaction.
 */
async function untilLockIsFree(work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    try {
      await work();
      break;
    } catch (error) {
      if (performance.now() > deadline || !isLocked(error)) throw error;
      await sleep(pauseMs);
    }
  }
  await outlivePools();
}

function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /exclusive lock/.test(error.message) || ("code" in error && error.code === "55P03");
}

/** graphile-migrate's pools linger for 200 ms, and end the process should the server stop meanwhile. */
async function outlivePools(): Promise<void> {
  await sleep(250);
}
