import type pg from "pg";
import type { Range } from "../model/intervals.ts";
import { clockTime } from "../model/localTime.ts";
import { type Calendar, datesOf } from "./calendars.ts";
import { type ClockChange, day, iso } from "./clocks.ts";

// What Holdfast makes of a zone: a statement a question, not one a case.

/** The zones that a model may have. */
export async function readZones(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select name from pg_timezone_names where holdfast_private.is_time_zone(name) order by name",
  );
  return rows.map(({ name }) => name);
}

export async function readInstants(client: pg.ClientBase, zone: string, locals: readonly string[]): Promise<number[]> {
  const { rows } = await client.query<{ instant: Date }>(
    "select holdfast.local_to_instant(local, $1) as instant from unnest($2::timestamp[]) with ordinality as l (local, n) order by n",
    [zone, locals],
  );
  return rows.map(({ instant }) => instant.getTime());
}

/** Lays each calendar on a model of its own and generates its days around the changes; gives the windows of each, in order. */
export async function generateWindows(
  client: pg.ClientBase,
  zone: string,
  calendars: readonly Calendar[],
  changes: readonly ClockChange[],
): Promise<Range[][]> {
  const { rows: models } = await client.query<{ id: string }>(
    "insert into holdfast.models (name, time_zone) select name, $1 from unnest($2::text[]) with ordinality as m (name, n) order by n returning id",
    [zone, calendars.map(({ name }) => name)],
  );
  const ids = models.map(({ id }) => id);
  await layRules(client, ids, calendars);
  // Models of which the same days are asked share a statement. What a day's windows need to know of the days beside it must not come from there.
  const asked = new Map<string, string[]>();
  for (const [n, { days }] of calendars.entries()) asked.set(`${days}`, [...(asked.get(`${days}`) ?? []), ids[n]!]);
  for (const models of asked.values()) {
    const calendar = calendars[ids.indexOf(models[0]!)]!;
    const dates = new Set(changes.flatMap((change) => datesOf(calendar, change)));
    await client.query("select from holdfast_private.generate_windows($1, $2)", [models, [...dates]]);
  }
  const { rows } = await client.query<{ model_id: string; starts: Date; ends: Date }>(
    "select model_id, lower(during) as starts, upper(during) as ends from holdfast.availability where model_id = any ($1) order by during",
    [ids],
  );
  const windows = new Map<string, Range[]>(ids.map((id) => [id, []]));
  for (const { model_id, starts, ends } of rows) windows.get(model_id)!.push({ starts: starts.getTime(), ends: ends.getTime() });
  return [...windows.values()];
}

async function layRules(client: pg.ClientBase, ids: readonly string[], calendars: readonly Calendar[]): Promise<void> {
  const rules = calendars.flatMap(({ rules }, n) => rules.map(({ from, lasts }) => ({ id: ids[n]!, from, lasts })));
  await client.query(
    `insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time)
     select * from unnest($1::bigint[], $2::integer[], $3::time[], $4::time[])`,
    [
      rules.map(({ id }) => id),
      rules.map(({ from }) => Math.floor(from / 1440)),
      rules.map(({ from }) => clockTime(from % 1440)),
      rules.map(({ from, lasts }) => clockTime((from + lasts) % 1440)),
    ],
  );
  const blocked = calendars.flatMap(({ blocked }, n) => blocked.map(({ date, part }) => ({ id: ids[n]!, date, part })));
  await client.query(
    `insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time)
     select * from unnest($1::bigint[], $2::date[], $3::time[], $4::time[])`,
    [
      blocked.map(({ id }) => id),
      blocked.map(({ date }) => date),
      blocked.map(({ part }) => part?.from),
      blocked.map(({ part }) => part?.to),
    ],
  );
}

/** A free run of a model whose grid has this step. */
export interface Run extends Range {
  readonly step: number;
}

/** The starts that search finds in free runs, for slots of a quarter of an hour: all of them, in order of time. */
export async function findStarts(client: pg.ClientBase, zone: string, runs: readonly Run[]): Promise<number[][]> {
  const steps = [...new Set(runs.map(({ step }) => step))];
  const { rows: models } = await client.query<{ id: string }>(
    `insert into holdfast.models (name, time_zone, slot_interval_minutes, booking_horizon_days)
     select 'every ' || step || ' minutes', $1, step, 1000 from unnest($2::integer[]) with ordinality as s (step, n) order by n returning id`,
    [zone, steps],
  );
  const modelOf = (step: number): string => models[steps.indexOf(step)]!.id;
  const found: number[][] = [];
  for (const near of withinReach(runs)) {
    await client.query("select holdfast_private.set_clock($1)", [iso(near[0]!.starts - day)]);
    const values = [near.map(({ step }) => modelOf(step)), near.map(({ starts }) => iso(starts)), near.map(({ ends }) => iso(ends))];
    await client.query(
      "insert into holdfast.availability (model_id, during) select m, tstzrange(f, t) from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) as r (m, f, t)",
      values,
    );
    const { rows } = await client.query<{ starts: Date[] }>(
      `select array(
         select s.starts_at
         from holdfast.find_best_slots(r.model_id, 15, search_start_time => r.starts_at, search_end_time => r.ends_at, max_results => 100) as s
         order by s.starts_at
       ) as starts
       from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) with ordinality as r (model_id, starts_at, ends_at, n)
       order by r.n`,
      values,
    );
    found.push(...rows.map(({ starts }) => starts.map((start) => start.getTime())));
  }
  return found;
}

/** Runs in order of time, cut where they are too far apart to be searched at one time. */
function withinReach(runs: readonly Run[]): Run[][] {
  const groups: Run[][] = [];
  for (const run of runs) {
    const group = groups.at(-1);
    if (group && run.starts - group[0]!.starts < 990 * day) group.push(run);
    else groups.push([run]);
  }
  return groups;
}
