import type { Caller } from "../../graphql/api.ts";
import type { Operation } from "./operations.ts";

/** One call of one client. `by` null: the owner, as a DBA. */
export interface Call {
  readonly by: Caller | null;
  readonly operation: Operation;
  readonly values: readonly unknown[];
}

/** What a client was told, and when it asked and heard, in ms since it does not matter when. */
export interface Told {
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** The registered name of the error; a SQLSTATE where PostgreSQL's own came through. */
  readonly code?: string;
  readonly sent: number;
  readonly heard: number;
}

/** Clients that can call at once, each one call at a time. */
export interface Crowd {
  /** How they call: "SQL", "GraphQL". */
  readonly name: string;
  readonly size: number;
  /** So many of them can be at work in the database at a time. */
  readonly abreast: number;
  /** Lets a client sign in, so that its next call by this caller is that call alone. */
  seat(client: number, by: Caller | null): Promise<void>;
  call(client: number, call: Call): Promise<Told>;
  leave(): Promise<void>;
}

/** The n-th customer. */
export const customer = (n: number): Caller => ({ role: "customer", userId: `user ${n}` });
export const host: Caller = { role: "admin", userId: "host" };

/** `{ won: 1, SLOT_TAKEN: 63 }` */
export function tally(told: readonly Told[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code = "won" } of told) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
