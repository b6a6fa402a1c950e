import type pg from "pg";
import { dayAfter, loadCalendars } from "./calendars.ts";
import { connectAsCustomer, findBestSlots } from "./findBestSlots.ts";
import { compared, type Measure } from "./measure.ts";
import { interleaved, timed } from "./rounds.ts";
import type { BenchDatabase } from "./server.ts";
import { hourAfter } from "./writers.ts";

const few = 100;
const callsARound = 100;
/** Models are taken all over the table, so that what is measured is not a few pages that stay in memory. */
const stride = 7919;

/** A search and a hold in a large database, against the same in one of a hundred models: they look at one model's rows, however many there are. */
export const measure: Measure = {
  name: "size",
  async run({ database, withAnother, quick, models, say }) {
    return withAnother(async (small) => {
      await loadCalendars(small, 1, few);
      await loadMany(database, models, say);
      const [inSmall, inLarge] = [await Caller.connect(small, few), await Caller.connect(database, models)];
      try {
        const contestants = {
          smallSearch: () => inSmall.search(),
          largeSearch: () => inLarge.search(),
          smallHold: () => inSmall.hold(),
          largeHold: () => inLarge.hold(),
        };
        await interleaved(contestants, 2);
        const found = await interleaved(contestants, quick ? 5 : 15);
        return [
          compared(`find_best_slots in ${models} models, against ${few}, ms`, found.largeSearch, found.smallSearch, "≤ 1.3"),
          compared(`hold_slot in ${models} models, against ${few}, ms`, found.largeHold, found.smallHold, "≤ 1.3"),
        ];
      } finally {
        await Promise.all([inSmall.end(), inLarge.end()]);
      }
    });
  },
};

async function loadMany(database: BenchDatabase, models: number, say: (line: string) => void): Promise<void> {
  for (let from = 1; from <= models; from += 2500) {
    await loadCalendars(database, from, Math.min(models, from + 2499));
    if ((from - 1) % 10_000 === 0) say(`${from - 1} of ${models} models are there`);
  }
  const { rows } = await database.pool.query<{ size: string; windows: string; bookings: string }>(
    `select pg_size_pretty(pg_database_size(current_database())) as size, (select count(*) from holdfast.availability) as windows,
       (select count(*) from holdfast.bookings) as bookings`,
  );
  say(`${models} models, ${rows[0]!.windows} windows, ${rows[0]!.bookings} bookings, ${rows[0]!.size}`);
}

/** A customer who searches and holds, with one model after the other. */
class Caller {
  readonly #client: pg.Client;
  readonly #models: number;
  #searches = 0;
  #holds = 0;

  private constructor(client: pg.Client, models: number) {
    this.#client = client;
    this.#models = models;
  }

  static async connect(database: BenchDatabase, models: number): Promise<Caller> {
    return new Caller(await connectAsCustomer(database.apiUrl), models);
  }

  /** Milliseconds of one search. */
  search(): Promise<number> {
    return this.#each(() => findBestSlots(this.#client, this.#modelOf(this.#searches++)));
  }

  /** Milliseconds of one hold, of an hour that is free. */
  hold(): Promise<number> {
    return this.#each(async () => {
      const [call, round] = [this.#holds, Math.floor(this.#holds / this.#models)];
      this.#holds++;
      const startsAt = dayAfter(31 + Math.floor(round / 4), 10 + (round % 4));
      const { rows } = await this.#client.query<{ status: string }>({
        name: "hold",
        text: "select status from holdfast.hold_slot($1, null, $2, $3)",
        values: [this.#modelOf(call), startsAt, hourAfter(startsAt)],
      });
      if (rows[0]?.status !== "active") throw new Error("a hold did not hold");
    });
  }

  end(): Promise<void> {
    return this.#client.end();
  }

  #modelOf(call: number): number {
    return 1 + ((call * stride) % this.#models);
  }

  async #each(work: () => Promise<unknown>): Promise<number> {
    const ms = await timed(async () => {
      for (let n = 0; n < callsARound; n++) await work();
    });
    return ms / callsARound;
  }
}
