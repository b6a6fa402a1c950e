import { setTimeout as sleep } from "node:timers/promises";
import { Logger, type ParsedCronItem, run, type TaskList, type WorkerPool } from "graphile-worker";
import type pg from "pg";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { graphileLogFactory, type Log } from "./log.ts";

/** Of a stop: when running jobs are told to end, and when they are given back unfinished. */
const abortMs = 3_000;
const giveBackMs = 6_000;
const pauseMs = 1_000;

export interface QueueOptions {
  pool: pg.Pool;
  log: Log;
  taskList: TaskList;
  parsedCronItems: ParsedCronItem[];
  concurrency: number;
}

interface OpenQueue {
  /** Resolves when it has ended, however. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs graphile-worker's queue and crontab until it is stopped. The queue gives up when it can't tell a job's end, as where the connection
 * is lost meanwhile: it is opened anew then.
 */
export async function startQueue(options: QueueOptions): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener("abort", () => resolve()));
  const finished = keepOpen(await openQueue(options));

  async function keepOpen(first: OpenQueue): Promise<void> {
    let queue: OpenQueue | undefined = first;
    while (queue) {
      await Promise.race([queue.ended, stopped]);
      if (!stopping.signal.aborted) options.log.warn("the queue gave up; opening it anew");
      await queue.stop();
      queue = await reopen();
    }
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

async function openQueue({ pool, log, taskList, parsedCronItems, concurrency }: QueueOptions): Promise<OpenQueue> {
  let workerPool: WorkerPool | undefined;
  let heartbeat: Heartbeat | undefined;
  const plugin: GraphileConfig.Plugin = {
    name: "HoldfastHeartbeatPlugin",
    version: "1.0.0",
    worker: {
      hooks: {
        startWorker(_info, { worker }) {
          workerPool = worker.workerPool;
          heartbeat ??= startHeartbeat({ pool, log, workerId: workerPool.id });
          return heartbeat.known;
        },
      },
    },
  };
  const runner = await run({
    pgPool: pool,
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
  });
  const ended = runner.promise.catch(() => {});
  return {
    ended,
    async stop() {
      // The runner's own kill() does nothing once it stops.
      const giveBack = setTimeout(() => void Promise.resolve(workerPool?.forcefulShutdown("The worker stops")).catch(() => {}), giveBackMs);
      // It refuses where it gave up by itself.
      await runner.stop().catch(() => {});
      await ended;
      clearTimeout(giveBack);
      await heartbeat?.stop();
    },
  };
}
