import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, type ParsedCronItem, run, type TaskList, type WorkerEvents, type WorkerPool } from "graphile-worker";
import type pg from "pg";
import { createPool } from "../database/pool.ts";
import { graphileLogFactory, type Log } from "../log.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import type { Pulse } from "./pulse.ts";

/** Of a stop: when running jobs are told to end, and when they are given back unfinished. */
const abortMs = 3_000;
const giveBackMs = 6_000;
const pauseMs = 1_000;

/** A queue that is cut off may never answer: it is left behind then. */
const abandonMs = 7_500;

export interface QueueOptions {
  databaseUrl: string;
  /** For the heartbeat: with answers that come soon or not at all. */
  pool: pg.Pool;
  pulse: Pulse;
  log: Log;
  taskList: TaskList;
  parsedCronItems: ParsedCronItem[];
  concurrency: number;
}

interface OpenQueue {
  /** Resolves when it has ended by itself, or is of no use any more. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs graphile-worker's queue and crontab until it is stopped. Where a connection is lost the queue may not know what it has:
 * it gives up when it can't tell a job's end, takes jobs and never hears of them, waits without end for a server that has gone. So it is
 * opened anew then, as a worker of another id and on new connections, and all that stands under the old id is given back.
 */
export async function startQueue(options: QueueOptions): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener("abort", () => resolve()));
  const finished = keepOpen(await openQueue(options));

  async function keepOpen(first: OpenQueue): Promise<void> {
    let queue: OpenQueue | undefined = first;
    let draining: Promise<unknown> = Promise.resolve();
    while (queue) {
      await Promise.race([queue.ended, stopped]);
      if (!stopping.signal.aborted) options.log.warn("the queue lost a connection; opening it anew");
      // What it still runs goes on beside the next one.
      draining = Promise.all([draining, queue.stop()]);
      queue = await reopen();
    }
    await draining;
  }

  async function reopen(): Promise<OpenQueue | undefined> {
    while (!stopping.signal.aborted) {
      try {
        return await openQueue(options);
      } catch (error) {
        options.log.debug({ error: String(error) }, "the queue can't be opened yet");
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
    return undefined;
  }

  return {
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}

async function openQueue({ databaseUrl, pool, pulse, log, taskList, parsedCronItems, concurrency }: QueueOptions): Promise<OpenQueue> {
  // Beside the jobs: graphile-worker's listener, crontab and completions.
  const connections = createPool(databaseUrl, { max: concurrency + 3, applicationName: "holdfast-worker", log });
  const events: WorkerEvents = new EventEmitter();
  // The runner's own promise may never settle once the queue gave up.
  const gaveUp = new Promise<void>((resolve) => events.once("pool:gracefulShutdown", () => resolve()));
  const lostAnswer = new Promise<void>((resolve) => events.once("worker:getJob:error", () => resolve()));
  const life: { workerPool?: WorkerPool; heartbeat?: Heartbeat } = {};
  const plugin: GraphileConfig.Plugin = {
    name: "HoldfastHeartbeatPlugin",
    version: "1.0.0",
    worker: {
      hooks: {
        startWorker(_info, { worker }) {
          life.workerPool = worker.workerPool;
          life.heartbeat ??= startHeartbeat({ pool, pulse, log, workerId: worker.workerPool.id });
          return life.heartbeat.known;
        },
      },
    },
  };
  const runner = await run({
    pgPool: connections,
    events,
    taskList,
    parsedCronItems,
    // Its own handlers would end the process before the API and the database are stopped.
    noHandleSignals: true,
    logger: new Logger(graphileLogFactory(log)),
    preset: {
      plugins: [plugin],
      worker: {
        concurrentJobs: concurrency,
        // A sweep may be due at any second.
        pollInterval: 500,
        gracefulShutdownAbortTimeout: abortMs,
        // Without a delay graphile-worker tells a job's end only once, and where the connection is lost meanwhile the process ends.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  }).catch((error: unknown) => {
    // Not waited for: one of them may never end.
    void connections.end();
    throw error;
  });
  const ended = runner.promise.catch(() => {});
  const { workerPool, heartbeat } = life;
  // What stands in locked_by of the jobs that it runs.
  log.info({ worker: workerPool?.id }, "takes jobs");

  async function drain(): Promise<void> {
    // The runner's own kill() does nothing once it stops.
    const giveBack = setTimeout(() => void Promise.resolve(workerPool?.forcefulShutdown("The worker stops")).catch(() => {}), giveBackMs);
    // It refuses where it gave up by itself.
    await runner.stop().catch(() => {});
    await ended;
    clearTimeout(giveBack);
  }

  return {
    ended: Promise.race([ended, gaveUp, lostAnswer, ...(heartbeat ? [heartbeat.lost] : [])]),
    async stop() {
      await Promise.race([drain(), sleep(abandonMs, undefined, { ref: false })]);
      // What still runs ends without the database.
      void connections.end();
      await heartbeat?.stop();
    },
  };
}
