import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { TestDatabase } from "../helpers.ts";
import { randomFrom } from "../random.ts";
import { until } from "../tasks/waiting.ts";
import { Crew } from "./crew.ts";
import { findFaults } from "./faults.ts";
import { prepare, startLoad } from "./load.ts";
import { type Sinks, startSinks } from "./sinks.ts";
import { startWatch, type Worst } from "./watch.ts";

/** Longer than it takes to find the dead and to do what they left. */
const restMs = 40_000;

/** What is done to the workers while they work; tells how often it did what. */
export type Chaos = (context: { crew: Crew; sinks: Sinks; pool: pg.Pool; random: () => number }) => Promise<Record<string, number>>;

export interface Report extends Worst {
  done: Record<string, number>;
  bookings: number;
  holds: number;
  /** Different messages that came to the outside. */
  messages: number;
  /** Receipts beyond the first of a message: what a receiver drops by its id. */
  repeated: number;
  /** Everything that must not be. */
  faults: string[];
}

/** Runs workers under load, does the chaos to them, lets them come to rest, and says what became of every message. */
export async function experiment(
  { pool, ownerUrl }: TestDatabase,
  { workers, seed, chaos }: { workers: number; seed: number; chaos: Chaos },
): Promise<Report> {
  const random = randomFrom(seed);
  const sinks = await startSinks();
  const environment = {
    OWNER_DATABASE_URL: ownerUrl,
    SMTP_URL: sinks.smtpUrl,
    MAIL_FROM: "Holdfast <holdfast@example.com>",
    ALLOW_PRIVATE_WEBHOOKS: "true",
    LOG_LEVEL: "info",
  };
  const crew = new Crew(environment, workers);
  try {
    await prepare(pool, sinks);
    await until(async () => (await count(pool, "select from holdfast_private.workers")) === workers, 60);
    const watch = startWatch(pool);
    const load = startLoad(pool, random);
    const done = await chaos({ crew, sinks, pool, random });
    const placed = await load.stop();
    const left = await comeToRest(pool);
    const worst = await watch.stop();
    const exits = await crew.stop();
    const faults = [...left, ...(await findFaults(pool, sinks.receipts, { ...worst, exits }))];
    const messages = new Set(sinks.receipts.map(({ id }) => id)).size;
    return { ...worst, ...placed, done, messages, repeated: sinks.receipts.length - messages, faults };
  } finally {
    crew.abandon();
    await sinks.stop();
  }
}

/** What is still to do: empty once everything is relayed, swept and sent. */
async function unrest(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ left: string }>(
    `select 'changes to relay' as left where holdfast_private.has_unrelayed_changes()
     union all
     select format('%s holds to sweep', count(*)) from holdfast.booking_holds as h where h.status = 'active' having count(*) > 0
     union all
     select format('%s messages %s by %s: %s', count(*), d.status, d.channel, min(d.last_error))
     from holdfast.notification_deliveries as d where d.status in ('pending', 'failed') group by d.status, d.channel
     union all
     select format('%s jobs %s: %s', count(*), j.task_identifier, min(j.last_error))
     from graphile_worker.jobs as j
     where j.locked_at is not null or j.run_at <= now() and j.attempts < j.max_attempts
     group by j.task_identifier`,
  );
  return rows.map(({ left }) => left);
}

async function comeToRest(pool: pg.Pool): Promise<string[]> {
  const deadline = Date.now() + restMs;
  for (;;) {
    const left = await unrest(pool);
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(200);
  }
}

async function count(pool: pg.Pool, sql: string): Promise<number> {
  return (await pool.query(sql)).rowCount!;
}
