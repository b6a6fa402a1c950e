import type { ProofOptions } from "../../proof.ts";
import type { Crowd } from "../crowd.ts";
import type { Stage } from "../stage.ts";
import { type Answer, type Ask, calendarOf } from "./calendar.ts";
import { type Event, findRefusal } from "./checker.ts";
import { halfHours, liveAHistory, mostHolds } from "./life.ts";

/** What came of some histories: how many calls they had, and what no order explains, in words. */
export interface Histories {
  readonly operations: number;
  readonly faults: readonly string[];
}

/** Clients who do all kinds of things on two calendars: what they were told is explained by an order of one call at a time. */
export async function checkHistories(stage: Stage, crowd: Crowd, histories: number, say: ProofOptions["say"]): Promise<Histories> {
  const faults: string[] = [];
  let operations = 0;
  let said = performance.now();
  for (let n = 0; n < histories; n++) {
    const days = await liveAHistory(stage, crowd, { clients: 8 + stage.pick(9), calls: 30, models: 2 });
    for (const events of days) {
      operations += events.length;
      faults.push(...explainNot(events).map((fault) => `history ${n}: ${fault}`));
    }
    if (performance.now() - said < 30_000) continue;
    say(`histories, ${crowd.name}: ${n + 1} of ${histories}, ${operations} operations, ${faults.length} faults`);
    said = performance.now();
  }
  return { operations, faults };
}

function explainNot(events: ReadonlyArray<Event<Ask, Answer>>): string[] {
  const refusal = findRefusal(calendarOf(halfHours, mostHolds), events);
  if (!refusal) return [];
  const stuck = refusal.stuckAt.slice(0, 3).map((event) => JSON.stringify(event));
  return [`no order explains more than ${refusal.explained} of ${events.length} answers; they end at ${stuck.join(" and ")}`];
}
