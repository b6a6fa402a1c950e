import type pg from "pg";
import { dayAfter } from "./calendars.ts";
import { connectAsCustomer } from "./findBestSlots.ts";
import type { BenchDatabase } from "./server.ts";

export const clients = 8;
export const modelsEach = 50;
/** Calendars have four hours a day, and no bookings from then on. */
const firstFreeDay = 31;
const freeDays = 59;

/** Writes something for a customer in a free hour of a model; throws where it was not done. */
export type Write = (client: pg.Client, modelId: number, startsAt: Date) => Promise<unknown>;

/**
 * Eight customers on as many connections, who write side by side, each to models of its own and every time in an hour that is free. A call
 * is one statement that commits, by the role and with the claims of a customer: what the API spends around it would only make the figures alike.
 */
export class Writers {
  readonly #connections: pg.Client[];
  /** How many hours of each model each kind of write has taken. */
  readonly #taken = new Map<Write, number>();

  private constructor(connections: pg.Client[]) {
    this.#connections = connections;
  }

  static async connect(database: BenchDatabase): Promise<Writers> {
    return new Writers(await Promise.all(Array.from({ length: clients }, () => connectAsCustomer(database.apiUrl))));
  }

  /** How many a second, when each client writes to each of its models so many times. */
  async perSecond(write: Write, times: number): Promise<number> {
    const from = this.#taken.get(write) ?? 0;
    if (from + times > freeDays * 4) throw new Error("no hours are left");
    this.#taken.set(write, from + times);
    const begun = performance.now();
    await Promise.all(
      this.#connections.map(async (client, n) => {
        // A user's holds with one model are few.
        await client.query("select set_config('holdfast.user_id', $1, false)", [`writer ${n} from ${from}`]);
        for (let hour = from; hour < from + times; hour++) {
          const startsAt = dayAfter(firstFreeDay + Math.floor(hour / 4), 10 + (hour % 4));
          for (let model = 1; model <= modelsEach; model++) await write(client, n * modelsEach + model, startsAt);
        }
      }),
    );
    return (clients * modelsEach * times * 1000) / (performance.now() - begun);
  }

  async end(): Promise<void> {
    await Promise.all(this.#connections.map((client) => client.end()));
  }
}

export const hourAfter = (startsAt: Date): Date => new Date(startsAt.getTime() + 3_600_000);
