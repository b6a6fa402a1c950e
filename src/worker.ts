import { setTimeout as sleep } from "node:timers/promises";
import { parseCrontab } from "graphile-worker";
import { createChannels } from "./channels/channels.ts";
import { type Running, refuseArguments, runCommand } from "./command.ts";
import { type OwnerConfig, readEnvironment } from "./config.ts";
import { checkOwnerLogin } from "./database/checks.ts";
import { openDatabase, ownerConfig } from "./database/open.ts";
import { createPool } from "./database/pool.ts";
import { createLog, type Log } from "./log.ts";
import { Pulse } from "./worker/pulse.ts";
import { startQueue } from "./worker/queue.ts";
import { startRelay } from "./worker/relay.ts";
import { createTasks } from "./worker/tasks.ts";

// A key keeps one job of a kind in the queue however long no worker ran, and a sweep or pruning that failed is not retried: the next one does it.
// Local midnights lie on the quarters of an hour.
const crontab = `
* * * * * sweep_expired_holds ?max=1&jobKey=sweep_expired_holds
* * * * * announce_expiring_holds ?max=1&jobKey=announce_expiring_holds
* * * * * send_reminders ?max=1&jobKey=send_reminders
* * * * * requeue_deliveries ?max=1&jobKey=requeue_deliveries
*/15 * * * * generate_horizon ?jobKey=generate_horizon
15 * * * * prune_deliveries ?max=1&jobKey=prune_deliveries
25 * * * * prune_change_log ?max=1&jobKey=prune_change_log
35 * * * * prune_confirmations ?max=1&jobKey=prune_confirmations
45 * * * * prune_idempotency_keys ?max=1&jobKey=prune_idempotency_keys
`;

/** A stop lasts no longer: what is under way then is taken up by others (src/worker/heartbeat.ts). */
const drainMs = 8_500;
const answerMs = 5_000;

/** Runs the tasks of tasks/, their crontab and the relay. Any number of workers run beside each other. */
export async function startWorker({ config, log }: { config: OwnerConfig; log: Log }): Promise<Running> {
  await checkOwnerLogin(config.ownerDatabaseUrl, config.production);
  // For the heartbeat and the relay, which must not wait behind jobs, nor for a server that has gone without a word.
  const pool = createPool(config.ownerDatabaseUrl, { max: 2, applicationName: "holdfast-worker", log, answerMs });
  const channels = createChannels(config.channels);
  const pulse = new Pulse();
  try {
    const queue = await startQueue({
      databaseUrl: config.ownerDatabaseUrl,
      pool,
      pulse,
      log,
      taskList: createTasks({ config, log, channels, pulse }),
      parsedCronItems: parseCrontab(crontab),
      concurrency: config.workerConcurrency,
    });
    const relay = startRelay(pool, log);
    const drain = async (): Promise<void> => {
      await Promise.all([relay.stop(), queue.stop()]);
      channels.close();
      await pool.end();
    };
    return { stop: () => Promise.race([drain(), sleep(drainMs, undefined, { ref: false })]) };
  } catch (error) {
    channels.close();
    await pool.end();
    throw error;
  }
}

const usage = `
Runs a worker: expired holds are swept, horizons generated, the change log's news carried out, messages sent, reminders made, what is old
forgotten. Run as many as you like: they share the work, and look after the jobs of one that died.

  npm run worker

  OWNER_DATABASE_URL   the owner of the schema holdfast; outside production DATABASE_URL is taken instead, or the embedded server
  WORKER_CONCURRENCY   jobs at a time (default 4)
  LOG_LEVEL            trace, debug, info (default), warn, error, fatal, silent

Ctrl-C or SIGTERM stops it within 10 seconds. All variables stand in README.md, its queue in OPERATING.md.
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
