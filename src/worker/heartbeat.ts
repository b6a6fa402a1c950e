import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Log } from "../log.ts";
import type { Pulse } from "./pulse.ts";

const beatMs = 1_000;
/** After a failure. */
const soonMs = 500;
/** By then the others have taken this worker for dead. */
const lostMs = 10_000;

export interface Heartbeat {
  /** Resolves once the database knows the worker: only then may it take jobs, since nobody looks after the jobs of a stranger. */
  known: Promise<void>;
  /** Resolves when the database could not be told for so long that the worker's jobs are others' by now. */
  lost: Promise<void>;
  /** The worker has stopped: what it still has locked is given back. */
  stop(): Promise<void>;
}

interface HeartbeatOptions {
  pool: pg.Pool;
  pulse: Pulse;
  log: Log;
  workerId: string;
}

/** Tells the database every second that this worker lives, and has it give back the jobs of workers that don't. */
export function startHeartbeat({ pool, pulse, log, workerId }: HeartbeatOptions): Heartbeat {
  const stopping = new AbortController();
  const known = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<void>();
  const finished = beat();

  async function beat(): Promise<void> {
    let failures = 0;
    let last = performance.now();
    while (!stopping.signal.aborted) {
      const sentAt = performance.now();
      try {
        const { rows } = await pool.query<{ dead: string[] }>("select holdfast_private.record_heartbeat($1) as dead", [workerId]);
        if (rows[0]?.dead.length) log.warn({ workers: rows[0].dead }, "workers died; their jobs are given back");
        pulse.beat(sentAt);
        failures = 0;
        last = sentAt;
        known.resolve();
      } catch (error) {
        pulse.miss();
        // Once per outage: the loop goes on anyway.
        if (++failures === 1) log.warn({ error: String(error) }, "the worker can't tell that it lives; trying on");
        if (performance.now() - last > lostMs) lost.resolve();
      }
      const wait = failures === 0 ? beatMs : soonMs;
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {});
    }
    known.resolve();
  }

  return {
    known: known.promise,
    lost: lost.promise,
    stop: async () => {
      stopping.abort();
      await finished;
      // Where the database can't be asked, the others find out by themselves.
      await pool.query("select holdfast_private.retire_worker($1)", [workerId]).catch(() => {});
    },
  };
}
