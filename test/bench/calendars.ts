import { withClient } from "../../src/database/pool.ts";
import type { BenchDatabase } from "./server.ts";

/** Midnight, UTC, of the first day that is booked: tomorrow's. Its searches lie ahead, whenever they run. */
export const firstDay = new Date(Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000);
export const windowsEach = 100;
/** What the bookings of the first thirty days take of their windows. */
export const bookedShare = 0.4;

export function dayAfter(days: number, hours = 0): Date {
  return new Date(firstDay.getTime() + (days * 24 + hours) * 3_600_000);
}

/**
 * Models from id 1 on, each with a window of four hours a day for a hundred days and one or two bookings of an hour in each for 31 days:
 * 40 % of the first 30. By inserts of sets with triggers off, since it is not the writing that is measured; the rows are the triggers' own.
 */
export async function loadCalendars(database: BenchDatabase, from: number, to: number): Promise<void> {
  await withClient(database.superuserUrl, async (client) => {
    await client.query("set session_replication_role = replica; set synchronous_commit to off");
    const load = (sql: string) => client.query(sql.replaceAll(":from", String(from)).replaceAll(":to", String(to)));
    await load(`insert into holdfast.models (id, name, time_zone, hourly_rate, max_active_holds_per_user)
      select n, 'Model ' || n, (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'])[1 + n % 4], 30, 1000
      from generate_series(:from, :to) as n`);
    const day = `timestamptz '${firstDay.toISOString()}' + make_interval(hours => 24 * d`;
    await load(`insert into holdfast.availability (model_id, during, slot_type)
      select n, tstzrange(${day} + 10), ${day} + 14)), 'generated'
      from generate_series(:from, :to) as n, generate_series(-10, 89) as d`);
    await load(`insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, status, currency)
      select n, 'user ' || (n + d) % 10000, tstzrange(${day} + b.hour), ${day} + b.hour + 1)), ${day}), 'converted', 'USD'
      from generate_series(:from, :to) as n, generate_series(0, 30) as d, (values (10), (12)) as b (hour)
      where b.hour = 10 or (n + d) % 5 < 3`);
    await load(`insert into holdfast.bookings (model_id, hold_id, user_id, during, status, price, currency, confirmed_at)
      select model_id, id, user_id, during, 'confirmed', price, currency, now()
      from holdfast.booking_holds where model_id between :from and :to`);
    await load(`insert into holdfast.occupied_time (model_id, hold_id, during, occupied)
      select model_id, id, during, during from holdfast.booking_holds where model_id between :from and :to`);
    await client.query(
      "vacuum (analyze) holdfast.models, holdfast.availability, holdfast.booking_holds, holdfast.bookings, holdfast.occupied_time",
    );
  });
}
