import { query, setQuery } from "../router.ts";
import { fieldsOf, viewersZone } from "../wallClock.ts";

/** Dates of each model's own calendar, both included. */
export interface Range {
  from: string;
  to: string;
}

const dayMs = 86_400_000;

/** Counted from the viewer's today. */
export const ranges: Readonly<Record<string, readonly [from: number, to: number]>> = {
  "30 days back and ahead": [-30, 30],
  "Past 30 days": [-30, -1],
  "Past 90 days": [-90, -1],
  "Next 30 days": [0, 29],
};

const dateIn = (days: number): string => fieldsOf(Date.now() + days * dayMs, viewersZone).day;

export const rangeOf = ([from, to]: readonly [number, number]): Range => ({ from: dateIn(from), to: dateIn(to) });

/** It stands in the address, as do the models compared: what one sees can be sent to somebody. */
export function useRange(): Range {
  const parameters = new URLSearchParams(query.use());
  const usual = rangeOf(Object.values(ranges)[0]!);
  return { from: parameters.get("from") ?? usual.from, to: parameters.get("to") ?? usual.to };
}

/** A point of a chart stands for so many days: a line of every day and night is all teeth. */
export function daysEach({ from, to }: Range): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs > 35 ? 7 : 1;
}

export const setRange = (range: Partial<Range>): void => setQuery({ ...range });

/** As many lines as can be told apart. */
export const mostModels = 5;

/** The ids of those chosen; the first one where nobody has chosen. */
export function useChosen(all: readonly string[]): string[] {
  const given = new URLSearchParams(query.use()).get("models")?.split(",");
  const chosen = given?.filter((id) => all.includes(id)) ?? all.slice(0, 1);
  return chosen.slice(0, mostModels);
}

export const setChosen = (ids: readonly string[]): void => setQuery({ models: ids.join() });
