import * as fc from "fast-check";
import { withTemplateDb } from "../../helpers.ts";
import { Engine } from "./engine.ts";
import { History } from "./history.ts";
import { type Start, type Step, start, steps } from "./steps.ts";

/** How often each call came to what. */
export type Tally = Map<string, Map<string, number>>;

export interface Batch {
  seed: number;
  histories: number;
  length: number;
  tally: Tally;
  /** After so long a failing history is shrunk no further. */
  shrinkFor: number;
}

class Command implements fc.AsyncCommand<object, History> {
  readonly #step: Step;
  constructor(step: Step) {
    this.#step = step;
  }
  check(): boolean {
    return true;
  }
  async run(_: object, history: History): Promise<void> {
    await history.step(this.#step);
  }
  toString(): string {
    return JSON.stringify(this.#step);
  }
}

/** Random histories; gives what the first that failed came to, shrunk, in a form that goes into fixed.test.ts. */
export async function runBatch(engine: Engine, { seed, histories, length, tally, shrinkFor }: Batch): Promise<string | null> {
  const commands = fc.commands([steps.map((step) => new Command(step))], { maxCommands: length, size: "max" });
  let deadline = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(start, commands, async (begun: Start, list) => {
    // Only what could still make the case smaller is left out.
    if (Date.now() > deadline) return;
    try {
      const history = await History.begin(engine, begun, counting(deadline === Number.POSITIVE_INFINITY ? tally : new Map()));
      await fc.asyncModelRun(() => ({ model: {}, real: history }), list);
    } catch (error) {
      if (deadline === Number.POSITIVE_INFINITY) deadline = Date.now() + shrinkFor;
      throw error;
    } finally {
      await engine.rollback();
    }
  });
  const result = await fc.check(property, { seed, numRuns: histories });
  if (!result.failed) return null;
  const [begun, list] = result.counterexample!;
  const told = [...list].map(String).join(",\n    ");
  return `seed ${seed}\n  ${(result.errorInstance as Error).stack ?? result.errorInstance}\nawait replay(\n  ${JSON.stringify(begun)},\n  [\n    ${told},\n  ],\n);`;
}

const counting =
  (tally: Tally) =>
  (name: string, outcome: string): void => {
    const outcomes = tally.get(name) ?? new Map<string, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    tally.set(name, outcomes);
  };

/** A failure that was found once, for good. */
export function replay(begun: Start, list: Step[]): Promise<void> {
  return withTemplateDb(({ ownerUrl }) =>
    Engine.use(ownerUrl, async (engine) => {
      const history = await History.begin(engine, begun, () => {});
      for (const step of list) await history.step(step);
      await engine.rollback();
    }),
  );
}

export const countOf = (tally: Tally): number =>
  [...tally.values()].flatMap((outcomes) => [...outcomes.values()]).reduce((sum, count) => sum + count, 0);
