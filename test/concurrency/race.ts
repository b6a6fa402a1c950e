import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { withClient } from "../../src/database/pool.ts";
import { asCaller, type Role, type TestDatabase } from "../helpers.ts";
import { testServer } from "../testServer.ts";

/** One statement in a transaction of its own, as a caller; the owner where no role is given. */
export interface Call {
  role?: Role;
  userId?: string;
  sql: string;
  values?: unknown[];
}

/** What a call came to: its rows, or the registered name of its error (a SQLSTATE where PostgreSQL itself refused). */
export interface Outcome<R> {
  rows: R[];
  code?: string;
}

/** A transaction that is open until the test says `finish`. */
export interface Running<R> {
  pid: number;
  /** Of the statement alone: the transaction stays open after it. */
  done: Promise<Outcome<R>>;
  finish(how?: "commit" | "rollback"): Promise<void>;
}

/** Begins a transaction on a connection of its own and sends the statement, without waiting for it. */
export async function start<R extends pg.QueryResultRow>(database: TestDatabase, call: Call): Promise<Running<R>> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  // When the test fails, its database is dropped under it.
  client.on("error", () => {});
  await client.connect();
  await client.query("begin");
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  if (call.role) await asCaller(client, call.role, call.userId);
  const done = client.query<R>(call.sql, call.values).then(
    (result): Outcome<R> => ({ rows: result.rows }),
    (error: pg.DatabaseError): Outcome<R> => ({ rows: [], code: nameOf(error) }),
  );
  return {
    pid: rows[0]!.pid,
    done,
    finish: async (how = "commit") => {
      await client.query(how);
      // Statistics reach the shared counters (deadlocks) late, unless asked.
      await client.query("select pg_stat_force_next_flush()");
      await client.end();
    },
  };
}

/**
 * Runs all calls at once, each committed as soon as it is through. A lock on `gate` holds them back until every one of them waits,
 * somewhere, or is done, so that they do meet: without it the first would be done before the last has begun.
 */
export async function race<R extends pg.QueryResultRow>(database: TestDatabase, gate: string, calls: Call[]): Promise<Array<Outcome<R>>> {
  const closed = await start(database, { sql: `lock table ${gate} in share mode` });
  await closed.done;
  const running = await Promise.all(calls.map((call) => start<R>(database, call)));
  const underWay = new Set(running.map(({ pid }) => pid));
  const outcomes = running.map(async ({ pid, done, finish }) => {
    const outcome = await done;
    underWay.delete(pid);
    await finish();
    return outcome;
  });
  await untilAllWait(database, underWay);
  await closed.finish("rollback");
  return Promise.all(outcomes);
}

/** Returns when each of these sessions waits for a lock: looked at, never guessed by time. The set may shrink meanwhile. */
export async function untilAllWait(database: TestDatabase, pids: Iterable<number>): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    for (let look = 0; ; look++) {
      const { rows } = await client.query<{ waiting: number; states: string[] }>(
        `select count(*) filter (where wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0)::int as waiting,
           array_agg(concat_ws(' ', state, wait_event_type, wait_event, query)) as states
         from pg_stat_activity where pid = any ($1)`,
        [[...pids]],
      );
      if (rows[0]!.waiting === [...pids].length) return;
      if (look > 500) throw new Error(`not all wait for a lock:\n${rows[0]!.states.join("\n")}`);
      await sleep(10);
    }
  });
}

/** How many deadlocks the server has seen in this database. */
export async function deadlocks(database: TestDatabase): Promise<number> {
  const { rows } = await database.pool.query<{ deadlocks: number }>(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  return rows[0]!.deadlocks;
}

/** `{ won: 1, SLOT_TAKEN: 31 }` */
export function tally(outcomes: Array<Outcome<unknown>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code = "won" } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Takes the row locks out of a function of this database, as a careless change would: the tests of the locks must notice. */
export async function withoutRowLock(database: TestDatabase, signature: string): Promise<void> {
  const { rows } = await database.pool.query<{ source: string }>("select pg_get_functiondef($1::regprocedure) as source", [signature]);
  const careless = rows[0]!.source.replaceAll(/\s+for no key update/g, "");
  if (careless === rows[0]!.source) throw new Error(`${signature} takes no row lock`);
  await database.pool.query(careless);
}

function nameOf(error: pg.DatabaseError): string {
  const found = Object.entries(testServer().sqlStates).find(([, state]) => state === error.code);
  return found?.[0] ?? error.code ?? error.message;
}
