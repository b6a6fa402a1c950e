import pino from "pino";
import type { LogLevel } from "./config.ts";

export type Log = pino.Logger;

/** DETAIL of PostgreSQL's errors quotes rows, with the people in them. */
export const serializers = {
  err(error: Error): Record<string, unknown> {
    const { detail, ...told } = pino.stdSerializers.err(error);
    return told;
  },
};

/** JSON lines; readable ones where a person watches and pino-pretty (a dev dependency) is there. */
export async function createLog(level: LogLevel): Promise<Log> {
  const options = { level, serializers };
  if (!process.stdout.isTTY) return pino(options);
  const pretty = await import("pino-pretty").catch(() => undefined);
  return pretty ? pino(options, pretty.default({ ignore: "pid,hostname", translateTime: "HH:MM:ss", sync: true })) : pino(options);
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
