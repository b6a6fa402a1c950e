import * as fc from "fast-check";
import type pg from "pg";
import { holdsForAll, insertModel } from "./check.ts";

/**
 * A month of a model: find_best_slots looks only where one can win, brute force scores each start that there is. Both ask
 * holdfast_private.free_time for the free runs, which search.test.ts holds against a model of everything.
 */
interface Month {
  zone: string;
  begins: string;
  settings: Record<"slot_interval_minutes" | "min_notice_minutes" | "booking_horizon_days" | "buffer_after_minutes", number>;
  /** Minutes from the beginning, and how long. */
  windows: Array<[from: number, length: number]>;
  preferred: number | null;
  search: { from: number; to: number; minutes: number; most: number };
}

const span = 30 * 1440;
const quarter = (most: number): fc.Arbitrary<number> => fc.nat(most / 15).map((n) => n * 15);
const month: fc.Arbitrary<Month> = fc
  .record({
    // Months with and without a change of the clock, at night and at midnight.
    place: fc.constantFrom(
      ["UTC", "2026-01-05T12:00Z"],
      ["Europe/Berlin", "2026-03-10T12:00Z"],
      ["America/New_York", "2026-10-20T12:00Z"],
      ["Africa/Cairo", "2026-10-10T12:00Z"],
      ["America/Havana", "2026-10-20T12:00Z"],
      ["Australia/Lord_Howe", "2026-03-20T12:00Z"],
    ),
    settings: fc.record({
      slot_interval_minutes: fc.constantFrom(7, 15, 30, 60, 90, 1440),
      min_notice_minutes: fc.constantFrom(0, 0, 100, 3000),
      booking_horizon_days: fc.constantFrom(90, 90, 20, 3),
      buffer_after_minutes: fc.constantFrom(0, 10),
    }),
    windows: fc.array(
      fc.tuple(fc.oneof(quarter(span), fc.nat(span)), fc.oneof(quarter(600), fc.constantFrom(60, 60, 90), quarter(span / 2))),
      { minLength: 1, maxLength: 40 },
    ),
    preferred: fc.option(fc.oneof(quarter(span), fc.nat(span)), { freq: 3 }),
    search: fc.record({
      from: quarter(span / 3),
      length: fc.integer({ min: 60, max: span }),
      minutes: fc.constantFrom(15, 60, 60, 90, 480),
      most: fc.constantFrom(1, 3, 10, 100),
    }),
  })
  .map(({ place: [zone, begins], search: { from, length, minutes, most }, ...drawn }) => ({
    ...drawn,
    zone: zone!,
    begins: begins!,
    search: { from, to: from + length, minutes, most },
  }));

async function build(client: pg.Client, { zone, begins, settings, windows }: Month): Promise<string> {
  await client.query("select holdfast_private.set_clock($1::timestamptz + interval '30 seconds')", [begins]);
  const model = await insertModel(client, zone, settings);
  await client.query(
    `insert into holdfast.availability (model_id, during)
     select $1, run
     from unnest((
       select range_agg(tstzrange($2::timestamptz + f * interval '1 minute', $2::timestamptz + (f + l) * interval '1 minute'))
       from unnest($3::int[], $4::int[]) as w (f, l)
     )) as run
     where not isempty(run)`,
    [model, begins, windows.map(([from]) => from), windows.map(([, length]) => length)],
  );
  await client.query("select holdfast.block_dates($1, array[($2::timestamptz + interval '9 days')::date], 'away', '10:00', '11:30')", [
    model,
    begins,
  ]);
  return model;
}

const searched = `
  select $1::bigint as model_id, make_interval(mins => $2) as length, $3::timestamptz as preferred, $4::timestamptz as begins,
    $5::timestamptz as ends, $6::int as most`;

const bruteForce = `
  with asked as (${searched}),
  calendar as (
    select a.*, m, holdfast_private.current_instant() as now from asked as a join holdfast.models as m on m.id = a.model_id
  ),
  runs as (
    select c.*, run from calendar as c
    cross join unnest(holdfast_private.free_time(m, tstzmultirange(tstzrange(c.begins - interval '9 days', c.ends + interval '9 days')), c.now)) as run
  ),
  starts as (
    select r.*, s as starts_at from runs as r
    cross join generate_series(date_trunc('minute', lower(run), 'UTC'), upper(run), interval '1 minute') as s
    where extract(epoch from (s at time zone (m).time_zone)::time)::int / 60 % (m).slot_interval_minutes = 0
    union
    select r.*, s from runs as r cross join lateral (values (lower(run)), (r.preferred)) as own (s)
  ),
  fitting as (
    select *, upper(run) - lower(run) = length as fills from starts
    where starts_at >= lower(run) and starts_at + length <= upper(run) and starts_at >= begins and starts_at + length <= ends
      and starts_at >= now + make_interval(mins => (m).min_notice_minutes)
      and starts_at <= now + make_interval(hours => 24 * (m).booking_horizon_days)
  ),
  wanting as (select *, coalesce(preferred, min(starts_at) over ()) as wanted from fitting),
  scored as (
    select *, abs(extract(epoch from starts_at - wanted)) / 60 as distance,
      case when fills then 30 else 20 end
      + case
        when to_char(starts_at at time zone (m).time_zone, 'D') = to_char(wanted at time zone (m).time_zone, 'D') then 20 else 0
      end as others
    from wanting
  )
  select starts_at,
    others + case
      when distance <= 0 then 50 when distance <= 30 then 40 when distance <= 60 then 30 when distance <= 120 then 20
      when distance <= 240 then 10 else 0
    end as score
  from scored order by 2 desc, distance, starts_at limit (select most from asked)`;

test("over a month, the best found are the best of all", () =>
  holdsForAll(month, 60, async (client, world) => {
    await client.query("select set_config('timezone', 'America/St_Johns', true)");
    const model = await build(client, world);
    const at = (minutes: number): Date => new Date(Date.parse(world.begins) + minutes * 60_000);
    const { search, preferred } = world;
    const values = [model, search.minutes, preferred === null ? null : at(preferred), at(search.from), at(search.to), search.most];
    const found = await client.query("select starts_at, score from holdfast.find_best_slots($1, $2, $3, $4, $5, $6)", values);
    const best = await client.query(bruteForce, values);
    expect(found.rows).toEqual(best.rows);
  }));
