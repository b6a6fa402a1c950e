/** How the measures of `npm run bench` are run. */
export interface MeasureOptions {
  /** Seconds a measure instead of a minute: fewer rounds, smaller data. */
  readonly quick: boolean;
  say(line: string): void;
}

/** One line of the benchmark's table. */
export interface Measured {
  /** What was measured, with its unit: "hold_slot, 8 clients, per second". */
  readonly measure: string;
  readonly value: number;
  /** The median of the limit or peer that it is held against, measured interleaved in the same run; null where nothing is. */
  readonly against: number | null;
  /** Better is larger where `reach` is a floor ("≥ 0.6"), smaller where it is a ceiling ("≤ 1.3"). */
  readonly ratio: number | null;
  /** What the ratio has to reach; null where the figure is printed and never judged. */
  readonly reach: string | null;
  readonly met: boolean | null;
}

/** A measure, or a few that share their data: one file under test/bench/. */
export interface Measure {
  /** The file's name, and `--only`'s. */
  readonly name: string;
  run(options: MeasureOptions): Promise<Measured[]>;
}
