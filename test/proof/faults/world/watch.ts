import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** The worst that was seen while something went on. */
export interface Worst {
  /** Age of the oldest lock on a job, in seconds: no job of the experiments runs for long. */
  lockSeconds: number;
  /** How long the latest hold had run out without being expired, in seconds. */
  overdueSeconds: number;
  /** How often that was looked for. */
  looks: number;
}

export interface Watch {
  worst: Worst;
  /** While a backend stands still with its locks, nobody can expire the holds behind them: what has run out by then counts from the end of that. */
  excuse<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Looks at the queue and the holds all the time, as far as the database can be asked. */
export function startWatch(pool: pg.Pool): Watch {
  const stopping = new AbortController();
  const worst: Worst = { lockSeconds: 0, overdueSeconds: 0, looks: 0 };
  let isExcused = false;
  let countedFrom = new Date(0);
  async function look(): Promise<void> {
    const from = countedFrom;
    const { rows } = await pool.query<Omit<Worst, "looks">>(
      `select
         coalesce((select extract(epoch from clock_timestamp() - min(j.locked_at)) from graphile_worker.jobs as j), 0)::float8 as "lockSeconds",
         coalesce(
           (
             select extract(epoch from clock_timestamp() - greatest(h.hold_expires_at, $1))
             from holdfast.booking_holds as h where h.status = 'active' order by h.hold_expires_at limit 1
           ), 0
         )::float8 as "overdueSeconds"`,
      [from],
    );
    if (isExcused || from !== countedFrom) return;
    worst.looks++;
    worst.lockSeconds = Math.max(worst.lockSeconds, rows[0]!.lockSeconds);
    worst.overdueSeconds = Math.max(worst.overdueSeconds, rows[0]!.overdueSeconds);
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch(() => {});
      await sleep(200);
    }
  }
  const finished = run();
  return {
    worst,
    async excuse(work) {
      isExcused = true;
      try {
        return await work();
      } finally {
        countedFrom = new Date();
        isExcused = false;
      }
    },
    async stop() {
      stopping.abort();
      await finished;
    },
  };
}
