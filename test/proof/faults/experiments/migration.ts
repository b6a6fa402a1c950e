import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase } from "../../../../src/database/migrations.ts";
import { withClient } from "../../../../src/database/pool.ts";
import { createLog } from "../../../../src/log.ts";
import type { Finding } from "../../proof.ts";
import type { World } from "../world/world.ts";

/**
 * Wants bookings for itself for a moment, and leaves nothing behind. Not a column: a statement that returns such rows and has begun before
 * fails with 42804, whoever migrates (README.md).
 */
const migration = `--! Previous: -
--! Hash: sha1:0
--! AllowInvalidHash

alter table holdfast.bookings add constraint proof_of_migration check (id > 0);
alter table holdfast.bookings drop constraint proof_of_migration;
`;

/** The migration is there by then. */
const patienceMs = 30_000;

/**
 * Migrates a table that all clients write to, while somebody reads it for long (HARDENING F14): behind a migration that waits for the reader,
 * all others would wait too. `readerMs` is longer than a request waits for a lock.
 */
export async function migrateUnderLoad(world: World, readerMs: number): Promise<Finding[]> {
  const { pool, history, server } = world;
  // The database was made from sql/: it has no record of migrations.
  await pool.query(`
    create schema if not exists graphile_migrate;
    create table if not exists graphile_migrate.migrations (
      hash text primary key, previous_hash text references graphile_migrate.migrations, filename text not null, date timestamptz not null default now()
    )`);
  const folder = await mkdtemp(join(tmpdir(), "holdfast-migrations-"));
  try {
    await mkdir(join(folder, "committed"));
    await writeFile(join(folder, "committed/000001.sql"), migration);
    const before = { calls: history.calls.length, doubts: history.doubts.length };
    const { reading } = await startReader(world, readerMs);
    const begun = Date.now();
    await migrateDatabase(server.ownerUrl, await createLog("warn"), folder);
    const took = Date.now() - begun;
    await reading;
    await world.recovery(Date.now());
    await world.check("a migration");
    const failed = history.doubts.slice(before.doubts);
    return [
      {
        proof: "migration under load: requests that failed",
        count: history.calls.length - before.calls,
        faults: failed.length,
        figures: {
          "migrated after ms": took,
          ...(failed[0] && { "one failed": `${failed[0].by} ${failed[0].code} ${failed[0].message}` }),
        },
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Has read bookings in a transaction that stays open until the migration is there, and then for that long. */
async function startReader({ server, pool }: World, ms: number): Promise<{ reading: Promise<void> }> {
  const hasRead = Promise.withResolvers<void>();
  const reading = withClient(server.ownerUrl, async (client) => {
    await client.query("begin; select count(*) from holdfast.bookings");
    hasRead.resolve();
    const isWaitedFor =
      "select from pg_locks where relation = 'holdfast.bookings'::regclass and mode = 'AccessExclusiveLock' and not granted";
    const deadline = Date.now() + patienceMs;
    while ((await pool.query(isWaitedFor)).rowCount === 0) {
      if (Date.now() > deadline) throw new Error("the migration did not come");
      await sleep(10);
    }
    await sleep(ms);
    await client.query("commit");
  });
  await Promise.race([hasRead.promise, reading]);
  return { reading };
}
