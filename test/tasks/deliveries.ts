import type pg from "pg";
import type { ChannelSettings } from "../../src/channels/channels.ts";
import { testSettings } from "../channels/settings.ts";
import type { TestDatabase } from "../helpers.ts";
import { withWorkers } from "./waiting.ts";

/** Tomorrow at this hour, as SQL. */
const tomorrow = (hour: number): string =>
  `date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' + interval '1 day ${hour} hours'`;

/** Ada's model, id 1, free tomorrow from 8 to 20 UTC. */
export async function addAda(pool: pg.Pool): Promise<void> {
  await pool.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
  await pool.query(`select holdfast.add_availability(1, ${tomorrow(8)}, ${tomorrow(20)})`);
}

/** Anna books an hour with Ada, for nothing: it is confirmed at once. */
export async function book(pool: pg.Pool, hour: number): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `select b.id from holdfast.hold_slot(1, 'anna', ${tomorrow(hour)}, ${tomorrow(hour + 1)}) as h, holdfast.convert_hold_to_booking(1, h.id) as b`,
  );
  return rows[0]!.id;
}

export async function move(pool: pg.Pool, bookingId: string, hour: number): Promise<void> {
  await pool.query(`select holdfast.reschedule_booking(1, $1, ${tomorrow(hour)})`, [bookingId]);
}

/** As the host would: at once, and without asking whose address it is. */
export async function subscribeAnna(pool: pg.Pool, channel: string, address: string | null, eventTypes: string[]): Promise<void> {
  await pool.query("update holdfast_private.settings set allows_local_webhooks = true");
  await pool.query("select holdfast.subscribe_to_availability(1, $1, $2, $3, 'Europe/Berlin', user_id => 'anna')", [
    eventTypes,
    channel,
    address,
  ]);
}

export interface Delivery {
  status: string;
  attempts: number;
  last_error: string | null;
}

export async function deliveries(pool: pg.Pool): Promise<Delivery[]> {
  return (await pool.query<Delivery>("select status, attempts, last_error from holdfast.notification_deliveries order by id")).rows;
}

/** One worker with these channels. */
export function withChannels(database: TestDatabase, channels: Partial<ChannelSettings>, work: () => Promise<void>): Promise<void> {
  return withWorkers(database, 1, work, { channels: testSettings({ webhook: { allowPrivate: true }, ...channels }) });
}
