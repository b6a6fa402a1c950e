import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { dayAfter, loadCalendars } from "./calendars.ts";
import { type Measure, printed } from "./measure.ts";
import { startWorker } from "./processes.ts";
import { quantile } from "./rounds.ts";

/** From the instant at which a hold runs out until its ledger row is gone and that is logged, and until it is announced. Its time is free at once. */
export const measure: Measure = {
  name: "expiry",
  async run({ database, quick, say }) {
    const holds = quick ? 60 : 300;
    await loadCalendars(database, 1, holds);
    const listener = new pg.Client({ connectionString: database.ownerUrl });
    await listener.connect();
    const announced = new Map<string, number>();
    listener.on("notification", ({ payload }) => {
      const { topic, ids } = JSON.parse(payload!) as { topic: string; ids: string[] };
      // A hold is announced when it is made, and again when it has run out: the last one counts.
      if (topic === "hold") for (const id of ids) announced.set(id, Date.now());
    });
    await listener.query('listen "holdfast:changes"');
    const worker = await startWorker(database);
    try {
      say(`${holds} holds that run out at ${Math.ceil(holds / 20)} seconds' odd instants`);
      await database.pool.query(
        `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
         select n, 'user', tstzrange($2::timestamptz, $2::timestamptz + interval '1 hour'), clock_timestamp() + make_interval(secs => 3 + n / 20.0), 'USD'
         from generate_series(1, $1::int) as n`,
        [holds, dayAfter(40, 10)],
      );
      await sleep((3 + holds / 20 + 3) * 1000);
      const { rows } = await database.pool.query<{ id: string; expired: number; logged: number }>(
        `select h.id, extract(epoch from h.hold_expires_at)::float8 * 1000 as expired, extract(epoch from l.changed_at)::float8 * 1000 as logged
         from holdfast.booking_holds as h
         join holdfast.availability_change_log as l on l.model_id = h.model_id and l.table_name = 'booking_holds' and l.row_id = h.id
           and l.new_row ->> 'status' = 'expired'
         where h.user_id = 'user' and not exists (
           select from holdfast.occupied_time as o where o.model_id = h.model_id and o.hold_id = h.id
         )`,
      );
      const logged = rows.map((row) => row.logged - row.expired);
      const heard = rows.map(({ id, expired }) => (announced.get(id) ?? 0) - expired);
      if (rows.length !== holds || Math.min(...heard) < 0)
        throw new Error(`${rows.length} of ${holds} holds were freed, logged and announced`);
      return [0.5, 0.99].flatMap((share) => [
        printed(`expiry to freed and logged: p${share * 100}, ms`, quantile(logged, share)),
        printed(`expiry to announced: p${share * 100}, ms`, quantile(heard, share)),
      ]);
    } finally {
      await worker.stop();
      await listener.end();
    }
  },
};
