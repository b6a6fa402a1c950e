import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { withClient } from "../../src/database/pool.ts";
import { dayAfter, loadCalendars } from "./calendars.ts";
import { connectAsCustomer } from "./findBestSlots.ts";
import { compared, type Measure, printed } from "./measure.ts";
import { startWorker } from "./processes.ts";
import { quantile, timed } from "./rounds.ts";
import type { BenchDatabase } from "./server.ts";
import { hourAfter } from "./writers.ts";

const models = 500;
const holdsPerSecond = 100;

/** What a worker's sweep of holds that ran out all at once, in the same calendars, does to those who hold slots meanwhile. */
export const measure: Measure = {
  name: "sweep",
  async run({ database, quick, say }) {
    const [expired, seconds] = quick ? [10_000, 6] : [100_000, 30];
    await loadCalendars(database, 1, models);
    const client = await connectAsCustomer(database.apiUrl);
    const worker = await startWorker(database);
    try {
      const live = new LiveHolds(client);
      await live.times(2);
      const before = await live.times(seconds);
      await addExpired(database, expired);
      say(`${expired} expired holds of ${models} models, ${holdsPerSecond} holds a second beside the sweep`);
      const begun = performance.now();
      await database.pool.query("select graphile_worker.add_job('sweep_expired_holds', '{}'::json)");
      const during = await live.times(seconds);
      await worker.stop();
      const swept = expired - (await left(database.pool));
      const rate = (swept * 1000) / (performance.now() - begun);
      await expectFreed(database.pool, swept, expired - swept);
      say(`${swept} swept meanwhile`);
      return [
        compared(`live holds beside a sweep of ${expired}: p99, ms`, quantile(during, 0.99), quantile(before, 0.99), "≤ 2"),
        printed("expired holds swept, per second", rate),
      ];
    } finally {
      await worker.stop();
      await client.end();
    }
  },
};

/** Holds at an even pace, whether or not the one before took long: what waits is waited for. */
class LiveHolds {
  readonly #client: pg.Client;
  #count = 0;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  async times(seconds: number): Promise<number[]> {
    const begun = performance.now();
    const times: number[] = [];
    for (let n = 0; n < seconds * holdsPerSecond; n++) {
      const due = begun + (n * 1000) / holdsPerSecond;
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      times.push(await timed(() => this.#hold()));
    }
    return times;
  }

  async #hold(): Promise<void> {
    const n = this.#count++;
    // Of each model another of a day's four hours in each turn, in days in which nothing has run out.
    const turn = Math.floor(n / models);
    const startsAt = dayAfter(80 + Math.floor(turn / 4), 10 + (turn % 4));
    const text = "select status from holdfast.hold_slot($1, null, $2, $3)";
    const { rows } = await this.#client.query<{ status: string }>(text, [1 + (n % models), startsAt, hourAfter(startsAt)]);
    if (rows[0]?.status !== "active") throw new Error("a hold did not hold");
  }
}

/** Live holds as they stand when their time has come, with triggers off: it is not the writing that is measured. */
async function addExpired(database: BenchDatabase, count: number): Promise<void> {
  await withClient(database.superuserUrl, async (client) => {
    await client.query("set session_replication_role = replica; set synchronous_commit to off");
    await client.query(
      `with hold as (
         insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, price, currency)
         select 1 + n % $1::int, 'late ' || n, tstzrange(t, t + interval '15 minutes'), now() - interval '1 second', 10, 'USD'
         from generate_series(0, $2::int - 1) as n
         cross join lateral (
           select $3::timestamptz + make_interval(days => n / $1::int / 16, hours => 10, mins => 15 * (n / $1::int % 16)) as t
         ) as slot
         returning *
       )
       insert into holdfast.occupied_time (model_id, hold_id, during, occupied, until)
       select model_id, id, during, during, hold_expires_at from hold`,
      [models, count, dayAfter(31)],
    );
    await client.query("analyze holdfast.booking_holds, holdfast.occupied_time");
  });
}

async function left(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ left: number }>(
    "select count(*)::int as left from holdfast.booking_holds where status = 'active' and hold_expires_at <= now()",
  );
  return rows[0]!.left;
}

async function expectFreed(pool: pg.Pool, swept: number, unswept: number): Promise<void> {
  const { rows } = await pool.query<{ ended: number; kept: number; logged: number }>(
    `select
       (select count(*)::int from holdfast.booking_holds where status = 'expired') as ended,
       (select count(*)::int from holdfast.occupied_time where until <= now()) as kept,
       (select count(*)::int from holdfast.availability_change_log where new_row ->> 'status' = 'expired') as logged`,
  );
  const { ended, kept, logged } = rows[0]!;
  if (swept === 0 || ended !== swept || kept !== unswept || logged !== swept) {
    throw new Error(`of ${swept} swept ${ended} ended and ${logged} were logged; ${kept} are in the ledger, not ${unswept}`);
  }
}
