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

/** All races, and how many rounds of each: within `npm test`, and in the long run through either door. */
export const schedule: ReadonlyArray<{ race: Race; rounds: { quick: number; sql: number; graphql: number } }> = [
  { race: oneSlot, rounds: { quick: 9, sql: 1500, graphql: 300 } },
  { race: overlappingRanges, rounds: { quick: 6, sql: 1500, graphql: 200 } },
  { race: oppositeOrders, rounds: { quick: 6, sql: 1000, graphql: 100 } },
  { race: rescheduling, rounds: { quick: 24, sql: 1400, graphql: 200 } },
  { race: blocking, rounds: { quick: 24, sql: 1400, graphql: 200 } },
  { race: generation, rounds: { quick: 24, sql: 400, graphql: 100 } },
  { race: idempotency, rounds: { quick: 18, sql: 900, graphql: 200 } },
  // Last: these set the clock on.
  { race: confirmation, rounds: { quick: 24, sql: 1400, graphql: 200 } },
  { race: expiry, rounds: { quick: 24, sql: 10_000, graphql: 1_000 } },
];
