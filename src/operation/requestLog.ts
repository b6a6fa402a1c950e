import type { Request, RequestHandler } from "express";
import { pinoHttp } from "pino-http";
import type { Log } from "../log.ts";
import { claimsFor } from "../plugins/identity.ts";
import { chooseRequestId, withRequestId } from "./requestId.ts";

/** What asks these comes every few seconds: it would bury the rest. */
const probes = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * One line for each request: method, path, status, duration, role and id. No headers, no query, no body, no address: what is left out
 * can't leak. The id goes out as X-Request-Id, and every line that the request's own work logs carries it.
 */
export function logRequests(log: Log): RequestHandler {
  const write = pinoHttp<Request>({
    logger: log,
    serializers: { req: () => undefined },
    // The line is written under the log's own bindings: what the request was is in its object.
    quietResLogger: true,
    customAttributeKeys: { responseTime: "durationMs" },
    genReqId: (request) => chooseRequestId(request.headers["x-request-id"]),
    customLogLevel(request, response) {
      if (probes.has(request.path)) return "debug";
      return response.statusCode >= 500 ? "error" : "info";
    },
    customSuccessMessage: () => "request",
    customErrorMessage: () => "request",
    customSuccessObject: (request, response, told: { durationMs: number }) => lineOf(request, response, told.durationMs),
    customErrorObject: (request, response, _error, told: { durationMs: number }) => lineOf(request, response, told.durationMs),
  });
  return (request, response, next) => {
    write(request, response);
    const id = String(request.id);
    response.setHeader("x-request-id", id);
    withRequestId(id, next);
  };
}

function lineOf(request: Request, response: { statusCode: number; writableFinished: boolean }, durationMs: number): object {
  const { statusCode: status, writableFinished } = response;
  return {
    requestId: request.id,
    method: request.method,
    // A path that is none of ours may say anything.
    ...(status !== 404 && { path: request.path }),
    status,
    ...(!writableFinished && { aborted: true }),
    durationMs,
    role: claimsFor(request)?.role ?? "anonymous",
  };
}
