import type pg from "pg";
import { asCaller, asOwner } from "../helpers.ts";
import { contains, minute, type Range } from "../proof/model/intervals.ts";
import { localOf } from "../proof/model/localTime.ts";
import { holdsForAll } from "./check.ts";
import { build, freeRuns, offeredStarts, possibleStarts, type World, world } from "./world.ts";

interface Offer {
  start: number;
  score: number;
}

async function findBestSlots(client: pg.Client, model: string, { search }: World, maxResults: number): Promise<Offer[]> {
  await asCaller(client, "anonymous");
  const { rows } = await client.query<{ starts_at: Date; score: number }>(
    "select starts_at, score from holdfast.find_best_slots($1, $2, $3, $4, $5, $6)",
    [
      model,
      search.minutes,
      search.preferred === null ? null : new Date(search.preferred),
      new Date(search.range.starts),
      new Date(search.range.ends),
      maxResults,
    ],
  );
  await asOwner(client);
  return rows.map(({ starts_at, score }) => ({ start: starts_at.getTime(), score }));
}

/** All slots, scored by DESIGN's tiers and sorted: what find_best_slots must begin with. */
function listAll(world: World): Offer[] {
  const starts = offeredStarts(world);
  const runs = freeRuns(world);
  const wanted = world.search.preferred ?? starts[0] ?? 0;
  const length = world.search.minutes * minute;
  return starts
    .map((start) => {
      const distance = Math.abs(start - wanted) / minute;
      const tiers: Array<[number, number]> = [
        [0, 50],
        [30, 40],
        [60, 30],
        [120, 20],
        [240, 10],
      ];
      const time = tiers.find(([within]) => distance <= within)?.[1] ?? 0;
      const fills = runs.some((run) => run.starts === start && run.ends === start + length);
      const sameDay = localOf(world.zone, start).dayOfWeek === localOf(world.zone, wanted).dayOfWeek;
      return { start, distance, score: time + (fills ? 30 : 20) + (sameDay ? 20 : 0) };
    })
    .sort((a, b) => b.score - a.score || a.distance - b.distance || a.start - b.start)
    .map(({ start, score }) => ({ start, score }));
}

/** Tries to hold each start, and takes every hold back: null where it went through, else the SQLSTATE. */
async function tryHolds(client: pg.Client, model: string, starts: number[], minutes: number): Promise<Array<string | null>> {
  await client.query(`
    create function pg_temp.try_hold(model_id bigint, starts_at timestamptz, minutes integer) returns text language plpgsql as $$
    begin
      perform holdfast.hold_slot(model_id, 'me', starts_at, starts_at + make_interval(mins => minutes));
      raise exception using errcode = 'ZZ000';
    exception
      when sqlstate 'ZZ000' then return null;
      when others then return sqlstate;
    end $$`);
  const { rows } = await client.query<{ refused: string | null }>(
    "select pg_temp.try_hold($1, s, $3) as refused from unnest($2::timestamptz[]) with ordinality as s (s, n) order by n",
    [model, starts.map((start) => new Date(start).toISOString()), minutes],
  );
  return rows.map(({ refused }) => refused);
}

test("a slot is offered exactly where a hold goes through", () =>
  holdsForAll(world(300), 50, async (client, world) => {
    const model = await build(client, world);
    const offered = (await findBestSlots(client, model, world, 100)).map(({ start }) => start).sort((a, b) => a - b);
    expect(offered).toEqual(offeredStarts(world));
    const slotOf = (starts: number): Range => ({ starts, ends: starts + world.search.minutes * minute });
    const starts = possibleStarts(world).filter((start) => contains(world.search.range, slotOf(start)));
    const refused = await tryHolds(client, model, starts, world.search.minutes);
    expect(starts.filter((_, n) => refused[n] === null)).toEqual(offered);
    expect(refused.filter((code) => code !== null && !code.startsWith("SL"))).toEqual([]);
  }));

test("the view shows the free runs from now on, to everybody", () =>
  holdsForAll(world(300), 60, async (client, world) => {
    const model = await build(client, world);
    await asCaller(client, "anonymous");
    const { rows } = await client.query<{ starts_at: Date; ends_at: Date }>(
      "select starts_at, ends_at from holdfast.available_slots_view where model_id = $1 order by starts_at",
      [model],
    );
    const expected = freeRuns(world).filter(({ ends }) => ends > world.now);
    // The clock has run on by some milliseconds.
    const shown = rows.map(({ starts_at, ends_at }) => ({
      starts: starts_at.getTime() < world.now + minute / 2 ? Math.min(starts_at.getTime(), world.now) : starts_at.getTime(),
      ends: ends_at.getTime(),
    }));
    expect(shown).toEqual(expected.map(({ starts, ends }) => ({ starts: Math.max(starts, world.now), ends })));
  }));

test("the best slots are the best of all", () =>
  holdsForAll(world(2880), 70, async (client, world) => {
    const model = await build(client, world);
    const all = listAll(world);
    for (const count of [1, 5, 20]) expect(await findBestSlots(client, model, world, count)).toEqual(all.slice(0, count));
  }));

test("over weeks too, where first only the likelier days are looked at", () =>
  holdsForAll(world(40_000, 25), 60, async (client, world) => {
    const model = await build(client, world);
    const all = listAll(world);
    for (const count of [1, 4, 30, 100]) expect(await findBestSlots(client, model, world, count)).toEqual(all.slice(0, count));
  }));

test("whatever time is preferred: its slot is the search's first, with all its points, where the search begins with it; else there is none", () =>
  holdsForAll(world(2880), 70, async (client, world) => {
    const model = await build(client, world);
    const { minutes, range } = world.search;
    // What can be offered, what is just outside, and the gaps between.
    const preferred = [...offeredStarts(world), range.starts - minute, range.ends, ...possibleStarts(world).filter((_, n) => n % 20 === 0)];
    const { rows } = await client.query<{ found: string | null; first: string | null }>(
      `select found::text, first::text
       from holdfast.models as m
       cross join holdfast_private.current_instant() as now
       cross join unnest($2::timestamptz[]) as preferred
       cross join lateral holdfast_private.preferred_slot(m, make_interval(mins => $3), preferred, tstzrange($4, $5), now) as found
       left join lateral holdfast_private.best_slots(m, 'me', make_interval(mins => $3), preferred, tstzrange($4, $5), now, 1) as first
         on first.starts_at = preferred
       where m.id = $1`,
      [model, preferred.map((time) => new Date(time).toISOString()), minutes, new Date(range.starts), new Date(range.ends)],
    );
    const nothing = "(,,,,,,,)";
    expect(rows.map(({ found }) => found)).toEqual(rows.map(({ first }) => first ?? nothing));
  }));
