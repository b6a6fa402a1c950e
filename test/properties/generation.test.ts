import * as fc from "fast-check";
import type pg from "pg";
import { Temporal } from "temporal-polyfill";
import { byStart, minute, overlaps, type Range, subtract, withoutOverlap } from "../proof/model/intervals.ts";
import { addDays, type Blocked, blockedRange, clockTime, instantOf } from "../proof/model/localTime.ts";
import { holdsForAll, insertModel } from "./check.ts";
import { eve, partOfDay } from "./localTime.ts";

interface Rule {
  dayOfWeek: number;
  /** Minutes of the day; an end at or before the start is on the next day. */
  from: number;
  to: number;
}

const rule = fc.record({
  dayOfWeek: fc.nat(6),
  // The small hours, in which clocks change, as often as the rest of the day.
  from: fc.oneof(fc.nat(16), fc.nat(95)).map((n) => n * 15),
  to: fc.oneof(fc.nat(16), fc.nat(95)).map((n) => n * 15),
});

/** Rules for about ten days around a night on which clocks change. */
const plan = fc
  .record({
    eve,
    rules: fc.array(rule, { minLength: 1, maxLength: 12 }),
    before: fc.nat(4),
    after: fc.nat(5),
    blocked: fc.array(fc.record({ day: fc.integer({ min: -2, max: 3 }), part: fc.option(partOfDay) }), { maxLength: 2 }),
    /** Windows that were there before, in minutes from the eve's noon. */
    manual: fc.array(fc.tuple(fc.integer({ min: -1440, max: 2880 }), fc.integer({ min: 5, max: 600 })), { maxLength: 2 }),
  })
  .map(({ eve: { zone, day }, rules, before, after, blocked, manual }) => ({
    zone,
    rules: withoutOverlap(rules, weekRange).filter((one, _, all) =>
      all.every((other) => !overlaps(nextWeek(weekRange(one)), weekRange(other))),
    ),
    dates: Array.from({ length: before + after + 1 }, (_, n) => addDays(day, n - before)),
    blocked: blocked.map(({ day: n, part }): Blocked => ({ date: addDays(day, n), part })),
    manual: withoutOverlap(
      manual.map(([from, length]) => {
        const starts = instantOf(zone, day, "12:00") + from * minute;
        return { starts, ends: starts + length * minute };
      }),
      (window) => window,
    ),
  }));
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

const lasts = ({ from, to }: Rule): number => (to > from ? to - from : to + 1440 - from);
const weekRange = (one: Rule): Range => {
  const starts = one.dayOfWeek * 1440 + one.from;
  return { starts, ends: starts + lasts(one) };
};
const nextWeek = ({ starts, ends }: Range): Range => ({ starts: starts - 7 * 1440, ends: ends - 7 * 1440 });

/** What generation must make, by DESIGN section 2: each occurrence minus what is there, the earlier start first. */
function expectedWindows({ zone, rules, dates, blocked, manual }: Plan): Range[] {
  const obstacles = [...manual, ...blocked.map((date) => blockedRange(zone, date))];
  const occurrences = [addDays(dates[0]!, -1), ...dates]
    .flatMap((date) =>
      rules
        .filter(({ dayOfWeek }) => dayOfWeek === Temporal.PlainDate.from(date).dayOfWeek % 7)
        .map(({ from, to }) => ({
          date,
          starts: instantOf(zone, date, clockTime(from)),
          ends: instantOf(zone, to > from ? date : addDays(date, 1), clockTime(to)),
        })),
    )
    .filter(({ starts, ends }) => starts < ends)
    .sort(byStart);
  return occurrences
    .flatMap((occurrence, n) => (dates.includes(occurrence.date) ? subtract([occurrence], [...occurrences.slice(0, n), ...obstacles]) : []))
    .sort(byStart);
}

async function prepare(client: pg.Client, { zone, rules, blocked, manual }: Plan): Promise<string> {
  const model = await insertModel(client, zone, {});
  for (const { dayOfWeek, from, to } of rules) {
    await client.query("select holdfast.add_recurring_schedule($1, $2, $3, $4)", [model, dayOfWeek, clockTime(from), clockTime(to)]);
  }
  for (const { date, part } of blocked) {
    await client.query("select holdfast.block_dates($1, array[$2::date], null, $3, $4)", [model, date, part?.from, part?.to]);
  }
  for (const { starts, ends } of manual) {
    await client.query("insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3))", [
      model,
      new Date(starts),
      new Date(ends),
    ]);
  }
  return model;
}

/** How many windows it says that it made. */
async function generate(client: pg.Client, model: string, dates: string[]): Promise<number> {
  const { rows } = await client.query<{ availability_id: string | null }>(
    "select availability_id from holdfast.generate_availability_from_schedules($1, $2, $3)",
    [model, dates[0], dates.at(-1)],
  );
  return rows.filter(({ availability_id }) => availability_id !== null).length;
}

async function windows(client: pg.Client, model: string, slotType = "recurring"): Promise<Range[]> {
  const { rows } = await client.query<{ starts: Date; ends: Date }>(
    "select lower(during) as starts, upper(during) as ends from holdfast.availability where model_id = $1 and slot_type = $2 order by during",
    [model, slotType],
  );
  return rows.map(({ starts, ends }) => ({ starts: starts.getTime(), ends: ends.getTime() }));
}

test("generation makes what the calendar says, and a second run nothing", () =>
  holdsForAll(plan, 120, async (client, plan) => {
    const model = await prepare(client, plan);
    const expected = expectedWindows(plan);
    expect(await generate(client, model, plan.dates)).toBe(expected.length);
    expect(await windows(client, model)).toEqual(expected);
    expect(await windows(client, model, "manual")).toEqual([...plan.manual].sort(byStart));
    expect(await generate(client, model, plan.dates)).toBe(0);
    expect(await windows(client, model)).toEqual(expected);
  }));

test("day by day, in any order, it makes the same as at once", () =>
  holdsForAll(
    plan.chain((one) => fc.record({ plan: fc.constant(one), dates: fc.shuffledSubarray(one.dates, { minLength: one.dates.length }) })),
    60,
    async (client, { plan, dates }) => {
      const model = await prepare(client, plan);
      for (const date of dates) await generate(client, model, [date]);
      expect(await windows(client, model)).toEqual(expectedWindows(plan));
    },
  ));
