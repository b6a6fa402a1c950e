import * as v from "valibot";
import type { RequestLimits } from "../identity.ts";
import { wholeNumberOr } from "./values.ts";

/** What one GraphQL document may be and ask for. */
export interface QueryLimits {
  /** Characters of the document count as bytes of the body; its tokens are counted before it is parsed. */
  tokens: number;
  depth: number;
  /** Fields, each time that a fragment is spread. */
  fields: number;
  aliases: number;
  directives: number;
  /** Fields times the rows of the lists that they stand in. */
  cost: number;
  /** How many documents are kept parsed, validated and planned. */
  cached: number;
}

/** How many rows of a list one query reads. */
export interface PageLimits {
  /** Where the query does not say. */
  otherwise: number;
  most: number;
  /** How many rows it may skip. */
  offset: number;
}

/** What one HTTP connection may do. */
export interface HttpLimits {
  bodyBytes: number;
  connections: number;
  /** Where no proxy stands before the API. */
  connectionsPerAddress: number;
  headersTimeoutMs: number;
  /** From a request's first byte to its last. */
  requestTimeoutMs: number;
}

/** Requests and operations in a minute. */
export interface RateLimits {
  /** Of one user, by its token. */
  perCaller: number;
  /** Of the host system, which asks for all of its users. */
  perAdmin: number;
  /** Of one address, without a token or with one that is no good. */
  perAddress: number;
  /** Of one user or address that run at a time; more wait. Admins are not bound. */
  concurrent: number;
  /** Whether the processes of one database count together, in it. */
  shared: boolean;
}

export interface LimitSettings {
  query: QueryLimits;
  page: PageLimits;
  http: HttpLimits;
  rate: RateLimits;
  database: RequestLimits;
}

export const defaultPageSize = 100;

export const limitVariables = {
  MAX_BODY_BYTES: wholeNumberOr(100_000, 1_000, 10_000_000),
  MAX_CONNECTIONS: wholeNumberOr(1_000, 1, 100_000),
  MAX_CONNECTIONS_PER_ADDRESS: wholeNumberOr(250, 1, 100_000),
  HEADERS_TIMEOUT_MS: wholeNumberOr(10_000, 100, 600_000),
  REQUEST_TIMEOUT_MS: wholeNumberOr(30_000, 100, 600_000),
  MAX_QUERY_TOKENS: wholeNumberOr(1_500, 10, 100_000),
  MAX_QUERY_DEPTH: wholeNumberOr(10, 1, 10_000),
  MAX_QUERY_FIELDS: wholeNumberOr(250, 1, 10_000),
  MAX_QUERY_ALIASES: wholeNumberOr(30, 0, 10_000),
  MAX_QUERY_DIRECTIVES: wholeNumberOr(30, 0, 10_000),
  MAX_QUERY_COST: wholeNumberOr(20_000, 1, 10_000_000),
  MAX_CACHED_QUERIES: wholeNumberOr(50, 2, 10_000),
  DEFAULT_PAGE_SIZE: wholeNumberOr(defaultPageSize, 1, 100_000),
  MAX_PAGE_SIZE: wholeNumberOr(1_000, 1, 100_000),
  MAX_PAGE_OFFSET: wholeNumberOr(100_000, 0, 2_147_483_647),
  RATE_LIMIT_CALLER: wholeNumberOr(600, 1, 100_000_000),
  RATE_LIMIT_ADMIN: wholeNumberOr(60_000, 1, 100_000_000),
  RATE_LIMIT_ADDRESS: wholeNumberOr(300, 1, 100_000_000),
  MAX_CONCURRENT_REQUESTS: wholeNumberOr(5, 1, 10_000),
  RATE_LIMIT_STORE: v.optional(v.picklist(["memory", "database"], "must be memory or database"), "memory"),
  STATEMENT_TIMEOUT_MS: wholeNumberOr(8_000, 10, 600_000),
  LOCK_TIMEOUT_MS: wholeNumberOr(5_000, 10, 600_000),
  IDLE_TRANSACTION_TIMEOUT_MS: wholeNumberOr(15_000, 10, 600_000),
};

type Found = { [Name in keyof typeof limitVariables]: v.InferOutput<(typeof limitVariables)[Name]> };

export function limitSettings(found: Found): LimitSettings {
  return {
    query: {
      tokens: found.MAX_QUERY_TOKENS,
      depth: found.MAX_QUERY_DEPTH,
      fields: found.MAX_QUERY_FIELDS,
      aliases: found.MAX_QUERY_ALIASES,
      directives: found.MAX_QUERY_DIRECTIVES,
      cost: found.MAX_QUERY_COST,
      cached: found.MAX_CACHED_QUERIES,
    },
    page: {
      otherwise: Math.min(found.DEFAULT_PAGE_SIZE, found.MAX_PAGE_SIZE),
      most: found.MAX_PAGE_SIZE,
      offset: found.MAX_PAGE_OFFSET,
    },
    http: {
      bodyBytes: found.MAX_BODY_BYTES,
      connections: found.MAX_CONNECTIONS,
      connectionsPerAddress: found.MAX_CONNECTIONS_PER_ADDRESS,
      headersTimeoutMs: found.HEADERS_TIMEOUT_MS,
      requestTimeoutMs: found.REQUEST_TIMEOUT_MS,
    },
    rate: {
      perCaller: found.RATE_LIMIT_CALLER,
      perAdmin: found.RATE_LIMIT_ADMIN,
      perAddress: found.RATE_LIMIT_ADDRESS,
      concurrent: found.MAX_CONCURRENT_REQUESTS,
      shared: found.RATE_LIMIT_STORE === "database",
    },
    database: {
      statementTimeoutMs: found.STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: found.LOCK_TIMEOUT_MS,
      idleInTransactionTimeoutMs: found.IDLE_TRANSACTION_TIMEOUT_MS,
    },
  };
}
