import { type ChildProcess, spawn } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareLogins } from "../../src/database/logins.ts";
import { installEngine } from "../../src/database/migrations.ts";
import { createOwnedDatabase } from "../../src/database/owned.ts";
import { startThrowaway } from "../../src/database/throwaway.ts";
import { createLog } from "../../src/log.ts";
import { mintToken } from "../../src/token.ts";
import { followHolds, type Load, type Measured, type Target, watchAvailability } from "./subscriptionLoad.ts";

// npm run bench:subscriptions: how long a change takes from its commit to those who subscribed to it, with API, worker and PostgreSQL
// in processes of their own, as they run in production. Fails where a change does not arrive; the target is told, not enforced.

const load: Load = { subscribers: 100, changesPerSecond: 50, seconds: 10 };
const target = { p50: 150, p99: 500 };
const root = join(import.meta.dirname, "../..");
const jwt = { secret: "a secret of the benchmark, 32 or more", issuer: "holdfast", audience: "holdfast" };

const server = await startThrowaway();
const children: ChildProcess[] = [];
try {
  const ownerUrl = await createOwnedDatabase(server, "holdfast");
  await installEngine(ownerUrl, await createLog("warn"));
  await prepareLogins({ databaseUrl: ownerUrl, ownerDatabaseUrl: ownerUrl, embedded: server });
  const apiUrl = server.url("holdfast_api", server.secrets.api, "holdfast");
  const environment = {
    ...process.env,
    DATABASE_URL: apiUrl,
    OWNER_DATABASE_URL: ownerUrl,
    PORT: "0",
    JWT_SECRET: jwt.secret,
    MAX_SOCKETS_PER_ADDRESS: "1000",
    LOG_LEVEL: "info",
  };
  const [api] = await Promise.all([
    start("server", environment, /API at (http:\S+)\/graphql/),
    start("worker", environment, /worker runs/),
  ]);
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 10 });
  const { rows } = await owner.query<{ version: string }>("select current_setting('server_version') as version");
  console.log(
    `Node ${process.version}, PostgreSQL ${rows[0]!.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ` +
      `${load.subscribers} subscribers on as many websockets, ${load.changesPerSecond} changes/s for ${load.seconds} s; POOL_SIZE 10`,
  );
  const running: Target = {
    url: `${api!.replace("http", "ws")}/graphql`,
    owner,
    authorizationOf: async (userId) => `Bearer ${await mintToken(jwt, { role: "customer", userId, hours: 1 })}`,
  };
  report("availabilityChanged, one model that all watch", await watchAvailability(running, load));
  report("holdChanged, each customer its own holds", await followHolds(running, load));
  await owner.end();
} finally {
  await Promise.all(children.map(end));
  await server.stop();
}

/** Starts a command's file and gives what it says where it runs. */
function start(command: string, env: NodeJS.ProcessEnv, says: RegExp): Promise<string | undefined> {
  const child = spawn(process.execPath, [`src/${command}.ts`], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  let printed = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const found = says.exec(printed);
      if (found) resolve(found[1]);
    });
    child.once("exit", () => reject(new Error(`${command} ended: ${printed}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function report(what: string, { latencies, missing, events }: Measured): void {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  const [p50, p99] = [at(0.5), at(0.99)];
  const verdict = p50 <= target.p50 && p99 <= target.p99 ? "met" : "missed";
  console.log(
    `${what}: commit to client p50 ${p50} ms, p99 ${p99} ms, most ${at(1)} ms (target ${target.p50}/${target.p99}: ${verdict}); ` +
      `${latencies.length} arrivals in ${events} events, ${missing} missing`,
  );
  if (missing > 0) process.exitCode = 1;
}
