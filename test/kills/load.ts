import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { transactionAs } from "../helpers.ts";
import type { Sinks } from "./sinks.ts";

export const models = 4;
const paceMs = 60;

/** Models that are free around the clock and cost nothing, and a host that is told of all that is booked and of each hold that ran out. */
export async function prepare(pool: pg.Pool, sinks: Sinks): Promise<void> {
  await pool.query(
    `select holdfast.add_model('Model ' || n, 'UTC', model_id => n), holdfast.add_availability(n, date_trunc('hour', now()) + interval '1 hour', date_trunc('hour', now()) + interval '80 days')
     from generate_series(1, $1) as n`,
    [models],
  );
  const channels = [
    ["webhook", `${sinks.webhookUrl}/one`],
    ["webhook", `${sinks.webhookUrl}/two`],
    ["email", "one@example.com"],
    ["in_app", null],
  ];
  await pool.query("update holdfast_private.settings set allows_local_webhooks = true");
  for (const [channel, address] of channels) {
    await transactionAs(pool, { role: "admin", userId: "host" }, (client) =>
      client.query("select holdfast.subscribe_to_availability(null, '{booking_confirmed,hold_expired}', $1, $2)", [channel, address]),
    );
  }
}

/** Books and holds until it is told to stop; tells how much it did. */
export function startLoad(pool: pg.Pool, random: () => number): { stop(): Promise<{ bookings: number; holds: number }> } {
  const stopping = new AbortController();
  let bookings = 0;
  let holds = 0;
  async function run(): Promise<void> {
    for (let n = 0; !stopping.signal.aborted; n++) {
      const model = 1 + Math.floor(random() * models);
      if (random() < 0.5) {
        await pool.query(
          "select holdfast.create_smart_booking($1, $2, 15, now() + interval '2 days', now() + interval '1 day', now() + interval '40 days')",
          [`user ${n}`, model],
        );
        bookings++;
      } else {
        await pool.query(
          `insert into holdfast.booking_holds (model_id, user_id, during, currency, hold_expires_at)
           select $1, $2, tstzrange(start, start + interval '1 minute'), 'USD', clock_timestamp() + make_interval(secs => $4)
           from (select date_trunc('day', now()) + interval '100 days' + $3 * interval '1 minute') as free (start)`,
          [model, `user ${n}`, n, 1 + random() * 3],
        );
        holds++;
      }
      await sleep(random() * paceMs * 2);
    }
  }
  const finished = run();
  return {
    stop: async () => {
      stopping.abort();
      await finished;
      return { bookings, holds };
    },
  };
}
