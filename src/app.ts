import "./grafastMode.ts";
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import type { Logger } from "pino";
import { postgraphile } from "postgraphile";
import { isSafeError, type SafeError } from "postgraphile/grafast";
// The adaptor for Express 4 runs on Express 5: there is no other.
import type { GrafservBase } from "postgraphile/grafserv";
import { grafserv } from "postgraphile/grafserv/express/v4";
import { GraphQLError } from "postgraphile/graphql";
import type { ErrorMask } from "./errors.ts";
import { crossOrigin, graphiqlHeaders, securityHeaders } from "./limits/headers.ts";
import { logRequests } from "./operation/requestLog.ts";
import { codeOfStatus, refusal } from "./refusal.ts";

export interface App {
  express: Express;
  /** Answers GraphQL, over whichever transport. */
  serv: GrafservBase;
  /** Lets go of all but the pool, which is its maker's. */
  release(): Promise<void>;
}

export interface AppOptions {
  preset: GraphileConfig.Preset;
  log: Logger;
  maskError: ErrorMask;
  /** What is answered before and beside GraphQL. */
  routes: RequestHandler[];
  /** How many proxies in front of us tell the caller's address. */
  trustProxy: number;
  /** Whose pages may call; empty: nobody's. */
  corsOrigins: string[];
  /** Whether there is a page to try queries on. */
  graphiql: boolean;
}

/** Everything the API answers by HTTP. All of it is JSON but the pages: GraphiQL's, and those that links in mails lead to. */
export async function makeApp(options: AppOptions): Promise<App> {
  const { preset, log, routes, maskError, trustProxy, corsOrigins, graphiql } = options;
  const pgl = postgraphile(preset);
  // Fail here and not at the first request.
  await pgl.getSchema();
  const serv = pgl.createServ(grafserv);
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", trustProxy);
  app.use(logRequests(log), securityHeaders(), ...crossOrigin(corsOrigins), ...routes);
  if (graphiql) app.use(["/graphiql", "/ruru-static"], graphiqlHeaders());
  await serv.addTo(app, null, false);
  await serv.ready();
  app.use(notFound(maskError), failure(maskError, log));
  return {
    express: app,
    serv,
    async release() {
      await pgl.release();
      for (const service of preset.pgServices ?? []) await service.release?.();
    },
  };
}

/** Refuses what no handler took. */
function notFound(maskError: ErrorMask): RequestHandler {
  return (_request, response) => sendRefusal(response, refusal("NOT_FOUND", "There is nothing here."), maskError);
}

/** Express tells an error by its four parameters. */
function failure(maskError: ErrorMask, log: Logger): ErrorRequestHandler {
  return (error: Error, request, response, next) => {
    if (response.headersSent) return next(error);
    if (isSafeError(error)) return sendRefusal(response, error, maskError);
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.path }, "A request failed");
    const message = status < 500 ? "The request is malformed." : "Something went wrong on our side.";
    sendRefusal(response, refusal(codeOfStatus(status), message), maskError);
  };
}

function statusOf(error: Error): number {
  const status = "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" && status >= 400 && status < 600 ? status : 500;
}

/** In the form of GraphQL's errors, here too. */
function sendRefusal(response: Response, originalError: SafeError, maskError: ErrorMask): void {
  const error = maskError(new GraphQLError(originalError.message, { originalError }));
  response.status(Number(originalError.extensions?.["statusCode"] ?? 500)).json({ errors: [error] });
}
