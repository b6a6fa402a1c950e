import type pg from "pg";

/**
 * What holds of the tables at every instant (HARDENING I1, I2, I5 and I7), each as a query for what offends it; I3 is History's, I4 and I6
 * are of news.ts. One transaction that sees one instant: clients may go on. Reading the whole log takes its time: `withLog` or not.
 */
export async function findOffences(pool: pg.Pool, { withLog }: { withLog: boolean }): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local timezone to 'UTC'; set local datestyle to 'ISO'");
    const found: string[] = [];
    for (const [name, sql] of Object.entries({ ...offences, ...(withLog && logOffences) })) {
      const { rows } = await client.query<{ offence: string }>(sql);
      found.push(...rows.map(({ offence }) => `${name}: ${offence}`));
    }
    return [...found, ...(await wrongSlots(client))];
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

/** The tables that the change log follows. */
const logged = ["models", "model_schedules", "model_blocked_dates", "availability", "external_busy", "booking_holds", "bookings"];

const offences: Record<string, string> = {
  "I1 two claims overlap": `
    select format('hold %s of model %s', c.id, c.model_id) as offence
    from (
      select c.*, max(upper(c.occupied)) over (
        partition by c.model_id order by lower(c.occupied), c.id rows between unbounded preceding and 1 preceding
      ) as taken_until
      from (${claims}) as c
    ) as c
    where c.taken_until > lower(c.occupied)`,
  "I1 the ledger is not the claims": `
    with claims as materialized (${claims})
    select format('hold %s of model %s: %s is %s', coalesce(c.id, o.hold_id), coalesce(c.model_id, o.model_id), c.occupied, o.occupied) as offence
    from claims as c full join holdfast.occupied_time as o on o.model_id = c.model_id and o.hold_id = c.id
    where (c.occupied, c.until) is distinct from (o.occupied, o.until)`,
  "I2 a hold and its booking disagree": `
    select format('hold %s of model %s is %s, its booking %s', h.id, h.model_id, h.status, b.status) as offence
    from holdfast.booking_holds as h
    left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
    where (h.status = 'converted') is distinct from (b.confirmed_at is not null) or h.status = 'expired' and b.status <> 'expired'`,
  "I2 booked after it ran out": `
    select format('hold %s of model %s', h.id, h.model_id) as offence
    from holdfast.booking_holds as h join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
    where b.confirmed_at > h.hold_expires_at`,
};

const logOffences: Record<string, string> = {
  "I5 a row's changes do not follow on each other": `
    select format('%s %s of model %s at %s', c.table_name, c.row_id, c.model_id, c.id) as offence
    from (
      select l.*, lag(l.new_row) over rows_of as before, lag(l.transaction_id) over rows_of as earlier
      from holdfast.availability_change_log as l
      window rows_of as (partition by l.model_id, l.table_name, l.row_id order by l.id)
    ) as c
    where c.old_row is distinct from c.before or c.transaction_id < c.earlier or c.actor = ''`,
  "I5 the log does not add up to the table": logged
    .map(
      (table) => `
        select format('${table} %s: %s is %s', coalesce(l.row_id, (t.j ->> 'id')::bigint), l.new_row, t.j) as offence
        from (
          select distinct on (l.model_id, l.row_id) l.* from holdfast.availability_change_log as l
          where l.table_name = '${table}' order by l.model_id, l.row_id, l.id desc
        ) as l
        full join (select to_jsonb(t) as j from holdfast.${table} as t) as t
          on l.row_id = (t.j ->> 'id')::bigint and l.model_id = coalesce(t.j ->> 'model_id', t.j ->> 'id')::bigint
        where l.new_row is distinct from t.j`,
    )
    .join(" union all "),
};

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
