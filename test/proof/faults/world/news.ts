import type pg from "pg";
import type { Receipt } from "./sinks.ts";

/** Where news was lost, or told anew after it counted as told (HARDENING I4), in words. Once all is at rest. */
export async function findNewsFaults(pool: pg.Pool, receipts: Receipt[]): Promise<string[]> {
  return [
    ...(await undelivered(pool)),
    ...(await unlikeTheDatabase(pool, receipts)),
    ...(await untold(pool, receipts)),
    ...(await leftInTheQueue(pool)),
  ];
}

async function undelivered(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ fault: string }>(
    `select format('%s: %s %s deliveries, %s', d.channel, count(*), d.status, min(d.last_error)) as fault
     from holdfast.notification_deliveries as d where d.status <> 'delivered' group by d.channel, d.status`,
  );
  return rows.map(({ fault }) => fault);
}

/** Nobody can call back what had left one worker when another's success was recorded. One that was frozen comes seconds later. */
const underwayMs = 100;

/** What was delivered came, nothing else did, and nothing was sent again after its success was recorded. */
async function unlikeTheDatabase(pool: pg.Pool, receipts: Receipt[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; to: string; delivered_at: Date }>(
    `select format('msg_%s_%s', d.model_id, d.id) as id, d.address as to, d.delivered_at
     from holdfast.notification_deliveries as d where d.channel <> 'in_app' and d.status = 'delivered'`,
  );
  const delivered = new Map(rows.map((row) => [row.id, row]));
  const came = new Set(receipts.map(({ id }) => id));
  return [
    ...rows.filter(({ id }) => !came.has(id)).map(({ id }) => `${id} counts as delivered and never came`),
    ...receipts.flatMap(({ id, channel, to, at }) => {
      const known = delivered.get(id);
      if (!known) return [`${id} came and doesn't count as delivered`];
      if (known.to !== to) return [`${id} came to ${to} and was for ${known.to}`];
      return at > known.delivered_at.getTime() + underwayMs
        ? [`${id} came by ${channel} ${at - known.delivered_at.getTime()} ms after its success was recorded`]
        : [];
    }),
  ];
}

/** What each web address was told in different messages adds up to what happened. */
async function untold(pool: pg.Pool, receipts: Receipt[]): Promise<string[]> {
  const { rows } = await pool.query<{ type: string; happened: number }>(
    `select 'booking_confirmed' as type, count(*)::int as happened from holdfast.bookings where confirmed_at is not null
     union all
     select 'hold_expired', count(*)::int from holdfast.booking_holds where status = 'expired'`,
  );
  const told = firstOfEach(receipts).flatMap(({ channel, to, body }) => (channel === "webhook" ? [{ to, ...newsOf(body) }] : []));
  return [...new Set(told.map(({ to }) => to))]
    .flatMap((to) =>
      rows.map(({ type, happened }) => ({
        to,
        type,
        happened,
        told: told.filter((news) => news.to === to && news.type === type).reduce((sum, { count }) => sum + count, 0),
      })),
    )
    .filter((line) => line.told !== line.happened)
    .map((line) => `${line.happened} times ${line.type}, and ${line.to} was told of ${line.told}`);
}

function newsOf(body: string): { type: string; count: number } {
  const { type, data } = JSON.parse(body) as { type: string; data: { count: number } };
  return { type, count: data.count };
}

function firstOfEach(receipts: Receipt[]): Receipt[] {
  return [...new Map(receipts.toReversed().map((receipt) => [receipt.id, receipt])).values()];
}

/**
 * The clock's jobs are tried once, and wait under their key for the next time. One that was added anew under its key while it ran has no
 * attempts left if it fails: the new one does its work. Nothing else may have been given up.
 */
async function leftInTheQueue(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ fault: string }>(
    `select format('%s was given up: %s', task_identifier, last_error) as fault
     from graphile_worker.jobs where attempts >= max_attempts and max_attempts > 1 and (key is not null or updated_at = created_at)`,
  );
  return rows.map(({ fault }) => fault);
}
