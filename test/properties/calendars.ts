import fc from "fast-check";
import type pg from "pg";
import { addClaim, addModel, addRule, addWindow, blockDate } from "../db/resolve_conflicts/calendar.ts";

export interface Span {
  from: number;
  to: number;
}

/** Two days of a model, in hours since Monday: spans of one list never overlap, but may touch. */
export interface Calendar {
  windows: (Span & { hasRule: boolean })[];
  claims: Span[];
  blocked: Span[];
}

export const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

function spans(until: number, { gap, length, count }: { gap: number; length: number; count: number }): fc.Arbitrary<Span[]> {
  return fc.array(fc.tuple(fc.nat(gap), fc.integer({ min: 1, max: length })), { maxLength: count }).map((steps) => {
    const laid: Span[] = [];
    for (const [skip, hours] of steps) {
      const from = (laid.at(-1)?.to ?? 0) + skip;
      if (from + hours <= until) laid.push({ from, to: from + hours });
    }
    return laid;
  });
}

export const calendar: fc.Arbitrary<Calendar> = fc.record({
  windows: spans(48, { gap: 4, length: 9, count: 9 }).chain((laid) =>
    fc.tuple(...laid.map((span) => fc.boolean().map((hasRule) => ({ ...span, hasRule })))),
  ),
  claims: spans(48, { gap: 9, length: 3, count: 6 }),
  // Within one day: a blocked part doesn't cross midnight.
  blocked: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Span[]>([]) },
    { weight: 1, arbitrary: spans(24, { gap: 15, length: 4, count: 2 }) },
  ),
});

export const target: fc.Arbitrary<Span> = fc
  .tuple(fc.nat(40), fc.integer({ min: 1, max: 16 }))
  .map(([from, hours]) => ({ from, to: from + hours }));

/** A model with that calendar; gives its id. Windows that have a rule belong to the first of the rules. */
export async function lay(client: pg.ClientBase, { windows, claims, blocked }: Calendar, rules: Span[] = []): Promise<string> {
  const model = await addModel(client);
  const made: string[] = [];
  for (const { from, to } of rules) made.push(await addRule(client, model, from, to));
  const rule = made[0] ?? (await addRule(client, model, 0, 1));
  for (const { from, to, hasRule } of windows) await addWindow(client, model, from, to, hasRule ? rule : null);
  for (const { from, to } of claims) await addClaim(client, model, from, to);
  for (const { from, to } of blocked) await blockDate(client, model, from, to);
  return model;
}

/** Whole hours that the spans cover. */
export const hoursOf = (list: Span[]): number[] => list.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n));

/** The claims' hours that have availability under them. */
export function coveredHours(claims: Span[], windows: Span[]): number[] {
  const available = new Set(hoursOf(windows));
  return hoursOf(claims).filter((hour) => available.has(hour));
}
