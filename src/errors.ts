import "./grafastMode.ts";
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { isSafeError } from "postgraphile/grafast";
import { GraphQLError } from "postgraphile/graphql";

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
const postgresErrors: Readonly<Record<string, RegisteredError & { message: string }>> = {
  "42501": { code: "FORBIDDEN", retryable: false, message: "You may not do that." },
  "22": { code: "INVALID_ARGUMENT", retryable: false, message: "A value is malformed or out of range." },
  "23514": { code: "INVALID_ARGUMENT", retryable: false, message: "A value is malformed or out of range." },
  "57014": { code: "TIMEOUT", retryable: false, message: "The request took too long." },
  "40001": { code: "RETRY", retryable: true, message: "Another request got in the way: try again." },
  "40P01": { code: "RETRY", retryable: true, message: "Another request got in the way: try again." },
  "55P03": { code: "RETRY", retryable: true, message: "Another request got in the way: try again." },
};

interface PostgresError extends Error {
  code: string;
  severity: string;
  detail?: string;
  hint?: string;
}

/**
 * Makes the error of a GraphQL answer from what was thrown. What is registered keeps its message and gets
 * `extensions: { code, retryable, detail?, hint? }`; what PostgreSQL says about the caller's input gets a code and a fixed
 * message; what GraphQL found in the document or the variables passes; all else is logged under an id, and only the id
 * goes out.
 */
export function makeErrorMask(registry: ErrorRegistry, log: Logger): (error: GraphQLError) => GraphQLError {
  return (error) => {
    const cause = causeOf(error);
    if (cause === undefined) return error;
    if (isSafeError(cause)) return remake(error, cause.message, { ...cause.extensions });
    if (isPostgresError(cause)) {
      const registered = registry.get(cause.code);
      if (registered !== undefined) return remake(error, cause.message, { ...registered, ...factsOf(cause) });
      const known = postgresErrors[cause.code] ?? postgresErrors[cause.code.slice(0, 2)];
      if (known !== undefined) {
        log.debug({ err: cause, path: error.path }, "A statement was refused");
        return remake(error, known.message, { code: known.code, retryable: known.retryable });
      }
    }
    const errorId = randomUUID();
    log.error({ err: cause, errorId, path: error.path }, "A request failed");
    return remake(error, "Something went wrong on our side.", { code: "INTERNAL_ERROR", retryable: false, errorId });
  };
}

/** What was thrown; undefined for GraphQL's own errors (syntax, validation, variables). */
function causeOf(error: GraphQLError): Error | undefined {
  let cause: Error | undefined = error.originalError;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return cause;
}

function isPostgresError(error: Error): error is PostgresError {
  return "code" in error && typeof error.code === "string" && "severity" in error;
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
