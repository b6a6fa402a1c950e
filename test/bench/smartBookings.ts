import type pg from "pg";
import { loadCalendars } from "./calendars.ts";
import { copyTables, watchRows } from "./floor.ts";
import { compared, type Measure } from "./measure.ts";
import { interleaved } from "./rounds.ts";
import { clients, hourAfter, modelsEach, type Write, Writers } from "./writers.ts";

const tables = ["booking_holds", "bookings", "occupied_time", "availability_change_log"];

/** create_smart_booking within a day (search, hold, booking), against one function that inserts its rows: hold, ledger row, booking, two log rows. */
export const measure: Measure = {
  name: "smartBookings",
  async run({ database, quick, say }) {
    await loadCalendars(database, 1, clients * modelsEach);
    await copyTables(database.pool, tables);
    await makeFloor(database.pool);
    const check = await watchRows(database.pool, tables);
    const writers = await Writers.connect(database);
    try {
      say(`${clients} clients, ${modelsEach} models each, 60 minutes in a day of four hours, one statement a call`);
      const contestants = (times: number) => ({
        smart: () => writers.perSecond(createSmartBooking, times),
        floor: () => writers.perSecond(writeSmartBooking, times),
      });
      await interleaved(contestants(2), 1);
      const { smart, floor } = await interleaved(contestants(quick ? 2 : 4), quick ? 3 : 9);
      await check();
      return [compared(`create_smart_booking, ${clients} clients, distinct models, per second`, smart, floor, "≥ 0.5")];
    } finally {
      await writers.end();
    }
  },
};

const createSmartBooking: Write = async (client, modelId, startsAt) => {
  const day = new Date(startsAt).setUTCHours(0);
  const { rows } = await client.query<{ starts_at: Date; status: string }>(
    `select lower((r.booking).during) as starts_at, (r.booking).status
     from holdfast.create_smart_booking(
       model_id => $1, duration_minutes => 60, preferred_start_time => $2, search_start_time => $3, search_end_time => $4
     ) as r`,
    [modelId, startsAt, new Date(day), new Date(day + 86_400_000)],
  );
  if (rows[0]?.status !== "pending" || rows[0].starts_at.getTime() !== startsAt.getTime()) throw new Error("the free hour was not booked");
};

const writeSmartBooking: Write = (client, modelId, startsAt) =>
  client.query("select lower(during) as starts_at, status from floor.write_smart_booking($1, $2, $3)", [
    modelId,
    startsAt,
    hourAfter(startsAt),
  ]);

async function makeFloor(owner: pg.Pool): Promise<void> {
  await owner.query(`
    create function floor.write_smart_booking(model_id bigint, starts_at timestamptz, ends_at timestamptz) returns floor.bookings
    language plpgsql security definer set search_path to pg_catalog, pg_temp as $$
    declare
      now timestamptz := clock_timestamp();
      hold floor.booking_holds;
      booking floor.bookings;
    begin
      insert into floor.booking_holds (model_id, availability_id, user_id, during, hold_expires_at, price, currency, created_at)
      values (
        write_smart_booking.model_id, 1, current_setting('holdfast.user_id'), tstzrange(starts_at, ends_at), now + interval '10 minutes',
        30, 'USD', now
      )
      returning * into hold;
      insert into floor.occupied_time (model_id, hold_id, during, occupied, until)
      values (hold.model_id, hold.id, hold.during, hold.during, hold.hold_expires_at);
      insert into floor.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, new_row)
      values (hold.model_id, now, hold.user_id, 'holdfast_customer', 'booking_holds', hold.id, 'insert', to_jsonb(hold));
      insert into floor.bookings (model_id, hold_id, user_id, during, price, currency, match_score, created_at)
      values (hold.model_id, hold.id, hold.user_id, hold.during, hold.price, hold.currency, 90, now)
      returning * into booking;
      insert into floor.availability_change_log (model_id, changed_at, actor, actor_role, table_name, row_id, operation, new_row)
      values (booking.model_id, now, booking.user_id, 'holdfast_customer', 'bookings', booking.id, 'insert', to_jsonb(booking));
      return booking;
    end $$;
    grant usage on schema floor to holdfast_customer`);
}
