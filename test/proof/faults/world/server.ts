import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedServer, isAlive, startEmbedded } from "../../../../src/database/embedded.ts";
import { prepareLogins } from "../../../../src/database/logins.ts";
import { installEngine } from "../../../../src/database/migrations.ts";
import { createOwnedDatabase } from "../../../../src/database/owned.ts";
import { createLog } from "../../../../src/log.ts";

/** A PostgreSQL server that is there to be killed: as durable as one that is installed, with Holdfast in a database of it. */
export interface Server {
  embedded: EmbeddedServer;
  ownerUrl: string;
  apiUrl: string;
  /** SIGKILL to the postmaster: nothing is told, nothing is written any more. */
  kill(): Promise<void>;
  /** What a service manager does: starts it, on the same port, until it runs. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export const databaseName = "holdfast";
/** For the processes that a killed postmaster leaves behind, which hold its memory until they notice. */
const patienceMs = 20_000;

export async function startServer(settings: Record<string, string> = {}): Promise<Server> {
  // Found by the next run where this one is killed (src/database/throwaway.ts).
  const directory = await mkdtemp(join(tmpdir(), `holdfast-throwaway-${process.pid}-`));
  const launch = (): Promise<EmbeddedServer> =>
    startEmbedded(directory, { settings: { max_connections: "150", log_min_messages: "fatal", ...settings }, port: 0 });
  const embedded = await launch();
  const ownerUrl = await createOwnedDatabase(embedded, databaseName);
  const apiUrl = embedded.url("holdfast_api", embedded.secrets.api, databaseName);
  await installEngine(ownerUrl, await createLog("warn"));
  await prepareLogins({ databaseUrl: apiUrl, ownerDatabaseUrl: ownerUrl, embedded });
  return {
    embedded,
    ownerUrl,
    apiUrl,
    async kill() {
      const pid = Number((await readFile(join(directory, "postgres/data/postmaster.pid"), "utf8")).split("\n")[0]);
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await sleep(10);
    },
    start: () => untilStarted(launch, embedded.port),
    async remove() {
      await embedded.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function untilStarted(launch: () => Promise<EmbeddedServer>, port: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      const started = await launch();
      if (started.port === port) return;
      await started.stop();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(50);
  }
}
