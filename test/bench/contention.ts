import pg from "pg";
import { dayAfter, loadCalendars } from "./calendars.ts";
import { connectAsCustomer } from "./findBestSlots.ts";
import { type Measure, printed } from "./measure.ts";
import { quantile } from "./rounds.ts";
import { hourAfter } from "./writers.ts";

const clients = 64;
const slotTaken = "SL046";

/** 64 clients who want one hour of a model, and 64 who each want another of its hours: all wait for the model's lock. */
export const measure: Measure = {
  name: "contention",
  async run({ database, quick, say }) {
    await loadCalendars(database, 1, 1);
    const rounds = quick ? 5 : 20;
    const callers = await Promise.all(Array.from({ length: clients }, () => connectAsCustomer(database.apiUrl)));
    try {
      await Promise.all(callers.map((client, n) => client.query("select set_config('holdfast.user_id', $1, false)", [`caller ${n}`])));
      const [same, distinct]: [number[], number[]] = [[], []];
      say(`${clients} clients at once, ${rounds} rounds`);
      // The first round is for new connections, which plan what they run.
      for (let round = -1; round < rounds; round++) {
        const won = await holdAll(callers, () => dayAfter(32 + round, 10), same);
        if (won !== 1) throw new Error(`${won} holds of one slot`);
        await releaseAll(database.pool);
        const held = await holdAll(callers, (n) => hourOf((round + 1) * clients + n), distinct);
        if (held !== clients) throw new Error(`${held} holds of ${clients} distinct slots`);
        await releaseAll(database.pool);
        if (round < 0) for (const times of [same, distinct]) times.length = 0;
      }
      return [
        printed(`hold_slot, ${clients} clients on one slot, 1 winner: p50, ms`, quantile(same, 0.5)),
        printed(`hold_slot, ${clients} clients on one slot, 1 winner: p99, ms`, quantile(same, 0.99)),
        printed(`hold_slot, ${clients} clients on distinct slots of one model: p50, ms`, quantile(distinct, 0.5)),
        printed(`hold_slot, ${clients} clients on distinct slots of one model: p99, ms`, quantile(distinct, 0.99)),
      ];
    } finally {
      await Promise.all(callers.map((client) => client.end()));
    }
  },
};

/** Each caller's hour; 59 days have 236 of them, which are free again after each round. */
function hourOf(n: number): Date {
  const hour = n % 232;
  return dayAfter(31 + Math.floor(hour / 4), 10 + (hour % 4));
}

async function releaseAll(pool: pg.Pool): Promise<void> {
  await pool.query("select holdfast.release_hold(model_id, id) from holdfast.booking_holds where status = 'active'");
}

/** How many got the hold; all others have to hear that the slot is taken. */
async function holdAll(callers: pg.Client[], startOf: (n: number) => Date, times: number[]): Promise<number> {
  const outcomes = await Promise.all(
    callers.map(async (client, n) => {
      const startsAt = startOf(n);
      const begun = performance.now();
      try {
        await client.query("select holdfast.hold_slot(1, null, $1, $2)", [startsAt, hourAfter(startsAt)]);
        return 1;
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || error.code !== slotTaken) throw error;
        return 0;
      } finally {
        times.push(performance.now() - begun);
      }
    }),
  );
  return outcomes.reduce<number>((sum, won) => sum + won, 0);
}
