import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { TestDatabase } from "../../helpers.ts";
import type { Call, Crowd, Told } from "./crowd.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A time of a model. */
export interface Slot {
  readonly modelId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** What keeps all clients back until each of them waits: without it the first would be done before the last has begun. */
export interface Gate {
  readonly sql: string;
  readonly values?: readonly unknown[];
  /** Done while everybody waits, on a connection of its own. */
  beforeOpening?(): Promise<unknown>;
}

/** Before anybody has looked; and when everybody who may has looked, and nobody has written a hold. */
export const beforeLooking: Gate = { sql: "lock table holdfast.models in exclusive mode" };
export const beforeWriting: Gate = { sql: "lock table holdfast.booking_holds in share mode" };

/** One database in which races are held, one after the other, each on times that nobody had before. */
export class Stage {
  readonly database: TestDatabase;
  /** 0 to below 1, by the seed. */
  readonly random: () => number;
  /** All models that were made here: what the invariants are asked of. */
  readonly models: string[] = [];
  /** Midnight UTC of a day that stays ahead, however far a race sets the clock on. */
  readonly firstDay: Date;
  readonly #gatekeeper: pg.Client;

  static async open(database: TestDatabase, random: () => number): Promise<Stage> {
    const gatekeeper = new pg.Client({ connectionString: database.ownerUrl });
    gatekeeper.on("error", () => {});
    await gatekeeper.connect();
    return new Stage(database, random, gatekeeper);
  }

  private constructor(database: TestDatabase, random: () => number, gatekeeper: pg.Client) {
    this.database = database;
    this.random = random;
    this.firstDay = new Date(Math.floor(Date.now() / dayMs + 7) * dayMs);
    this.#gatekeeper = gatekeeper;
  }

  async close(): Promise<void> {
    await this.#gatekeeper.end();
  }

  /** From 0 to below. */
  pick(below: number): number {
    return Math.floor(this.random() * below);
  }

  /** The same, in an order of chance. */
  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, place: this.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }

  async query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]> {
    return (await this.database.pool.query<R>(sql, values)).rows;
  }

  /** A model in UTC that is free for `days` days, whose holds last a day where nothing else is said. */
  async freeModel(settings: Record<string, unknown> = {}, days = 60): Promise<string> {
    const columns = { name: "Ada", time_zone: "UTC", max_active_holds_per_user: 1000, hold_minutes: 1440, ...settings };
    const names = Object.keys(columns);
    const [added] = await this.query<{ id: string }>(
      `insert into holdfast.models (${names.join(", ")}) values (${names.map((_, n) => `$${n + 1}`).join(", ")}) returning id`,
      Object.values(columns),
    );
    this.models.push(added!.id);
    if (days > 0) {
      await this.query("insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3))", [
        added!.id,
        this.firstDay,
        new Date(this.firstDay.getTime() + days * dayMs),
      ]);
    }
    return added!.id;
  }

  /** Sends all calls at once, the n-th by the n-th client, and waits for all answers. */
  async race(crowd: Crowd, calls: readonly Call[], gate?: Gate): Promise<Told[]> {
    await Promise.all(calls.map(({ by }, client) => crowd.seat(client, by)));
    if (!gate) return Promise.all(calls.map((call, client) => crowd.call(client, call)));
    await this.#gatekeeper.query("begin");
    await this.#gatekeeper.query(gate.sql, [...(gate.values ?? [])]);
    let answered = 0;
    const answers = calls.map(async (call, client) => {
      const told = await crowd.call(client, call);
      answered++;
      return told;
    });
    await this.#untilWaiting(() => Math.min(crowd.abreast, calls.length - answered));
    await gate.beforeOpening?.();
    await this.#gatekeeper.query("rollback");
    return Promise.all(answers);
  }

  /** Looked at, never guessed by time; through the locks, since the API's sessions show the owner nothing else. */
  async #untilWaiting(expected: () => number): Promise<void> {
    for (let look = 0; look < 5000; look++) {
      const [found] = await this.query<{ waiting: number }>(
        `select count(distinct l.pid)::int as waiting
         from pg_locks as l
         join pg_stat_activity as a on a.pid = l.pid
         where a.datname = current_database() and not l.granted`,
      );
      if (found!.waiting >= expected()) return;
      await sleep(2);
    }
    throw new Error("not all clients wait at the gate");
  }
}

/** Hour after hour of models of one kind: as many slots as are asked for that nobody had before. */
export class Slots {
  readonly #stage: Stage;
  readonly #settings: Record<string, unknown>;
  readonly #days: number;
  #modelId = "";
  #next = 0;

  constructor(stage: Stage, settings: Record<string, unknown> = {}, days = 60) {
    this.#stage = stage;
    this.#settings = settings;
    this.#days = days;
  }

  /** The next `hours` in a row. */
  async take(hours = 1): Promise<Slot> {
    if (this.#modelId === "" || this.#next + hours > this.#days * 24) {
      this.#modelId = await this.#stage.freeModel(this.#settings, this.#days);
      this.#next = 0;
    }
    const startsAt = new Date(this.#stage.firstDay.getTime() + this.#next * hourMs);
    this.#next += hours;
    return { modelId: this.#modelId, startsAt, endsAt: new Date(startsAt.getTime() + hours * hourMs) };
  }
}

/** The time some minutes into another. */
export function within({ modelId, startsAt }: Slot, fromMinute: number, minutes: number): Slot {
  const starts = startsAt.getTime() + fromMinute * 60_000;
  return { modelId, startsAt: new Date(starts), endsAt: new Date(starts + minutes * 60_000) };
}
