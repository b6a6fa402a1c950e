import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimits } from "../config/limits.ts";
import type { Claims } from "../identity.ts";
import { refusal } from "../refusal.ts";
import { callerNetwork } from "./address.ts";

const windowSeconds = 60;

/** Counts requests and operations by who asks: the user that a token names, else the address that they come from. */
export class RequestCounter {
  readonly #trustProxy: number;
  readonly #limiters;

  constructor(limits: RateLimits, trustProxy: number) {
    this.#trustProxy = trustProxy;
    const limiter = (keyPrefix: string, points: number) => new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds });
    this.#limiters = {
      address: limiter("address", limits.perAddress),
      caller: limiter("caller", limits.perCaller),
      admin: limiter("admin", limits.perAdmin),
    };
  }

  /** Throws RATE_LIMITED when it is one too many, and says in `response` when to come again. */
  async count(request: IncomingMessage, claims: Claims | null, response?: ServerResponse): Promise<void> {
    const { limiter, key } = this.#bucketOf(request, claims);
    const seconds = await limiter.consume(key).then(() => 0, secondsToWait);
    if (seconds === 0) return;
    response?.setHeader("retry-after", String(seconds));
    throw refusal("RATE_LIMITED", `Too many requests: try again in ${seconds} s.`, { retry_after_seconds: seconds });
  }

  /** For addresses outside GraphQL: whoever comes there is anonymous. */
  handler(): RequestHandler {
    return (request, response, next) => void this.count(request, null, response).then(() => next(), next);
  }

  #bucketOf(request: IncomingMessage, claims: Claims | null) {
    const { address, caller, admin } = this.#limiters;
    if (claims === null) return { limiter: address, key: callerNetwork(request, this.#trustProxy) };
    const { role, userId, modelId } = claims;
    return { limiter: role === "admin" ? admin : caller, key: JSON.stringify([role, userId, modelId]) };
  }
}

function secondsToWait(reason: unknown): number {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
}
