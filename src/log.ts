import { Logger as GraphileLogger } from "graphile-worker";
import pino from "pino";
import type { LogLevel } from "./config.ts";

export type Log = pino.Logger;

/** JSON lines; readable ones where a person watches and pino-pretty (a dev dependency) is there. */
export async function createLog(level: LogLevel): Promise<Log> {
  if (!process.stdout.isTTY) return pino({ level });
  const pretty = await import("pino-pretty").catch(() => undefined);
  return pretty ? pino({ level }, pretty.default({ ignore: "pid,hostname", translateTime: "HH:MM:ss", sync: true })) : pino({ level });
}

/** Graphile's tools tell of each job and migration at level info: here that is detail. */
export function graphileLogger(log: Log): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    if (level === "error") log.error(message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  });
}
