import pino from "pino";
import type { LogLevel } from "./config.ts";

export type Log = pino.Logger;

/** JSON lines; readable ones where a person watches and pino-pretty (a dev dependency) is there. */
export async function createLog(level: LogLevel): Promise<Log> {
  if (!process.stdout.isTTY) return pino({ level });
  const pretty = await import("pino-pretty").catch(() => undefined);
  return pretty ? pino({ level }, pretty.default({ ignore: "pid,hostname", translateTime: "HH:MM:ss", sync: true })) : pino({ level });
}

/**
 * What graphile-worker's and graphile-migrate's Logger (a class of each) is made with. They tell of each job and migration at level
 * info: here that is detail.
 */
export function graphileLogFactory(log: Log): () => (level: string, message: string) => void {
  return () => (level, message) => {
    if (level === "error") log.error(message);
    else if (level === "warning") log.warn(message);
    else log.debug(message);
  };
}
