import "./grafastMode.ts";
import { SafeError } from "postgraphile/grafast";
import { GraphQLError } from "postgraphile/graphql";

/**
 * The codes that the API gives without SQL having raised them. Each stands in `holdfast.error_codes` too, which says what it means and
 * whether to try again; a test compares.
 */
export const apiCodes = [
  "BAD_REQUEST",
  "FORBIDDEN",
  "INTERNAL_ERROR",
  "INTROSPECTION_DISABLED",
  "INVALID_ARGUMENT",
  "INVALID_IMPORT",
  "INVALID_QUERY",
  "INVALID_TIMESTAMP",
  "METHOD_NOT_ALLOWED",
  "NOT_ACCEPTABLE",
  "NOT_FOUND",
  "PAGE_TOO_LARGE",
  "QUERY_TOO_COMPLEX",
  "RATE_LIMITED",
  "REQUEST_TOO_LARGE",
  "RETRY",
  "SUBSCRIPTION_LIMIT_REACHED",
  "TIMEOUT",
  "UNAUTHENTICATED",
  "UNAVAILABLE",
  "UNSUPPORTED_MEDIA_TYPE",
] as const;
export type ApiCode = (typeof apiCodes)[number];

/** Those that HTTP has a status of its own for, when the whole request is refused; all else is 400. */
const httpStatus: Partial<Record<ApiCode, number>> = {
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
};

/** Refuses a whole operation, over HTTP or a websocket, before anything of it runs. `detail` holds facts that the client may know. */
export function refusal(code: ApiCode, message: string, detail?: Record<string, unknown>): SafeError {
  // grafserv takes the HTTP status from here.
  return new SafeError(message, { code, ...(detail && { detail }), statusCode: httpStatus[code] ?? 400 });
}

/** Refuses one value of a document or of its variables: GraphQL adds where it stands. */
export function badValue(code: ApiCode, message: string, detail?: unknown): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...(detail !== undefined && { detail }) } });
}

/** The code of a request that HTTP itself refuses. */
export function codeOfStatus(status: number): ApiCode {
  const [code] = Object.entries(httpStatus).find(([, known]) => known === status) ?? [];
  return (code as ApiCode | undefined) ?? (status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
}
