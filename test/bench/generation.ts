import type pg from "pg";
import { loadCalendars } from "./calendars.ts";
import { copyTables } from "./floor.ts";
import { compared, type Measure } from "./measure.ts";
import { interleaved, timed } from "./rounds.ts";

const days = 90;
const starts = ["08:00", "10:00"];

/** Windows of all models' weekly rules for 90 days, logged and all, against inserting the same rows into a copy of the table without a log; and once more. */
export const measure: Measure = {
  name: "generation",
  async run({ database, quick, say }) {
    const { pool } = database;
    const models = quick ? 50 : 200;
    await loadCalendars(database, 1, models);
    await prepare(pool, models);
    const rows = models * days * starts.length;
    say(`${models} models with two rules a day, ${rows} windows a round`);
    let [generated, copied] = [0, 0];
    const again: number[] = [];
    const contestants = {
      first: async () => {
        const period = generated++;
        const ms = await timed(() => generate(pool, period, rows));
        again.push(await timed(() => generate(pool, period, 0)));
        return ms;
      },
      plain: async () => {
        // The same rows, of a period that was generated before: nothing is left to be worked out.
        const period = copied++;
        if (period >= generated) await generate(pool, generated++, rows);
        return copy(pool, period, rows);
      },
    };
    await interleaved(contestants, 1);
    again.length = 0;
    const { first, plain } = await interleaved(contestants, quick ? 3 : 5);
    await expectEqual(pool, copied);
    const perSecond = (ms: number): number => (rows * 1000) / ms;
    return [
      compared(`generation, ${models} models x ${days} days, windows per second`, perSecond(first), perSecond(plain), "≥ 0.5"),
      compared("generation again, nothing to do, ms", again.toSorted((a, b) => a - b)[Math.floor(again.length / 2)]!, first, "≤ 0.2"),
    ];
  },
};

async function prepare(pool: pg.Pool, models: number): Promise<void> {
  await pool.query(
    `insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time)
     select n, d, t::time, t::time + interval '90 minutes'
     from generate_series(1, $1::int) as n, generate_series(0, 6) as d, unnest($2::text[]) as t`,
    [models, starts],
  );
  await copyTables(pool, ["availability"]);
  await pool.query("analyze");
}

/** The nth period of ninety days, behind all that the calendars have. */
const dates = "make_date(extract(year from now())::int + 2, 1, 1) + $1::int * 90";

async function generate(pool: pg.Pool, period: number, expected: number): Promise<void> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from holdfast.generate_availability_for_all_models(${dates}, ${dates} + ${days - 1})`,
    [period],
  );
  if (rows[0]!.count !== expected) throw new Error(`${rows[0]!.count} windows, not ${expected}`);
}

/** The windows that the rules made in a range of periods, on each model's own dates. */
const generatedIn = (first: string, last: string): string => `
  select a.model_id, a.during, a.slot_type, a.schedule_id, a.created_at
  from holdfast.availability as a
  join holdfast.models as m on m.id = a.model_id
  where a.schedule_id is not null and (lower(a.during) at time zone m.time_zone)::date between ${first} and ${last}`;

async function copy(pool: pg.Pool, period: number, expected: number): Promise<number> {
  await pool.query(
    "create table floor.source as select model_id, during, slot_type, schedule_id, created_at from holdfast.availability where false",
  );
  await pool.query(`insert into floor.source ${generatedIn(dates, `${dates} + ${days - 1}`)} order by 1, 2`, [period]);
  await pool.query("analyze floor.source");
  const insert = "insert into floor.availability (model_id, during, slot_type, schedule_id, created_at) select * from floor.source";
  const ms = await timed(async () => {
    const { rowCount } = await pool.query(insert);
    if (rowCount !== expected) throw new Error(`${rowCount} windows copied, not ${expected}`);
  });
  await pool.query("drop table floor.source");
  return ms;
}

async function expectEqual(pool: pg.Pool, periods: number): Promise<void> {
  const { rows: missing } = await pool.query(
    `select from (${generatedIn("'-infinity'", `${dates} - 1`)}) as made
     left join floor.availability as a on a.model_id = made.model_id and a.during = made.during and a.schedule_id = made.schedule_id
     where a.id is null limit 1`,
    [periods],
  );
  if (missing.length > 0) throw new Error("the copy is not what was generated");
}
