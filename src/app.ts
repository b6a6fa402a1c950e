import "./grafastMode.ts";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { postgraphile } from "postgraphile";
// The adaptor for Express 4 runs on Express 5: there is no other.
import { grafserv } from "postgraphile/grafserv/express/v4";
import { crossOrigin, graphiqlHeaders, securityHeaders } from "./limits/headers.ts";
import { type ApiCode, codeOfStatus } from "./refusal.ts";

export interface App {
  express: Express;
  /** Lets go of all but the pool, which is its maker's. */
  release(): Promise<void>;
}

export interface AppOptions {
  pool: Pool;
  preset: GraphileConfig.Preset;
  log: Logger;
  /** How many proxies in front of us tell the caller's address. */
  trustProxy: number;
  /** Whose pages may call; empty: nobody's. */
  corsOrigins: string[];
  /** Whether there is a page to try queries on. */
  graphiql: boolean;
}

/** Everything the API answers by HTTP. All of it is JSON but GraphiQL's page. */
export async function makeApp({ pool, preset, log, trustProxy, corsOrigins, graphiql }: AppOptions): Promise<App> {
  const pgl = postgraphile(preset);
  // Fail here and not at the first request.
  await pgl.getSchema();
  const serv = pgl.createServ(grafserv);
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", trustProxy);
  app.use(securityHeaders(), ...crossOrigin(corsOrigins));
  if (graphiql) app.use(["/graphiql", "/ruru-static"], graphiqlHeaders());
  app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  app.get("/readyz", readiness(pool, log));
  await serv.addTo(app, null, false);
  await serv.ready();
  app.use(notFound, failure(log));
  return {
    express: app,
    async release() {
      await pgl.release();
      for (const service of preset.pgServices ?? []) await service.release?.();
    },
  };
}

/** Ready is: the database answers. */
function readiness(pool: Pool, log: Logger): RequestHandler {
  return async (_request, response) => {
    try {
      await pool.query("select 1");
      response.json({ status: "ok" });
    } catch (error) {
      log.warn({ err: error }, "The database does not answer");
      response.status(503).json({ status: "unavailable" });
    }
  };
}

const notFound: RequestHandler = (_request, response) => {
  response.status(404).json(errorBody("NOT_FOUND", "There is nothing here."));
};

/** Express tells an error by its four parameters. */
function failure(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.path }, "A request failed");
    response
      .status(status)
      .json(errorBody(codeOfStatus(status), status < 500 ? "The request is malformed." : "Something went wrong on our side."));
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" && status >= 400 && status < 600 ? status : 500;
}

function errorBody(code: ApiCode, message: string) {
  return { errors: [{ message, extensions: { code, retryable: false } }] };
}
