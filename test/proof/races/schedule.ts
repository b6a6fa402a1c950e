import type { Race } from "./race.ts";
import { blocking } from "./scenes/blocking.ts";
import { confirmation } from "./scenes/confirmation.ts";
import { expiry } from "./scenes/expiry.ts";
import { generation } from "./scenes/generation.ts";
import { idempotency } from "./scenes/idempotency.ts";
import { oneSlot } from "./scenes/oneSlot.ts";
import { oppositeOrders } from "./scenes/oppositeOrders.ts";
import { overlappingRanges } from "./scenes/overlappingRanges.ts";
import { rescheduling } from "./scenes/rescheduling.ts";

export interface Rounds {
  readonly quick: number;
  readonly sql: number;
  readonly graphql: number;
}

/**
 * All races, and how many rounds of each: within `npm test`, and in the long run through either door. The long run's are over 10,000, and
 * 10,000 more at a hold's expiry (HARDENING F8).
 */
export const schedule: ReadonlyArray<{ race: Race; rounds: Rounds }> = [
  { race: oneSlot, rounds: { quick: 9, sql: 700, graphql: 150 } },
  { race: overlappingRanges, rounds: { quick: 6, sql: 700, graphql: 100 } },
  { race: oppositeOrders, rounds: { quick: 6, sql: 500, graphql: 50 } },
  { race: rescheduling, rounds: { quick: 24, sql: 2000, graphql: 200 } },
  { race: blocking, rounds: { quick: 24, sql: 2000, graphql: 200 } },
  { race: generation, rounds: { quick: 24, sql: 600, graphql: 100 } },
  { race: idempotency, rounds: { quick: 18, sql: 900, graphql: 150 } },
  // Last: these set the clock on.
  { race: confirmation, rounds: { quick: 40, sql: 2000, graphql: 200 } },
  { race: expiry, rounds: { quick: 24, sql: 10_000, graphql: 500 } },
];

/** Whole lives of eight to sixteen clients, some hundred calls each. */
export const histories: Rounds = { quick: 3, sql: 100, graphql: 20 };
