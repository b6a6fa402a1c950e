import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { withClient } from "../../../../src/database/pool.ts";
import { asCaller } from "../../../helpers.ts";
import type { Asked, Caller, Doubt } from "./callers.ts";
import type { History, Outcome } from "./history.ts";
import type { Sinks } from "./sinks.ts";

export const models = 6;
const paceMs = 200;
const againMs = 100;
/** Whoever has no answer by then will not have one. */
const giveUpMs = 60_000;
const day = 86_400_000;
const quarter = 15 * 60_000;

/** Free around the clock, at no cost. */
export async function addModels(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select holdfast.add_model('Model ' || n, 'UTC', model_id => n),
       holdfast.add_availability(n, date_trunc('hour', now()) + interval '1 hour', date_trunc('hour', now()) + interval '80 days')
     from generate_series(1, $1) as n`,
    [models],
  );
}

/** The host wants to be told of all that is booked and of each hold that ran out. */
export async function subscribeHost(pool: pg.Pool, apiUrl: string, sinks: Sinks): Promise<void> {
  const channels = [
    ["webhook", `${sinks.webhookUrl}/one`],
    ["webhook", `${sinks.webhookUrl}/two`],
    ["email", "one@example.com"],
    ["in_app", null],
  ];
  await pool.query("update holdfast_private.settings set allows_local_webhooks = true");
  await withClient(apiUrl, async (client) => {
    await client.query("begin");
    await asCaller(client, "admin", "host");
    for (const [channel, address] of channels) {
      await client.query("select holdfast.subscribe_to_availability(null, '{booking_confirmed,hold_expired}', $1, $2)", [channel, address]);
    }
    await client.query("commit");
  });
}

type Turn = Asked extends infer One ? (One extends Asked ? Omit<One, "user" | "model" | "key"> : never) : never;

/** Books, holds, buys and cancels until it is told to stop, and asks again with the same key whatever it got no answer to. */
export class Client {
  readonly #name: string;
  readonly #caller: Caller;
  readonly #history: History;
  readonly #random: () => number;
  #hasGivenUp = false;
  readonly #stopping = new AbortController();
  readonly #finished: Promise<void>;
  readonly #waiting = new Set<{ since: number; resolve: () => void }>();

  constructor(name: string, caller: Caller, history: History, random: () => number) {
    this.#name = name;
    this.#caller = caller;
    this.#history = history;
    this.#random = random;
    this.#finished = this.#run();
  }

  /** Resolves when a call that began after `since` has its answer. */
  answeredAfter(since: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.add({ since, resolve }));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#finished;
    await this.#caller.stop();
  }

  /** When the experiment went wrong: asks nothing any more. */
  giveUp(): void {
    this.#stopping.abort();
    this.#hasGivenUp = true;
  }

  async #run(): Promise<void> {
    for (let n = 0; !this.#stopping.signal.aborted; n++) {
      const to = { user: `${this.#name}-${n}`, model: 1 + Math.floor(this.#random() * models) };
      await (this.#random() < 0.6 ? this.#book(to) : this.#hold(to));
      await sleep(this.#random() * paceMs * 2);
    }
  }

  async #book(to: { user: string; model: number }): Promise<void> {
    const now = Date.now();
    const booked = await this.#settle(to, {
      does: "book",
      preferred: new Date(Math.ceil(now / quarter) * quarter + Math.floor(192 + this.#random() * 3840) * quarter),
      from: new Date(now + day),
      to: new Date(now + 60 * day),
    });
    if ("id" in booked && this.#random() < 0.3) await this.#settle(to, { does: "cancel", id: booked.id });
  }

  /** One of a few times that all want. */
  async #hold(to: { user: string; model: number }): Promise<void> {
    const starts = Math.ceil(Date.now() / day + 61) * day + Math.floor(this.#random() * 400) * quarter;
    const held = await this.#settle(to, { does: "hold", starts: new Date(starts), ends: new Date(starts + quarter) });
    if ("id" in held && this.#random() < 0.5) await this.#settle(to, { does: "convert", id: held.id });
  }

  async #settle(to: { user: string; model: number }, turn: Turn): Promise<Outcome> {
    const asked = { ...to, ...turn, key: `${to.user}-${turn.does}` } as Asked;
    const begun = Date.now();
    for (let tries = 1; ; tries++) {
      try {
        const outcome = await this.#caller.ask(asked);
        this.#history.calls.push({ ...to, by: this.#caller.by, does: turn.does, tries, outcome });
        for (const waiting of this.#waiting) {
          if (waiting.since > begun) continue;
          waiting.resolve();
          this.#waiting.delete(waiting);
        }
        return outcome;
      } catch (error) {
        const { code = "", message } = error as Partial<Doubt> & Error;
        this.#history.doubts.push({ by: this.#caller.by, code, message });
        if (this.#hasGivenUp || Date.now() - begun > giveUpMs) {
          this.#history.unanswered.push(`${to.user} asked for ${turn.does} ${tries} times: ${error}`);
          return { refused: "unanswered" };
        }
        await sleep(againMs);
      }
    }
  }
}

/** Holds that run out within seconds, by a DBA's hand: the clock's part of the load. Tells how many there are. */
export function startShortHolds(pool: pg.Pool, random: () => number): { stop(): Promise<number> } {
  const stopping = new AbortController();
  async function run(): Promise<number> {
    for (let n = 1; ; n++) {
      if (stopping.signal.aborted) return n - 1;
      // By an id of its own: whether an answer that was lost was a yes is found by asking again.
      const model = 1 + Math.floor(random() * models);
      const life = 1 + random() * 3;
      while (!(await insertHold(pool, n, model, life))) await sleep(againMs);
      await sleep(random() * paceMs * 4);
    }
  }
  const finished = run();
  return {
    stop: async () => {
      stopping.abort();
      return finished;
    },
  };
}

const firstShortHold = 1_000_000_000;

function insertHold(pool: pg.Pool, n: number, model: number, life: number): Promise<boolean> {
  return pool
    .query(
      `insert into holdfast.booking_holds (model_id, id, user_id, during, currency, hold_expires_at)
       select $2, $4 + $1, format('short %s', $1::integer), tstzrange(start, start + interval '1 minute'), 'USD',
         clock_timestamp() + make_interval(secs => $3)
       from (select date_trunc('day', now()) + interval '100 days' + $1 * interval '1 minute') as free (start)
       on conflict do nothing`,
      [n, model, life, firstShortHold],
    )
    .then(
      () => true,
      () => false,
    );
}
