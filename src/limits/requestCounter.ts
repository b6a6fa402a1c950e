import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import type { SafeError } from "postgraphile/grafast";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimits } from "../config/limits.ts";
import type { ServerConfig } from "../config.ts";
import type { Claims } from "../identity.ts";
import type { Log } from "../log.ts";
import { refusal } from "../refusal.ts";
import { callerNetwork } from "./address.ts";
import { SharedCounts } from "./sharedCounts.ts";
import { Turnstile } from "./turnstile.ts";

const windowSeconds = 60;
const waitingPerRunning = 10;

export interface RequestCounterOptions {
  limits: RateLimits;
  trustProxy: number;
  /** Where several processes count together; else each counts for itself. */
  shared?: SharedCounts | undefined;
}

/** Counts requests and operations by who asks: the user that a token names, else the address that they come from. */
export class RequestCounter {
  /** How many were one too many, by limit. */
  readonly refusals = { address: 0, caller: 0, admin: 0 };
  readonly #options: RequestCounterOptions;
  readonly #limiters;
  readonly #turnstile;

  constructor(options: RequestCounterOptions) {
    this.#options = options;
    const { concurrent } = options.limits;
    this.#turnstile = new Turnstile(concurrent, concurrent * waitingPerRunning);
    const limiter = (keyPrefix: string, points: number) => new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds });
    this.#limiters = {
      address: limiter("address", options.limits.perAddress),
      caller: limiter("caller", options.limits.perCaller),
      admin: limiter("admin", options.limits.perAdmin),
    };
  }

  /** Throws RATE_LIMITED when it is one too many, and says in `response` when to come again. */
  async count(request: IncomingMessage, claims: Claims | null, response?: ServerResponse): Promise<void> {
    const { limit, key } = this.#bucketOf(request, claims);
    const limiter = this.#limiters[limit];
    const seconds = (await this.#countShared(limiter, key)) ?? (await limiter.consume(key).then(() => 0, secondsToWait));
    if (seconds > 0) throw this.#tooMany(limit, seconds, response);
  }

  /**
   * Counts a request and lets it run when fewer than so many of its caller's do: nobody takes all connections to the database. The host
   * system alone may. What it gives has to be called when the request is answered; who went away earlier keeps his place until then,
   * since the database goes on with his query.
   */
  async admit(request: IncomingMessage, claims: Claims | null, response: ServerResponse): Promise<() => void> {
    await this.count(request, claims, response);
    if (claims?.role === "admin") return () => {};
    const { limit, key } = this.#bucketOf(request, claims);
    const leave = await this.#turnstile.enter(`${limit} ${key}`);
    if (leave !== undefined && !response.destroyed) return leave;
    // Gone while he waited: nothing needs to run.
    leave?.();
    throw this.#tooMany(limit, 1, response);
  }

  /** For addresses outside GraphQL: whoever comes there is anonymous. */
  handler(): RequestHandler {
    return (request, response, next) => void this.count(request, null, response).then(() => next(), next);
  }

  async stop(): Promise<void> {
    await this.#options.shared?.stop();
  }

  #bucketOf(request: IncomingMessage, claims: Claims | null) {
    if (claims === null) return { limit: "address", key: callerNetwork(request, this.#options.trustProxy) } as const;
    const { role, userId, modelId } = claims;
    return { limit: role === "admin" ? "admin" : "caller", key: JSON.stringify([role, userId, modelId]) } as const;
  }

  #tooMany(limit: keyof typeof this.refusals, seconds: number, response: ServerResponse | undefined): SafeError {
    this.refusals[limit]++;
    response?.setHeader("retry-after", String(seconds));
    return refusal("RATE_LIMITED", `Too many requests: try again in ${seconds} s.`, { retry_after_seconds: seconds });
  }

  /** How long to wait; undefined where counts are not shared, or can't be just now. Whoever is over his limit is remembered here. */
  async #countShared(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
    const { shared } = this.#options;
    if (shared === undefined) return undefined;
    const known = await limiter.get(key);
    if (known !== null && known.consumedPoints > limiter.points) return secondsToWait(known);
    const counted = await shared.count(`${limiter.keyPrefix} ${key}`, windowSeconds);
    if (counted === undefined || counted.requests <= limiter.points) return counted && 0;
    await limiter.block(key, counted.seconds_left);
    return counted.seconds_left;
  }
}

export function startRequestCounter({ limits, trustProxy, databaseUrl }: ServerConfig, log: Log): RequestCounter {
  const shared = limits.rate.shared ? new SharedCounts(databaseUrl, log) : undefined;
  return new RequestCounter({ limits: limits.rate, trustProxy, shared });
}

function secondsToWait(reason: unknown): number {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
}
