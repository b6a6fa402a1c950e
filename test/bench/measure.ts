import type { BenchDatabase } from "./server.ts";

/** How the measures of `npm run bench` are run. */
export interface MeasureOptions {
  /** A fresh database with the engine in it, this measure's own, on the one server of the run. */
  readonly database: BenchDatabase;
  /** One more of them, dropped after the work. */
  withAnother<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T>;
  /** Seconds a measure instead of a minute: fewer rounds, smaller data. */
  readonly quick: boolean;
  /** How many models a large database has. */
  readonly models: number;
  say(line: string): void;
}

/** One line of the benchmark's table. */
export interface Measured {
  /** What was measured, with its unit: "hold_slot, 8 clients, per second". */
  readonly measure: string;
  readonly value: number;
  /** The median of the limit or peer that it is held against, measured interleaved in the same run; null where nothing is. */
  readonly against: number | null;
  /** value / against. Better is larger where `reach` is a floor ("≥ 0.6"), smaller where it is a ceiling ("≤ 1.3"). */
  readonly ratio: number | null;
  /** What the ratio has to reach; null where the figure is printed and never judged. */
  readonly reach: string | null;
  readonly met: boolean | null;
}

/** A measure, or a few that share their data: one file under test/bench/. */
export interface Measure {
  /** The file's name, and `--only`'s. */
  readonly name: string;
  /** Runs with `--long` or by its name alone. */
  readonly long?: true;
  /** Throws where anything came out that isn't right: what is wrong is not fast. */
  run(options: MeasureOptions): Promise<Measured[]>;
}

/** A figure that is held against another; `reach` is a floor ("≥ 0.6") or a ceiling ("≤ 1.3") of their ratio. */
export function compared(measure: string, value: number, against: number, reach: string): Measured {
  const [, bound, number] = /^([≥≤]) (\d+(?:\.\d+)?)$/.exec(reach) ?? [];
  if (number === undefined) throw new Error(`${reach} is no reach`);
  const ratio = value / against;
  return { measure, value, against, ratio, reach, met: bound === "≥" ? ratio >= Number(number) : ratio <= Number(number) };
}

/** A figure that is never judged; with what it may be compared with, where there is such a thing. */
export function printed(measure: string, value: number, against: number | null = null): Measured {
  return { measure, value, against, ratio: against === null ? null : value / against, reach: null, met: null };
}
