/** How a part of the proof is run: by `npm run test:proof` at full length, by its own test within `npm test` short. */
export interface ProofOptions {
  /** The short variant: seconds, not minutes. */
  readonly quick: boolean;
  /** Everything that is drawn by chance comes from it: the same seed gives the same run. */
  readonly seed: number;
  /** Tells how far a long run has come. */
  say(line: string): void;
}

/** One line of the table at the end: how often a thing was tried, and how often it did not hold. */
export interface Finding {
  /** What was tried, with its unit: "commands against the model", "rounds: one slot, SQL". */
  readonly proof: string;
  readonly count: number;
  readonly faults: number;
  /** Beside the counts, never instead of them: times in ms, versions, what was left out. */
  readonly figures?: Readonly<Record<string, number | string>>;
}

/**
 * A part of the proof: one folder under test/proof/, which can be run alone. It gets its databases from test/helpers.ts
 * (`withTemplateDb`: a clone of the migrated template, with owner's and API's address), in `npm test` and in `npm run test:proof` alike:
 * the latter starts a server for each part. What has to be killed, or to be durable, a part starts itself: `startThrowaway(settings)`.
 * A part that throws has a fault, and is run anew next time; one that found faults returns them.
 */
export interface Proof {
  /** The folder's name, and `--part`'s. */
  readonly name: string;
  run(options: ProofOptions): Promise<Finding[]>;
}
