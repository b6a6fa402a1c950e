import { withTemplateDb } from "../../helpers.ts";
import type { Finding, Proof, ProofOptions } from "../proof.ts";
import { calls } from "./calls/all.ts";
import { Engine } from "./engine.ts";
import { countOf, runBatch, type Tally } from "./run.ts";

/**
 * Random histories of calls against the engine and against the model of DESIGN sections 2 to 4, side by side. After each call the answer
 * or the error code, all tables, the ledger, free time, search with its scores and the change log have to be equal.
 */
export const proof: Proof = {
  name: "model",
  run: (options) => new Run(options).run(),
};

const quick = { commands: 2_500, histories: 3, length: 160, lanes: 2, shrinkFor: 20_000 };
const long = { commands: 100_000, histories: 10, length: 160, lanes: 2, shrinkFor: 120_000 };

/** All that a history of these calls can be refused for. */
const codes = `MISSING_ARGUMENT INVALID_ARGUMENT INVALID_RANGE INVALID_TIME_ZONE NOT_FOUND FORBIDDEN IDEMPOTENCY_MISMATCH SCHEDULE_OVERLAP
  AVAILABILITY_OVERLAP BAD_DURATION BELOW_MIN_NOTICE BEYOND_HORIZON OUTSIDE_AVAILABILITY BLOCKED_DATE EXTERNAL_BUSY SLOT_TAKEN
  HOLD_LIMIT_REACHED NO_SLOT MODEL_INACTIVE HOLD_EXPIRED INVALID_TRANSITION PAYMENT_MISMATCH TOO_LATE TOO_EARLY`.split(/\s+/);

class Run {
  readonly #options: ProofOptions;
  readonly #tally: Tally = new Map();
  #batches = 0;
  #faults = 0;
  #toldAt = performance.now();

  constructor(options: ProofOptions) {
    this.#options = options;
  }

  async run(): Promise<Finding[]> {
    const { lanes } = this.#scale;
    await Promise.all(
      Array.from({ length: lanes }, () => withTemplateDb(({ ownerUrl }) => Engine.use(ownerUrl, (engine) => this.#runLane(engine)))),
    );
    const count = countOf(this.#tally);
    const met = this.#coverage();
    this.#tell(count);
    return [
      { proof: "commands against the model", count, faults: this.#faults },
      // A short run cannot meet everything.
      { proof: "functions and error codes met", count: met.found, faults: this.#options.quick ? 0 : met.missing.length },
    ];
  }

  get #scale(): typeof quick {
    return this.#options.quick ? quick : long;
  }

  /** One database's share: batches, each with a seed of its own, until all together have made enough calls. */
  async #runLane(engine: Engine): Promise<void> {
    const { commands, histories, length, shrinkFor } = this.#scale;
    while (countOf(this.#tally) < commands && this.#faults < 3) {
      const seed = this.#options.seed + this.#batches++;
      const failure = await runBatch(engine, { seed, histories, length, shrinkFor, tally: this.#tally });
      if (failure !== null) {
        this.#faults++;
        this.#options.say(failure);
      }
      if (performance.now() - this.#toldAt > 30_000) {
        this.#toldAt = performance.now();
        this.#options.say(`${countOf(this.#tally)} of ${commands} commands`);
      }
    }
  }

  #coverage(): { found: number; missing: string[] } {
    const met = new Set([...this.#tally.values()].flatMap((outcomes) => [...outcomes.keys()]));
    const succeeded = Object.keys(calls).filter((name) => this.#tally.get(name)?.has("ok"));
    const missing = [...codes.filter((code) => !met.has(code)), ...Object.keys(calls).filter((name) => !succeeded.includes(name))];
    return { found: codes.length + Object.keys(calls).length - missing.length, missing };
  }

  /** How often each call came to what. */
  #tell(count: number): void {
    const { missing } = this.#coverage();
    const line = ([name, outcomes]: [string, Map<string, number>]): string =>
      `  ${name}: ${[...outcomes]
        .sort((a, b) => b[1] - a[1])
        .map(([outcome, n]) => `${outcome} ${n}`)
        .join(", ")}`;
    this.#options.say([`${count} commands came to`, ...[...this.#tally].sort().map(line)].join("\n"));
    this.#options.say(missing.length === 0 ? "every function and every error code was met" : `not met: ${missing.join(", ")}`);
  }
}
