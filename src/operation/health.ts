import { type RequestHandler, Router } from "express";
import { builtVersion } from "../database/version.ts";
import type { Log } from "../log.ts";
import type { Monitor } from "./monitor.ts";

/** Why requests should go elsewhere. */
type Trouble = "draining" | "unreachable" | "outdated";

export interface HealthOptions {
  monitor: Monitor;
  log: Log;
  isDraining(): boolean;
}

/** `/healthz`: the process lives. `/readyz`: it should be given requests. A dead worker is no reason against: the API works without. */
export function healthRoutes(options: HealthOptions): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  router.get("/readyz", readiness(options));
  return router;
}

function readiness({ monitor, log, isDraining }: HealthOptions): RequestHandler {
  let told: Trouble | undefined;
  const tell = (trouble: Trouble | undefined, facts: object): void => {
    // Once for each change: probes come every few seconds.
    if (trouble === told) return;
    told = trouble;
    if (trouble === undefined) log.info(facts, "ready again");
    else log.warn({ trouble, ...facts }, "not ready");
  };
  const look = async (): Promise<Trouble | undefined> => {
    try {
      const version = await monitor.readVersion();
      const trouble = version < builtVersion ? "outdated" : undefined;
      tell(trouble, { version, builtVersion });
      return trouble;
    } catch (error) {
      tell("unreachable", { err: error });
      return "unreachable";
    }
  };
  // Everybody may ask: any number of questions at a time is one to the database.
  let looking: Promise<Trouble | undefined> | undefined;
  return async (_request, response) => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    const trouble = isDraining() ? "draining" : await looking;
    response.status(trouble ? 503 : 200).json({ status: trouble ?? "ok" });
  };
}
