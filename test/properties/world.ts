import * as fc from "fast-check";
import type pg from "pg";
import { atClock } from "../helpers.ts";
import { contains, minute, type Range, subtract, union, withoutOverlap } from "../proof/model/intervals.ts";
import { addDays, type Blocked, blockedRange, instantOf, localOf } from "../proof/model/localTime.ts";
import { insertModel } from "./check.ts";
import { eve, partOfDay, sessionZone } from "./localTime.ts";

/** A model's calendar over the two days from the noon before its clocks change, in minutes from there. */
export interface World {
  zone: string;
  sessionZone: string;
  /** What the clock reads: 30 seconds past noon, so that no start on a minute passes by while a test runs. */
  now: number;
  settings: Record<"slot_interval_minutes" | "buffer_before_minutes" | "buffer_after_minutes" | "min_notice_minutes", number>;
  windows: Range[];
  blocked: Blocked[];
  external: Range[];
  claims: Claim[];
  search: Search;
}

/** With the buffers of its own time, which may not be the model's any more. */
interface Claim extends Range {
  before: number;
  after: number;
  state: "held" | "run out" | "booked";
}

export interface Search {
  range: Range;
  minutes: number;
  preferred: number | null;
}

const settings = fc.record({
  slot_interval_minutes: fc.constantFrom(5, 7, 10, 15, 20, 30, 50, 60, 90),
  buffer_before_minutes: fc.constantFrom(0, 0, 10, 15, 45),
  buffer_after_minutes: fc.constantFrom(0, 0, 10, 15, 45),
  min_notice_minutes: fc.constantFrom(0, 0, 60, 600),
});

const span = 2 * 1440;
const minuteOfSpan = fc.oneof(
  fc.nat(span / 15).map((n) => n * 15),
  fc.nat(span),
);
const stretch = (longest: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(
    minuteOfSpan,
    fc.oneof(
      fc.integer({ min: 1, max: longest / 15 }).map((n) => n * 15),
      fc.integer({ min: 1, max: longest }),
    ),
  );
/** Minutes from a window's start, mostly on its quarters of an hour. */
const nearby = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -8, max: 32 }).map((n) => n * 15) }, fc.integer({ min: -120, max: 480 }));
const claim = fc.record({
  /** The number of the window that it lies at, as far as there are so many. */
  window: fc.nat(3),
  from: nearby,
  length: fc.integer({ min: 1, max: 8 }).map((n) => n * 15),
  before: fc.constantFrom(0, 10, 15),
  after: fc.constantFrom(0, 10, 15),
  state: fc.constantFrom("held" as const, "run out" as const, "booked" as const),
});

/** daysApart: windows lie up to so many days after those two. */
export const world = (longestSearch: number, daysApart = 0): fc.Arbitrary<World> =>
  fc
    .record({
      eve,
      // The model's own zone is the likeliest to hide a mistake.
      session: fc.option(sessionZone),
      settings,
      windows: fc.array(fc.tuple(stretch(600), fc.nat(daysApart)), { minLength: 1, maxLength: 6 }),
      blocked: fc.array(fc.record({ day: fc.nat(2), part: fc.option(partOfDay, { freq: 6 }) }), { maxLength: 2 }),
      external: fc.array(stretch(120), { maxLength: 2 }),
      claims: fc.array(claim, { maxLength: 6 }),
      search: fc.record({
        from: nearby,
        length: fc.integer({ min: 90, max: longestSearch }),
        minutes: fc.constantFrom(15, 30, 45, 60, 90),
        preferred: fc.option(nearby, { freq: 3 }),
      }),
    })
    .map(({ eve: { zone, day }, ...drawn }) => {
      const noon = instantOf(zone, day, "12:00");
      const range = ([from, length]: [number, number]): Range => ({ starts: noon + from * minute, ends: noon + (from + length) * minute });
      const windows = withoutOverlap(
        drawn.windows.map(([[from, length], days]) => range([from + days * 1440, length])),
        (window) => window,
      );
      const near = (window: number, from: number): number => windows[window % windows.length]!.starts + from * minute;
      const { preferred, minutes, from, length } = drawn.search;
      return {
        ...drawn,
        zone,
        sessionZone: drawn.session ?? zone,
        now: noon + minute / 2,
        windows,
        blocked: drawn.blocked.map(({ day: n, part }) => ({ date: addDays(day, n), part })),
        external: drawn.external.map(range),
        claims: withoutOverlap(
          drawn.claims.map(({ before, after, state, ...at }) => {
            const starts = near(at.window, at.from);
            return { starts, ends: starts + at.length * minute, before, after, state };
          }),
          occupied,
        ),
        search: {
          minutes,
          preferred: preferred === null ? null : near(0, preferred),
          range: { starts: near(0, from), ends: near(0, from + length) },
        },
      };
    });

