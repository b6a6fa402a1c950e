import type { Call, Crowd, Told } from "./crowd.ts";
import type { Gate, Stage } from "./stage.ts";

/** What is asked at once, and what must come of it. */
export interface Scene {
  readonly calls: readonly Call[];
  readonly gate?: Gate | undefined;
  /** How many things are contended for in it, each by some of the clients. */
  readonly rounds: number;
  /** Everything that must not be, in words. */
  judge(told: readonly Told[]): Promise<string[]> | string[];
  /** Where the times of the calls are of interest. */
  readonly timed?: boolean;
}

/** A kind of race: makes one scene after the other, on times that nobody had before. */
export interface Race {
  readonly name: string;
  begin(stage: Stage, crowd: Crowd): Promise<() => Promise<Scene>>;
}

/** Calls whose answers must be these codes, or a win. */
export function unexpected(told: readonly Told[], codes: readonly string[]): string[] {
  return told.flatMap(({ code }) => (code === undefined || codes.includes(code) ? [] : [`a client was told ${code}`]));
}

export function winners(told: readonly Told[]): Told[] {
  return told.filter(({ code }) => code === undefined);
}
