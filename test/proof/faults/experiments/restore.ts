import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type EmbeddedServer, startEmbedded } from "../../../../src/database/embedded.ts";
import { type BaseCopy, takeBaseCopy } from "../../../operation/baseCopy.ts";
import { randomFrom } from "../../../random.ts";
import type { Finding } from "../../proof.ts";
import { callBySql } from "../world/callers.ts";
import { addModels, Client } from "../world/clients.ts";
import { History } from "../world/history.ts";
import { findOffences } from "../world/invariants.ts";
import { type Server, startServer } from "../world/server.ts";

/** PostgreSQL runs it in its data folder. */
const archiving = { archive_mode: "on", archive_command: "'mkdir -p ../archive && cp %p ../archive/%f'" };
const point = "before the bad delete";
const longestRestoreMs = 30_000;

/** A base copy under load, more load, a bad delete: restored to the point before it, everything is there (HARDENING F11). */
export async function restore(loadMs: number, seed: number): Promise<Finding[]> {
  const server = await startServer(archiving);
  const pool = new pg.Pool({ connectionString: server.ownerUrl, max: 4 });
  let copy: BaseCopy | undefined;
  let restored: EmbeddedServer | undefined;
  try {
    await addModels(pool);
    const history = new History();
    const clients = Array.from({ length: 3 }, (_, n) => new Client(`sql${n}`, callBySql(server.ownerUrl), history, randomFrom(seed + n)));
    await sleep(loadMs / 2);
    copy = await takeBaseCopy(server.embedded, "restore");
    await sleep(loadMs / 2);
    for (const client of clients) await client.stop();
    const before = await contents(pool);
    const archive = await loseEverything(server, pool);
    const begun = Date.now();
    restored = await startAtPoint(copy, archive);
    const ms = Date.now() - begun;
    return [await compare(restored, before, history, ms)];
  } finally {
    await pool.end();
    await restored?.stop();
    if (copy) await rm(copy.directory, { recursive: true, force: true });
    await server.remove();
  }
}

/** Each table's rows, as one number and one digest. */
async function contents(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname in ('holdfast', 'holdfast_private') and c.relkind = 'r' order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ digest: string }>(
      `select format('%s rows, %s', count(*), md5(string_agg(t::text, '' order by t::text))) as digest from ${name} as t`,
    );
    found[name] = rows[0]!.digest;
  }
  return found;
}

/** Gives where the log is kept that leads to the point before. */
async function loseEverything({ embedded }: Server, pool: pg.Pool): Promise<string> {
  const superuser = new pg.Client({ connectionString: embedded.superuserUrl });
  await superuser.connect();
  try {
    await superuser.query("select pg_create_restore_point($1)", [point]);
    await pool.query("delete from holdfast.bookings");
    await pool.query("delete from holdfast.booking_holds");
    const { rows } = await superuser.query<{ file: string; data: string }>(
      "select pg_walfile_name(pg_switch_wal()) as file, current_setting('data_directory') as data",
    );
    const { file, data } = rows[0]!;
    for (;;) {
      const archived = await superuser.query("select from pg_stat_archiver where last_archived_wal >= $1", [file]);
      if (archived.rowCount === 1) return `${data}/../archive`;
      await sleep(50);
    }
  } finally {
    await superuser.end();
  }
}

async function startAtPoint({ directory, put }: BaseCopy, archive: string): Promise<EmbeddedServer> {
  await put("recovery.signal", "");
  await put(
    "postgresql.auto.conf",
    `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_name = '${point}'\nrecovery_target_action = promote\n`,
  );
  const server = await startEmbedded(directory, { settings: { max_connections: "150" }, port: 0 });
  const client = new pg.Client({ connectionString: server.superuserUrl });
  await client.connect();
  try {
    while ((await client.query("select where pg_is_in_recovery()")).rowCount === 1) await sleep(50);
  } finally {
    await client.end();
  }
  return server;
}

async function compare(restored: EmbeddedServer, before: Record<string, string>, history: History, ms: number): Promise<Finding> {
  const pool = new pg.Pool({ connectionString: restored.url("holdfast_owner", restored.secrets.owner, "holdfast"), max: 2 });
  try {
    const after = await contents(pool);
    const different = Object.keys(before).filter((table) => before[table] !== after[table]);
    const { lost, doubled } = await history.findFaults(pool);
    const offences = await findOffences(pool, { withLog: true });
    return {
      proof: "restore to the point before a bad delete",
      count: history.acknowledged,
      faults: different.length + lost.length + doubled.length + offences.length + (ms > longestRestoreMs ? 1 : 0),
      figures: {
        "restored after ms": ms,
        tables: Object.keys(before).length,
        ...(different.length > 0 && { different: different.join() }),
      },
    };
  } finally {
    await pool.end();
  }
}
