import "./grafastMode.ts";
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { isSafeError } from "postgraphile/grafast";
import { GraphQLError } from "postgraphile/graphql";
import { type ApiCode, codeOfStatus } from "./refusal.ts";

/** What a registered SQLSTATE means to a client. */
export interface RegisteredError {
  code: string;
  retryable: boolean;
}
/** By SQLSTATE. */
export type ErrorRegistry = ReadonlyMap<string, RegisteredError>;

/** Reads holdfast.error_codes, the one place where Holdfast's own errors are registered. */
export async function loadErrorRegistry(pool: Pool): Promise<ErrorRegistry> {
  const client = await pool.connect();
  try {
    await client.query("begin read only");
    // The API's login may do nothing before it takes a role.
    await client.query("set local role holdfast_anonymous");
    const { rows } = await client.query<RegisteredError & { sqlstate: string }>(
      "select sqlstate, code, retryable from holdfast.error_codes",
    );
    return new Map(rows.map(({ sqlstate, code, retryable }) => [sqlstate, { code, retryable }]));
  } finally {
    await client.query("rollback").catch(() => undefined);
    client.release();
  }
}

/**
 * PostgreSQL's own errors that are the caller's doing, by SQLSTATE or by its class. Their texts name tables, columns and
 * policies, so that the message is ours.
 */
const postgresErrors: Readonly<Record<string, { code: ApiCode; message: string }>> = {
  "42501": { code: "FORBIDDEN", message: "You may not do that." },
  "22": { code: "INVALID_ARGUMENT", message: "A value is malformed or out of range." },
  "23514": { code: "INVALID_ARGUMENT", message: "A value is malformed or out of range." },
  "57014": { code: "TIMEOUT", message: "The request took too long." },
  "40001": { code: "RETRY", message: "Another request got in the way: try again." },
  "40P01": { code: "RETRY", message: "Another request got in the way: try again." },
  "55P03": { code: "RETRY", message: "Another request got in the way: try again." },
};

interface PostgresError extends Error {
  code: string;
  severity: string;
  detail?: string;
  hint?: string;
}

export type ErrorMask = (error: GraphQLError) => GraphQLError;

/**
 * Makes the error of a GraphQL answer from what was thrown. What is registered keeps its message and gets
 * `extensions: { code, retryable, detail?, hint? }`; what PostgreSQL says about the caller's input gets a code and a fixed
 * message; what GraphQL found in the document or the variables is INVALID_QUERY; all else is logged under an id, and only the id
 * goes out. What it has made it leaves as it is: over a websocket an error may pass twice.
 *
 * `suggestions` is whether GraphQL may guess what was meant, which tells names of the schema to who doesn't know them.
 */
export function makeErrorMask(registry: ErrorRegistry, log: Logger, { suggestions }: { suggestions: boolean }): ErrorMask {
  const retryable = new Map([...registry.values()].map((registered) => [registered.code, registered.retryable]));
  const coded = (error: GraphQLError, code: string, message: string, facts: object = {}): GraphQLError => {
    const told = suggestions ? message : message.replace(/ Did you mean .*$/s, "");
    return remake(error, shortened(told), { code, retryable: retryable.get(code) ?? false, ...facts });
  };
  return (error) => {
    const cause = causeOf(error);
    const { code, detail, statusCode, errorId } = extensionsOf(cause ?? error);
    if (code !== undefined && retryable.has(code)) return coded(error, code, cause?.message ?? error.message, present({ detail, errorId }));
    if (cause !== undefined && isSafeError(cause)) return coded(error, codeOfStatus(Number(statusCode ?? 500)), cause.message);
    if (cause === undefined && error.path === undefined) return coded(error, "INVALID_QUERY", error.message);
    if (cause !== undefined && isPostgresError(cause)) {
      const registered = registry.get(cause.code);
      if (registered !== undefined) return coded(error, registered.code, cause.message, factsOf(cause));
      const known = postgresErrors[cause.code] ?? postgresErrors[cause.code.slice(0, 2)];
      if (known !== undefined) {
        log.debug({ err: cause, path: error.path }, "A statement was refused");
        return coded(error, known.code, known.message);
      }
    }
    if (cause !== undefined && isLostConnection(cause)) {
      log.warn({ err: cause, path: error.path }, "The database could not be reached, or broke off");
      return coded(error, "UNAVAILABLE", "The database could not be reached: ask again, with the same idempotency key.");
    }
    const id = randomUUID();
    log.error({ err: cause ?? error, errorId: id, path: error.path }, "A request failed");
    return coded(error, "INTERNAL_ERROR", "Something went wrong on our side.", { errorId: id });
  };
}

/** GraphQL quotes the values that it refuses. */
const longestMessage = 1000;
const shortened = (message: string): string => (message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message);

/** What was thrown; undefined for GraphQL's own errors (syntax, validation, variables). */
function causeOf(error: Error): Error | undefined {
  let cause: Error | undefined = error;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return cause;
}

/** What our own code gave an error to say: SafeErrors and the values that scalars refuse. */
function extensionsOf(error: Error): { code?: string; detail?: unknown; statusCode?: unknown; errorId?: unknown } {
  return isSafeError(error) || error instanceof GraphQLError ? { ...error.extensions } : {};
}

function present(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function isPostgresError(error: Error): error is PostgresError {
  return "code" in error && typeof error.code === "string" && "severity" in error;
}

/** What PostgreSQL says when it ends a connection or takes none, by SQLSTATE or by its class; and what the network and pg say, the latter without a code. */
const lostCodes = /^(08|57P0[1-5]$|53300$|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)/;
const lostMessages = /^Connection terminated|is not queryable$|^timeout exceeded when trying to connect$/;

function isLostConnection(error: Error): boolean {
  return ("code" in error && lostCodes.test(String(error.code))) || lostMessages.test(error.message);
}

/** DETAIL is a JSON object wherever Holdfast raises; anything else in it wasn't written for clients. Both may be empty. */
function factsOf({ detail, hint }: PostgresError): { detail?: unknown; hint?: string } {
  const facts = detail ? parsedJson(detail) : undefined;
  return { ...(facts !== undefined && { detail: facts }), ...(hint && { hint }) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remake(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    extensions,
  });
}
