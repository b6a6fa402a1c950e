import type pg from "pg";
import { instantOf } from "../model/localTime.ts";
import { calendarsFor, datesOf, expectedWindows, gridStarts, localTimesAround } from "./calendars.ts";
import { type Clock, type ClockChange, type Drift, findDrift, iso, isRealDrift, touches } from "./clocks.ts";
import { findStarts, generateWindows, readInstants } from "./engine.ts";
import type { Tally } from "./tally.ts";

export interface Tallies {
  readonly tables: Tally;
  readonly readings: Tally;
  readonly windows: Tally;
  readonly blocked: Tally;
  readonly grid: Tally;
}

const steps = [15, 45, 7];
const quarter = 15 * 60_000;

/** Compares one zone's changes; gives where the two zone tables differ, whose changes are left out. What it writes is the caller's to roll back. */
export async function proveZone(
  client: pg.ClientBase,
  clock: Clock,
  changes: readonly ClockChange[],
  tallies: Tallies,
): Promise<{ drifts: Drift[]; leftOut: number }> {
  const drifts = await findDrift(client, clock);
  for (const drift of drifts) tallies.tables.compare(`${clock.zone} differs from ${iso(drift.starts)}`, true, isRealDrift(drift), 0);
  tallies.tables.compare(clock.zone, true, true);
  const agreed = changes.filter(({ instant }) => !drifts.some((drift) => touches(drift, instant)));
  if (agreed.length > 0) {
    await proveReadings(client, clock.zone, agreed, tallies.readings);
    await proveWindows(client, clock.zone, agreed, tallies);
    await proveGrid(client, clock.zone, agreed, tallies.grid);
  }
  return { drifts, leftOut: changes.length - agreed.length };
}

async function proveReadings(client: pg.ClientBase, zone: string, changes: readonly ClockChange[], tally: Tally): Promise<void> {
  const locals = changes.flatMap(localTimesAround);
  const found = await readInstants(client, zone, locals);
  for (const [n, local] of locals.entries()) {
    tally.compare(`${zone} ${local}`, iso(instantOf(zone, local.slice(0, 10), local.slice(11))), iso(found[n]!));
  }
}

async function proveWindows(client: pg.ClientBase, zone: string, changes: readonly ClockChange[], tallies: Tallies): Promise<void> {
  const calendars = calendarsFor(changes);
  const found = await generateWindows(client, zone, calendars, changes);
  for (const [n, calendar] of calendars.entries()) {
    const expected = changes.flatMap((change) => expectedWindows(zone, calendar, datesOf(calendar, change)));
    const tally = calendar.blocked.length > 0 ? tallies.blocked : tallies.windows;
    const show = ({ starts, ends }: { starts: number; ends: number }): string => `${iso(starts)}/${iso(ends)}`;
    // One by one, so that what is told is the day and not the decade.
    const all = [...new Set([...expected.map(show), ...found[n]!.map(show)])].sort();
    const [wanted, got] = [new Set(expected.map(show)), new Set(found[n]!.map(show))];
    for (const window of all) tally.compare(`${zone}, ${calendar.name}, ${window}`, wanted.has(window), got.has(window));
    tally.compare(`${zone}, ${calendar.name}: windows`, expected.length, found[n]!.length, 0);
  }
}

async function proveGrid(client: pg.ClientBase, zone: string, changes: readonly ClockChange[], tally: Tally): Promise<void> {
  // From an odd minute: a run's own start is a start too, wherever the grid lies.
  const inOrder = [...changes].sort((a, b) => a.instant - b.instant);
  const runs = inOrder.flatMap((change) =>
    steps.map((step) => ({ change, step, starts: change.instant - 187 * 60_000, ends: change.instant + 180 * 60_000 + quarter })),
  );
  const found = await findStarts(client, zone, runs);
  for (const [n, { change, step, starts, ends }] of runs.entries()) {
    const expected = [...new Set([starts, ...gridStarts(change, { starts, ends: ends - quarter }, step)])];
    tally.compare(`${zone} ${iso(change.instant)}, every ${step} minutes`, expected.map(iso), found[n]!.map(iso), expected.length);
  }
}
