import { Logger, parseCrontab, run } from "graphile-worker";
import { type Running, refuseArguments, runCommand } from "./command.ts";
import { Complaint } from "./complaint.ts";
import { type OwnerConfig, readEnvironment } from "./config.ts";
import { checkOwnerLogin } from "./database/checks.ts";
import { openDatabase, ownerConfig } from "./database/open.ts";
import { createPool } from "./database/pool.ts";
import { createLog, graphileLogFactory, type Log } from "./log.ts";
import { startRelay } from "./relay.ts";
import { createTasks } from "./tasks.ts";

// A key keeps one job of a kind in the queue however long no worker ran, and a sweep or pruning that failed is not retried: the next one does it.
const crontab = `
* * * * * sweep_expired_holds ?max=1&jobKey=sweep_expired_holds
15 0 * * * generate_horizon ?fill=1d&jobKey=generate_horizon
45 * * * * prune_idempotency_keys ?max=1&jobKey=prune_idempotency_keys
`;

interface RunningWorker extends Running {
  failed: Promise<never>;
}

/** Runs the tasks of tasks/, their crontab and the relay. Any number of workers run beside each other. */
export async function startWorker({ config, log }: { config: OwnerConfig; log: Log }): Promise<RunningWorker> {
  await checkOwnerLogin(config.ownerDatabaseUrl, config.production);
  // Beside the jobs: graphile-worker's listener and its polls, and the relay.
  const pool = createPool(config.ownerDatabaseUrl, { max: config.workerConcurrency + 3, applicationName: "holdfast-worker", log });
  try {
    const runner = await run({
      pgPool: pool,
      taskList: createTasks({ config, log }),
      parsedCronItems: parseCrontab(crontab),
      // Its own handlers would end the process before the API and the database are stopped.
      noHandleSignals: true,
      logger: new Logger(graphileLogFactory(log)),
      // Without a delay graphile-worker tells a job's end only once, and where the connection is lost meanwhile the process ends.
      preset: { worker: { concurrentJobs: config.workerConcurrency, pollInterval: 1000, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    const failed = runner.promise
      .catch(() => {})
      .then((): never => {
        throw new Complaint("The worker's queue gave up: the log tells why");
      });
    // It ends so after an ordinary stop too, when nobody waits for it.
    failed.catch(() => {});
    const relay = startRelay(pool, log);
    return {
      failed,
      async stop() {
        await relay.stop();
        // It refuses where it gave up by itself.
        await runner.stop().catch(() => {});
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

const usage = `
Runs a worker: expired holds are swept, horizons generated, the change log's news carried out. Run as many as you like.

  npm run worker

  OWNER_DATABASE_URL   the owner of the schema holdfast; outside production DATABASE_URL is taken instead, or the embedded server
  WORKER_CONCURRENCY   jobs at a time (default 4)
  LOG_LEVEL            trace, debug, info (default), warn, error, fatal, silent
`;

await runCommand(import.meta, usage, async (args) => {
  refuseArguments(args);
  const environment = readEnvironment();
  const log = await createLog(environment.settings.logLevel);
  const database = await openDatabase(environment);
  try {
    const worker = await startWorker({ config: ownerConfig(environment, database), log });
    log.info("worker runs");
    return {
      failed: worker.failed,
      async stop() {
        await worker.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
});
