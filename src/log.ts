import pino from "pino";
import type { LogLevel } from "./config.ts";
import { currentRequestId } from "./operation/requestId.ts";

export type Log = pino.Logger;

/**
 * DETAIL of PostgreSQL's errors quotes rows, with the people in them; messages about malformed values (class 22) quote these; and
 * whatever has an @ may be an address, or a password in a URL.
 */
export const serializers = {
  err(error: Error): Record<string, unknown> {
    const { detail, ...told } = pino.stdSerializers.err(error);
    const isValueError = /^22/.test(String(told["code"]));
    const clean = (text: string): string => scrub(isValueError ? text.replaceAll(/"[^"]*"/g, '"…"') : text);
    return { ...told, message: clean(told.message), stack: clean(told.stack) };
  },
  /** An error's message alone. */
  error: (text: unknown): unknown => (typeof text === "string" ? scrub(text) : text),
};

function scrub(text: string): string {
  return text.replaceAll(/\S+@\S+/g, "…@…");
}

/** JSON lines; readable ones where a person watches and pino-pretty (a dev dependency) is there. */
export async function createLog(level: LogLevel, destination?: pino.DestinationStream): Promise<Log> {
  const mixin = (): object => {
    const requestId = currentRequestId();
    return requestId === undefined ? {} : { requestId };
  };
  const options = { level, serializers, mixin };
  if (destination) return pino(options, destination);
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
