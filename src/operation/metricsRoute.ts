import { createHash, timingSafeEqual } from "node:crypto";
import { type RequestHandler, Router } from "express";
import type { Metrics } from "./metrics.ts";

export interface MetricsRouteOptions {
  metrics: Metrics;
  refresh(): Promise<void>;
  token: string | undefined;
  production: boolean;
}

/** `/metrics` for Prometheus. Business figures are not for the whole internet: in production there is none without METRICS_TOKEN. */
export function metricsRoute({ metrics: { registry }, refresh, token, production }: MetricsRouteOptions): Router {
  const router = Router();
  if (token === undefined && production) return router;
  router.get("/metrics", ...(token === undefined ? [] : [requireToken(token)]), async (_request, response) => {
    await refresh();
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

function requireToken(token: string): RequestHandler {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (request, response, next) => {
    // Of digests, which are equally long: how much of a guess was right must not show in the time.
    if (timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return next();
    response.set("www-authenticate", "Bearer").status(401).type("text").send("METRICS_TOKEN is needed.\n");
  };
}
