import { setTimeout as sleep } from "node:timers/promises";
import type { RequestHandler } from "express";
import type { Pool } from "pg";
import type { SettingsCache } from "../cache/settings.ts";
import type { ChangeHub } from "../changes/hub.ts";
import type { ServerConfig } from "../config.ts";
import type { ErrorMask } from "../errors.ts";
import type { RequestCounter } from "../limits/requestCounter.ts";
import type { Log } from "../log.ts";
import type { Sockets } from "../sockets/serve.ts";
import { addFigures } from "./figures.ts";
import { healthRoutes } from "./health.ts";
import { countElsewhere, type Metrics, makeMetrics, measureElsewhere } from "./metrics.ts";
import { metricsRoute } from "./metricsRoute.ts";
import { makeMonitor } from "./monitor.ts";

/** What operators see of one API process. */
export interface Operation {
  metrics: Metrics;
  routes: RequestHandler[];
  /** The same mask, with each code counted. */
  counted(maskError: ErrorMask): ErrorMask;
  watchSockets(sockets: Sockets): void;
  /** From now on /readyz sends requests elsewhere; done once a load balancer had the time to see it. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface OperationOptions {
  config: ServerConfig;
  log: Log;
  pool: Pool;
  settingsCache: SettingsCache;
  requests: RequestCounter;
  hub: ChangeHub;
}

export function startOperation(options: OperationOptions): Operation {
  const { config, log, pool } = options;
  const { production, operation } = config;
  const metrics = makeMetrics();
  const monitor = makeMonitor(config.databaseUrl, log);
  Object.assign(metrics.pools, { api: pool, monitor: monitor.pool });
  watchParts(metrics, options);
  const { refresh } = addFigures(metrics, monitor, log);
  let isDraining = false;
  return {
    metrics,
    routes: [
      lastOfConnection(() => isDraining),
      healthRoutes({ monitor, log, isDraining: () => isDraining }),
      metricsRoute({ metrics, refresh, token: operation.metricsToken, production }),
    ],
    counted: (maskError) => counted(maskError, metrics),
    watchSockets: (sockets) =>
      measureElsewhere(metrics, { name: "holdfast_websocket_connections", help: "Open websocket connections.", read: () => sockets.size }),
    async drain() {
      isDraining = true;
      log.info({ trouble: "draining" }, "not ready");
      await sleep(operation.shutdownDelayMs);
    },
    stop: () => monitor.pool.end(),
  };
}

/** What the parts of this process count for themselves. */
function watchParts(metrics: Metrics, { settingsCache, requests, hub }: OperationOptions): void {
  countElsewhere(metrics, {
    name: "holdfast_cache_reads_total",
    help: "Reads of models' settings, by whether the cache had them (hit) or the database was asked (miss).",
    label: "result",
    read: () => ({ hit: settingsCache.counts.hits, miss: settingsCache.counts.misses }),
  });
  countElsewhere(metrics, {
    name: "holdfast_rate_limit_refusals_total",
    help: "Requests that were one too many, by whose limit: address, caller, admin.",
    label: "limit",
    read: () => requests.refusals,
  });
  measureElsewhere(metrics, { name: "holdfast_subscriptions", help: "GraphQL subscriptions that are listened to.", read: () => hub.size });
}

/** Whoever keeps his connection for further requests makes them elsewhere. */
function lastOfConnection(isDraining: () => boolean): RequestHandler {
  return (_request, response, next) => {
    if (isDraining()) response.set("connection", "close");
    next();
  };
}

function counted(maskError: ErrorMask, { errors }: Metrics): ErrorMask {
  // Over a websocket an error may pass twice.
  const seen = new WeakSet<Error>();
  return (error) => {
    const masked = maskError(error);
    if (!seen.has(error)) errors.inc({ code: String(masked.extensions["code"]) });
    seen.add(masked);
    return masked;
  };
}
