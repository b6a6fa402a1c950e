import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { makeApp } from "./app.ts";
import { calendarFileRoute } from "./bookings/calendarFile.ts";
import { standInPaymentRoute } from "./bookings/standInPayment.ts";
import { forgetsChanges, makeSettingsCache, type SettingsCache } from "./cache/settings.ts";
import { listenForChanges } from "./changes/announcements.ts";
import { ChangeHub } from "./changes/hub.ts";
import { type Running, refuseArguments, runCommand } from "./command.ts";
import { Complaint } from "./complaint.ts";
import { readEnvironment, type ServerConfig } from "./config.ts";
import { checkServerLogin } from "./database/checks.ts";
import { openDatabase, serverConfig } from "./database/open.ts";
import { createPool } from "./database/pool.ts";
import { loadErrorRegistry, makeErrorMask } from "./errors.ts";
import { makeVerifier } from "./identity.ts";
import { createHttpServer } from "./limits/httpServer.ts";
import { startRequestCounter } from "./limits/requestCounter.ts";
import { createLog, type Log } from "./log.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import { closeServer, drainMs } from "./operation/closeServer.ts";
import { startOperation } from "./operation/operation.ts";
import { graphqlPath, makeServingPreset } from "./preset.ts";
import { openReplica, type Replica } from "./replica/replica.ts";
import { sampleUserRoutes } from "./site/sampleUsers.ts";
import { siteRoutes } from "./site/serve.ts";
import { serveSockets } from "./sockets/serve.ts";

const usage = `
Runs the API alone: /graphql, /healthz, /readyz, /metrics, the web app at /, and outside production /graphiql.

  npm run server

Needs a migrated database: DATABASE_URL, or the embedded one. See README.md for the environment.
`;

export interface RunningServer extends Running {
  url: string;
  settingsCache: SettingsCache;
}

/** The network may say nothing at all: a connection is there by then, or not, and an answer is as long after the statement had to end. */
const connectMs = 5_000;
const graceMs = 1_000;
/** What the last requests leave behind may take so long, when they were cut off. */
const lateMs = 1_000;

export async function startServer({ config, log }: { config: ServerConfig; log: Log }): Promise<RunningServer> {
  await checkServerLogin(config.databaseUrl, config.production);
  const answerMs = config.limits.database.statementTimeoutMs + graceMs;
  const pool = createPool(config.databaseUrl, {
    max: config.poolSize,
    applicationName: "holdfast-api",
    log,
    connectMs,
    answerMs,
    pipeline: true,
  });
  const settingsCache = makeSettingsCache();
  const hub = new ChangeHub();
  const announcements = listenForChanges(config.databaseUrl, log, [forgetsChanges(settingsCache), hub]);
  const requests = startRequestCounter(config, log);
  const operation = startOperation({ config, log, pool, settingsCache, requests, hub });
  let replica: Replica | undefined;
  const letGo = async (): Promise<void> => {
    await announcements.stop();
    await replica?.stop();
    await operation.stop();
    await requests.stop();
    await pool.end();
  };
  try {
    replica = await openReplica({ config, primary: pool, metrics: operation.metrics, log });
    const registry = await loadErrorRegistry(pool);
    const maskError = operation.counted(makeErrorMask(registry, log, { suggestions: !config.production }));
    const verifyToken = makeVerifier(config.jwt, log);
    const preset = makeServingPreset({
      pool,
      verifyToken,
      maskError,
      introspection: !config.production,
      limits: config.limits,
      requests,
      settingsCache,
      hub,
      metrics: operation.metrics,
      replica,
    });
    const { trustProxy, corsOrigins, publicUrl, production } = config;
    const { database: limits } = config.limits;
    const domain = new URL(config.channels.publicUrl).hostname;
    const routes = [
      ...operation.routes,
      notificationRoutes({ pool, registry, requests, limits }),
      calendarFileRoute({ pool, verifyToken, requests, limits, domain }),
      ...(production ? [] : [standInPaymentRoute({ pool, verifyToken, maskError, limits }), sampleUserRoutes(pool, config.jwt)]),
      siteRoutes(log),
    ];
    const app = await makeApp({ preset, log, routes, maskError, trustProxy, corsOrigins, graphiql: !production });
    const server = createHttpServer(app.express, config.limits.http, trustProxy);
    const origins = [...corsOrigins, ...(publicUrl ? [new URL(publicUrl).origin] : [])];
    const { serv } = app;
    const sockets = serveSockets({
      server,
      serv,
      path: graphqlPath,
      verifyToken,
      requests,
      origins,
      trustProxy,
      settings: config.sockets,
      log,
    });
    operation.watchSockets(sockets);
    await listen(server, config.port).catch(async (error: Error) => {
      await sockets.stop();
      await app.release();
      throw error;
    });
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://localhost:${port}`,
      settingsCache,
      async stop() {
        await operation.drain();
        const end = async (): Promise<void> => {
          await Promise.all([closeServer(server), sockets.stop()]);
          await app.release();
          await letGo();
        };
        await Promise.race([end(), sleep(drainMs + lateMs, undefined, { ref: false })]);
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Complaint(`Port ${port} is taken: set PORT to another`) : error),
    );
    server.listen(port, resolve);
  });
}

await runCommand(import.meta, usage, async (args) => {
  refuseArguments(args);
  const environment = readEnvironment();
  const database = await openDatabase(environment);
  try {
    const log = await createLog(environment.settings.logLevel);
    const server = await startServer({ config: await serverConfig(environment, database), log });
    log.info(`API at ${server.url}/graphql`);
    return {
      async stop() {
        await server.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
});
