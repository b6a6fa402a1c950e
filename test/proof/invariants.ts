import type pg from "pg";

const tables = ["models", "model_schedules", "model_blocked_dates", "availability", "external_busy", "booking_holds", "bookings"];
const booked = "('confirmed', 'completed', 'no_show')";

/** Each gives a row, in words, for everything that must not be, among some models (HARDENING section 3). */
const ofTables: Readonly<Record<string, string>> = {
  "I1: two live claims overlap": `
    with live as (
      select h.model_id, h.id, tstzrange(
        lower(coalesce(b.during, h.during)) - make_interval(mins => h.buffer_before_minutes),
        upper(coalesce(b.during, h.during)) + make_interval(mins => h.buffer_after_minutes)
      ) as occupied
      from holdfast.booking_holds as h
      left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
      where h.model_id = any ($1)
        and (b.status in ${booked} or h.status = 'active' and h.hold_expires_at > holdfast_private.current_instant())
    )
    select format('model %s: hold %s begins before %s', l.model_id, l.id, l.before) as fault
    from (
      select l.*, max(upper(l.occupied)) over (
        partition by l.model_id order by l.occupied rows between unbounded preceding and 1 preceding
      ) as before
      from live as l
    ) as l
    where lower(l.occupied) < l.before`,
  "I1: two rows of the ledger overlap": `
    select format('model %s: hold %s begins before %s', o.model_id, o.hold_id, o.before) as fault
    from (
      select o.*, max(upper(o.occupied)) over (
        partition by o.model_id order by o.occupied rows between unbounded preceding and 1 preceding
      ) as before
      from holdfast.occupied_time as o where o.model_id = any ($1)
    ) as o
    where lower(o.occupied) < o.before`,
  "I1: the ledger is not what holds and bookings call for": `
    select format('model %s, hold %s', coalesce(o.model_id, c.model_id), coalesce(o.hold_id, c.id)) as fault
    from (select * from holdfast.occupied_time as o where o.model_id = any ($1)) as o
    full join (
      select h.model_id, h.id, coalesce(b.during, h.during) as during, case when b.status in ${booked} then null else h.hold_expires_at end as until,
        tstzrange(
          lower(coalesce(b.during, h.during)) - make_interval(mins => h.buffer_before_minutes),
          upper(coalesce(b.during, h.during)) + make_interval(mins => h.buffer_after_minutes)
        ) as occupied
      from holdfast.booking_holds as h
      left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
      where h.model_id = any ($1) and (b.status in ${booked} or h.status = 'active')
    ) as c on c.model_id = o.model_id and c.id = o.hold_id
    where (o.model_id, o.during, o.occupied, o.until) is distinct from (c.model_id, c.during, c.occupied, c.until)`,
  "I2: a hold and its booking disagree": `
    select format('model %s, hold %s: %s, booking %s', h.model_id, h.id, h.status, b.status) as fault
    from holdfast.booking_holds as h
    left join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
    where h.model_id = any ($1) and not case h.status
      when 'active' then b.status is null or b.status = 'pending'
      when 'converted' then b.status in ${booked} or b.status = 'cancelled'
      when 'released' then b.status is null or b.status = 'cancelled'
      when 'expired' then b.status is null or b.status = 'expired'
    end`,
  // A late payment's hold is made for it, ends at that instant and was converted from the start.
  "I2: a hold was booked after it had run out": `
    select format('model %s, hold %s: booked %s, ran out %s', h.model_id, h.id, b.confirmed_at, h.hold_expires_at) as fault
    from holdfast.booking_holds as h
    join holdfast.bookings as b on b.model_id = h.model_id and b.hold_id = h.id
    where h.model_id = any ($1) and h.status = 'converted' and b.confirmed_at >= h.hold_expires_at and h.created_at < h.hold_expires_at`,
};

/** The same of the log, all of which is read. */
const ofTheLog: Readonly<Record<string, string>> = {
  "I5: the log, folded, is not the tables": `
    with folded as (
      select distinct on (l.table_name, l.model_id, l.row_id) l.table_name, l.new_row
      from holdfast.availability_change_log as l
      where l.model_id = any ($1)
      order by l.table_name, l.model_id, l.row_id, l.id desc
    ),
    told as (select f.table_name, f.new_row from folded as f where f.new_row is not null),
    there (table_name, new_row) as (${tables
      .map(
        (table) => `select '${table}', to_jsonb(t) from holdfast.${table} as t where ${table === "models" ? "id" : "model_id"} = any ($1)`,
      )
      .join(" union all ")})
    select format('only told of in %s: %s', t.table_name, t.new_row) as fault from (select * from told except all select * from there) as t
    union all
    select format('only there in %s: %s', t.table_name, t.new_row) from (select * from there except all select * from told) as t`,
  "I5: a change does not begin where the one before left off": `
    select format('%s %s of model %s', l.table_name, l.row_id, l.model_id) as fault
    from (
      select l.*, lag(l.new_row) over (partition by l.table_name, l.model_id, l.row_id order by l.id) as before
      from holdfast.availability_change_log as l
      where l.model_id = any ($1)
    ) as l
    where l.old_row is distinct from l.before`,
  "I5: nobody is named as who did it": `
    select format('%s %s of model %s', l.table_name, l.row_id, l.model_id) as fault
    from holdfast.availability_change_log as l
    where l.model_id = any ($1) and l.actor = ''`,
};

/**
 * What is broken of the invariants I1, I2 and I5 among these models, in words; nobody may write meanwhile, unless the transaction sees one
 * instant. The session's zone is UTC. withLog: I5 too, which takes its time.
 */
export async function brokenInvariants(client: pg.ClientBase, models: readonly string[], { withLog = true } = {}): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, sql] of Object.entries({ ...ofTables, ...(withLog && ofTheLog) })) {
    const { rows } = await client.query<{ fault: string }>(sql, [models]);
    faults.push(...rows.map(({ fault }) => `${name}: ${fault}`));
  }
  return faults;
}
