import { session, signOut } from "../session.ts";
import type { TypedDocumentString } from "./documents.ts";

/** What the API refused, or that it could not be asked (`OFFLINE`). src/web/words.ts says it in the user's words. */
export class Refusal extends Error {
  readonly code: string;
  /** The facts, as the code has them. */
  readonly detail: Record<string, unknown>;

  constructor(code: string, message: string, detail: unknown = {}) {
    super(message);
    this.code = code;
    this.detail = typeof detail === "object" && detail !== null ? (detail as Record<string, unknown>) : {};
  }
}

interface Answer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

/** Longer than the server works on anything. */
const patienceMs = 40_000;

/** Asks the API over HTTP; throws a Refusal, and nothing else. */
export async function request<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  return send<Result>("/graphql", { query: document.toString(), variables }, signal);
}

/** Sends JSON to an address that answers as GraphQL does, as whoever is signed in; throws a Refusal, and nothing else. */
export async function send<Result>(path: string, body: unknown, signal?: AbortSignal): Promise<Result> {
  const asked = session.get();
  const answer = await post<Result>(path, body, asked?.token, signal);
  const [error] = answer.errors ?? [];
  if (error) {
    const refusal = new Refusal(String(error.extensions?.["code"] ?? "INTERNAL_ERROR"), error.message, error.extensions?.["detail"]);
    // Of the session that asked: another may have begun meanwhile.
    if (refusal.code === "UNAUTHENTICATED" && session.get() === asked) signOut("Your session has ended: sign in again.");
    throw refusal;
  }
  return answer.data as Result;
}

async function post<Result>(path: string, body: unknown, token: string | undefined, signal?: AbortSignal): Promise<Answer<Result>> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...bearing(token) },
      body: JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    return (await response.json()) as Answer<Result>;
  } catch (error) {
    if (signal?.aborted) throw new Refusal("CANCELLED", "You stopped it.");
    throw new Refusal("OFFLINE", String(error));
  }
}

export function bearing(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
