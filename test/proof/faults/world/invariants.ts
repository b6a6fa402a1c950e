import type pg from "pg";
import { brokenInvariants } from "../../invariants.ts";

/**
 * What holds of the tables at every instant (HARDENING I1, I2, I5 and I7), each as a query for what offends it; I3 is History's, I4 and I6
 * are of news.ts. One transaction that sees one instant: clients may go on. Reading the whole log takes its time: `withLog` or not.
 */
export async function findOffences(pool: pg.Pool, { withLog }: { withLog: boolean }): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local timezone to 'UTC'; set local datestyle to 'ISO'");
    const { rows: models } = await client.query<{ id: string }>("select id from holdfast.models");
    const broken = await brokenInvariants(
      client,
      models.map(({ id }) => id),
      { withLog },
    );
    return [...broken, ...(withLog ? await changesOutOfOrder(client) : []), ...(await wrongSlots(client))];
  } finally {
    await client.query("rollback").catch(() => {});
    client.release();
  }
}

/** Claims, from holds and bookings themselves and not from the ledger that guards them; those too that ran out and were not swept yet. */
const claims = `
  select h.model_id, h.id, case when h.status = 'active' then h.hold_expires_at end as until,
    tstzrange(
      lower(h.during) - make_interval(mins => h.buffer_before_minutes), upper(h.during) + make_interval(mins => h.buffer_after_minutes)
    ) as occupied
  from holdfast.booking_holds as h
  left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
  where h.status = 'active' or h.status = 'converted' and b.status in ('confirmed', 'completed', 'no_show')`;

/** Here every change of a row waits for its model, and so gets its transaction's number after the one before. */
async function changesOutOfOrder(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ offence: string }>(
    `select format('I5 %s %s of model %s: %s after %s', c.table_name, c.row_id, c.model_id, c.transaction_id, c.earlier) as offence
     from (
       select l.*, lag(l.transaction_id) over (partition by l.model_id, l.table_name, l.row_id order by l.id) as earlier
       from holdfast.availability_change_log as l
     ) as c
     where c.transaction_id < c.earlier`,
  );
  return rows.map(({ offence }) => offence);
}

const day = 86_400_000;
const quarter = 15 * 60_000;
const firstDay = 61;
const soonMs = 10_000;

/** The quarters of an hour of a day that all clients want, against those that are offered (I7): calendars without buffers, in UTC. */
async function wrongSlots(client: pg.PoolClient): Promise<string[]> {
  const { rows: clock } = await client.query<{ now: number }>("select extract(epoch from now())::float8 * 1000 as now");
  const { now } = clock[0]!;
  const from = Math.ceil(now / day + firstDay) * day;
  const range = [new Date(from), new Date(from + day)];
  const { rows: taken } = await client.query<Taken>(
    `select c.model_id as model, extract(epoch from lower(c.occupied))::float8 * 1000 as starts,
       extract(epoch from upper(c.occupied))::float8 * 1000 as ends, extract(epoch from c.until)::float8 * 1000 as until
     from (${claims}) as c where c.occupied && tstzrange($1, $2)`,
    range,
  );
  const { rows: offered } = await client.query<{ model: string; starts: number[] }>(
    `select m.id as model, array(
       select extract(epoch from s.starts_at)::float8 * 1000 from holdfast.find_best_slots(m.id, 15, null, $1, $2, 100) as s order by 1
     ) as starts
     from holdfast.models as m`,
    range,
  );
  const starts = Array.from({ length: day / quarter }, (_, n) => from + n * quarter);
  return offered.flatMap(({ model, starts: found }) => {
    const claimed = taken.filter((claim) => claim.model === model && (claim.until ?? Number.POSITIVE_INFINITY) > now);
    // One may run out between the two questions.
    if (claimed.some(({ until }) => until !== null && until < now + soonMs)) return [];
    const free = starts.filter((start) => !claimed.some((claim) => claim.starts < start + quarter && claim.ends > start));
    return String(free) === String(found) ? [] : [`I7 model ${model} offers ${found.length} times, and ${free.length} are free`];
  });
}

interface Taken {
  model: string;
  starts: number;
  ends: number;
  until: number | null;
}
