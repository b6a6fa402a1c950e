import type pg from "pg";
import { installEngine } from "../../../src/database/migrations.ts";
import { createOwnedDatabase } from "../../../src/database/owned.ts";
import { withClient } from "../../../src/database/pool.ts";
import { createLog } from "../../../src/log.ts";
import type { Finding } from "../proof.ts";
import { Tally } from "./tally.ts";
import { UpgradableServer } from "./zoneTables.ts";

const zone = "Europe/Berlin";
const untouched = "Europe/Paris";
/** Berlin without summer time. */
const abolished = "Etc/GMT-1";

/** F17: summer time is abolished, and the law is repealed. */
export async function proveUpgrade(say: (line: string) => void): Promise<Finding[]> {
  const windows = new Tally("windows of rules that keep their local time when zone tables are upgraded", say);
  const claims = new Tally("claims, listed where an upgrade moved their local time and nowhere else", say);
  const host = await UpgradableServer.start();
  try {
    const ask = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
      withClient(await createOwnedDatabase(host.server, "holdfast"), work);
    await installEngine(await createOwnedDatabase(host.server, "holdfast"), await createLog("warn"));
    const models = await ask(layCalendars);
    const before = await ask((client) => readCalendars(client, models));

    await host.upgrade(zone, abolished);
    const { abolishedCalendars, hours } = await ask(async (client) => {
      await client.query("select holdfast.run_maintenance()");
      return { abolishedCalendars: await readCalendars(client, models), hours: await summerHour(client) };
    });
    windows.compare("the upgrade was one", 13, hours);
    for (const [n, name] of [zone, untouched].entries()) {
      const made = abolishedCalendars[n]!.windows.filter((window) => !before[n]!.windows.includes(window));
      // The night on which 02:00 was skipped, and ended at 03:00, is one like any other. A claim keeps availability under it where it stands now:
      // an hour earlier, before the rule begins.
      windows.compare(
        `${name}: new local windows`,
        name === zone ? ["2026-03-28 22:00/2026-03-29 02:00", "2026-07-02 08:00/2026-07-02 17:00"] : [],
        made,
      );
      const lost = before[n]!.windows.filter((window) => !abolishedCalendars[n]!.windows.includes(window));
      windows.compare(
        `${name}: lost local windows`,
        name === zone ? ["2026-03-28 22:00/2026-03-29 03:00", "2026-07-02 09:00/2026-07-02 17:00"] : [],
        lost,
        before[n]!.windows.length,
      );
    }
    claims.compare(
      "moved",
      [["2026-07-01 09:00", "2026-07-02 08:00", "2026-07-03 14:00"], []],
      abolishedCalendars.map(({ moved }) => moved),
      5,
    );

    await host.upgrade(zone, zone);
    const repealed = await ask(async (client) => {
      await client.query("select holdfast.run_maintenance()");
      return readCalendars(client, models);
    });
    windows.compare("the law is repealed", before, repealed, before.flatMap((calendar) => calendar.windows).length);
    claims.compare(
      "moved back",
      [[], []],
      repealed.map(({ moved }) => moved),
      5,
    );
  } finally {
    await host.stop();
  }
  return [windows.finding(), claims.finding()];
}

/** What the altered table makes of noon UTC in summer. */
async function summerHour(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ hour: number }>(
    "select extract(hour from '2026-07-01 12:00Z'::timestamptz at time zone $1)::integer as hour",
    [zone],
  );
  return rows[0]!.hour;
}

/** A model in each zone, free from 09:00 to 17:00 every day of the year, and at night on Saturdays; claims in summer and in winter. */
async function layCalendars(client: pg.Client): Promise<string[]> {
  await client.query("select holdfast_private.set_clock('2026-02-01 12:00Z')");
  const models: string[] = [];
  for (const timeZone of [zone, untouched]) {
    const { rows } = await client.query<{ id: string }>(
      "select id from holdfast.add_model('Ada', $1, booking_horizon_days => 400, generate_days_ahead => 350, max_active_holds_per_user => 9)",
      [timeZone],
    );
    const id = rows[0]!.id;
    models.push(id);
    for (const day of [0, 1, 2, 3, 4, 5, 6]) {
      await client.query("select holdfast.add_recurring_schedule($1, $2, '09:00', '17:00')", [id, day]);
    }
    await client.query("select holdfast.add_recurring_schedule($1, 6, '22:00', '02:00')", [id]);
    await client.query("select holdfast.block_dates($1, '{2026-08-01}')", [id]);
    await client.query("select holdfast.run_maintenance()");
    await client.query(
      "select holdfast.remove_availability($1, id) from holdfast.availability where model_id = $1 and during @> '2026-07-10 12:00Z'::timestamptz",
      [id],
    );
    await book(client, id, "2026-12-01 09:00");
    if (timeZone === untouched) await book(client, id, "2026-07-01 10:00");
    else for (const local of ["2026-07-01 10:00", "2026-07-02 09:00", "2026-07-03 15:00"]) await book(client, id, local);
  }
  return models;
}

async function book(client: pg.Client, modelId: string, local: string): Promise<void> {
  await client.query(
    `select holdfast.convert_hold_to_booking($1, h.id)
     from (select $2::timestamp at time zone m.time_zone as at from holdfast.models as m where m.id = $1) as start
     cross join lateral holdfast.hold_slot($1, 'alice', start.at, start.at + interval '1 hour') as h`,
    [modelId, local],
  );
}

interface LocalCalendar {
  /** Free runs on the model's wall clock, claims or not. */
  windows: string[];
  /** Local starts of the claims that list_conflicts says were moved. */
  moved: string[];
}

async function readCalendars(client: pg.Client, models: readonly string[]): Promise<LocalCalendar[]> {
  const calendars: LocalCalendar[] = [];
  for (const id of models) {
    const { rows } = await client.query<LocalCalendar>(
      `select
         array(
           select concat_ws('/', to_char(lower(run) at time zone m.time_zone, 'YYYY-MM-DD HH24:MI'), to_char(upper(run) at time zone m.time_zone, 'YYYY-MM-DD HH24:MI'))
           from unnest((select range_agg(a.during) from holdfast.availability as a where a.model_id = m.id and lower(a.during) > '2026-02-02')) as run
         ) as windows,
         array(
           select to_char(c.starts_at at time zone m.time_zone, 'YYYY-MM-DD HH24:MI')
           from holdfast.list_conflicts(m.id, '2026-02-01', '2027-03-01') as c
           where c.problem = 'LOCAL_TIME_MOVED'
         ) as moved
       from holdfast.models as m where m.id = $1`,
      [id],
    );
    calendars.push(rows[0]!);
  }
  return calendars;
}