const occupied = ({ starts, ends, before, after }: Claim): Range => ({ starts: starts - before * minute, ends: ends + after * minute });

/** Puts the world into the database and gives the model's id. */
export async function build(client: pg.Client, world: World): Promise<string> {
  const { zone, now, settings, windows, blocked, external, claims } = world;
  await client.query("select set_config('timezone', $1, true)", [world.sessionZone]);
  await atClock(client, new Date(now).toISOString());
  const model = await insertModel(client, zone, { ...settings, max_active_holds_per_user: 1000 });
  for (const { starts, ends } of windows) {
    await client.query("insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3))", [
      model,
      new Date(starts),
      new Date(ends),
    ]);
  }
  for (const { date, part } of blocked) {
    await client.query("select holdfast.block_dates($1, array[$2::date], null, $3, $4)", [model, date, part?.from, part?.to]);
  }
  for (const [n, { starts, ends }] of external.entries()) {
    await client.query(
      "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'calendar', $2, tstzrange($3, $4))",
      [model, n, new Date(starts), new Date(ends)],
    );
  }
  for (const claim of claims) await insertClaim(client, model, now, claim);
  return model;
}

async function insertClaim(client: pg.Client, model: string, now: number, { starts, ends, before, after, state }: Claim): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `insert into holdfast.booking_holds
       (model_id, user_id, during, hold_expires_at, currency, buffer_before_minutes, buffer_after_minutes)
     values ($1, 'other', tstzrange($2, $3), $4, 'USD', $5, $6) returning id`,
    [model, new Date(starts), new Date(ends), new Date(state === "run out" ? now - minute : now + 10 * minute), before, after],
  );
  if (state !== "booked") return;
  await client.query(
    `insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency)
     values ($1, $2, 'other', tstzrange($3, $4), 'confirmed', 0, 'USD')`,
    [model, rows[0]!.id, new Date(starts), new Date(ends)],
  );
  await client.query("update holdfast.booking_holds set status = 'converted' where model_id = $1 and id = $2", [model, rows[0]!.id]);
}

/** The free runs, by DESIGN's definition and nothing of the SQL. */
export function freeRuns({ zone, settings, windows, blocked, external, claims }: World): Range[] {
  const claimed = claims
    .filter(({ state }) => state !== "run out")
    .map(occupied)
    .map(({ starts, ends }) => ({
      starts: starts - settings.buffer_after_minutes * minute,
      ends: ends + settings.buffer_before_minutes * minute,
    }));
  return subtract(union(windows), [...blocked.map((date) => blockedRange(zone, date)), ...external, ...claimed]);
}

/** Every minute of the searched time that lies on the grid, and the other starts that search knows. */
export function possibleStarts(world: World): number[] {
  const { range, preferred } = world.search;
  const starts = new Set<number>();
  for (let start = Math.ceil(range.starts / minute) * minute; start < range.ends; start += minute) {
    if (localOf(world.zone, start).minuteOfDay % world.settings.slot_interval_minutes === 0) starts.add(start);
  }
  for (const run of freeRuns(world)) starts.add(run.starts);
  if (preferred !== null) starts.add(preferred);
  return [...starts].sort((a, b) => a - b);
}

/** The starts that search has to offer. */
export function offeredStarts(world: World): number[] {
  const { now, settings, search } = world;
  const runs = freeRuns(world);
  return possibleStarts(world).filter((starts) => {
    const slot = { starts, ends: starts + search.minutes * minute };
    return starts >= now + settings.min_notice_minutes * minute && contains(search.range, slot) && runs.some((run) => contains(run, slot));
  });
}
