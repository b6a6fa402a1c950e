import pg from "pg";
import { withClient } from "../../../src/database/pool.ts";
import { pgSettingsFor } from "../../../src/identity.ts";
import { testServer } from "../../testServer.ts";
import type { Caller, Id, Table } from "./world.ts";

/** What a call came to: the rows that it answered, as JSON, or the registered code that it was refused with. */
export type Outcome = { answer: unknown[] } | { code: string };

type Json = Record<string, unknown>;
export type State = Record<Table, Json[]> & { occupied: Json[]; removed: Json[]; free: Json[]; slots: Json[]; log: Json[] };

export interface Observation {
  models: number[];
  minutes: number;
  preferred: number | null;
  from: number;
  to: number;
  customer: string;
}

/**
 * A clock that stands still, in this database alone: what is due at an instant is met exactly there, and both sides read the same
 * milliseconds. The clock that runs on has tests of its own (test/db/set_clock).
 */
const frozenClock = `
  create or replace function holdfast_private.current_instant()
  returns timestamptz language plpgsql stable set search_path to pg_catalog, pg_temp
  as $$ begin return current_setting('proof.now')::timestamptz; end $$`;

/** The whole state in one answer: what tables hold, what the views show, what search offers, and what the log tells since. */
const observation = `
  prepare observation (bigint, bigint[], integer, timestamptz, timestamptz, timestamptz) as
  select jsonb_build_object(
    'models', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.models as t),
    'model_schedules', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.model_schedules as t),
    'model_blocked_dates', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.model_blocked_dates as t),
    'availability', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.availability as t),
    'external_busy', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.external_busy as t),
    'booking_holds', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.booking_holds as t),
    'bookings', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.bookings as t),
    'occupied', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.occupied_time as t),
    'removed', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast_private.removed_windows as t),
    'free', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.available_slots_view as t),
    'slots', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from holdfast.find_best_slots_for_models($2, $3, $4, $5, $6, 100) as t
      where cardinality($2) > 0),
    'log', (select coalesce(jsonb_agg(to_jsonb(t) order by t.id), '[]') from holdfast.availability_change_log as t where t.id > $1)
  ) as state`;

/** A database of its own that nothing outlives: one transaction for each history, rolled back. */
export class Engine {
  readonly #client: pg.Client;
  readonly #ids = new Map<string, number>();
  readonly #known = new Set<string>();
  readonly #codes: Map<string, string>;
  /** The database role that owns all, and which the log names. */
  owner = "";
  lastLogId = 0;

  private constructor(client: pg.Client) {
    this.#client = client;
    this.#codes = new Map(Object.entries(testServer().sqlStates).map(([code, state]) => [state, code]));
  }

  static async use<T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> {
    return withClient(url, async (client) => {
      const engine = new Engine(client);
      await client.query("set timezone to 'UTC'; set synchronous_commit to off; set jit to off");
      await client.query(frozenClock);
      await client.query(observation);
      const { rows } = await client.query<{ owner: string }>("select session_user as owner");
      engine.owner = rows[0]!.owner;
      return await work(engine);
    });
  }

  async begin(): Promise<void> {
    this.#ids.clear();
    this.#known.clear();
    await this.#client.query("begin");
    const { rows } = await this.#client.query<{ last: string }>(
      "select coalesce(max(id), 0) as last from holdfast.availability_change_log",
    );
    this.lastLogId = Number(rows[0]!.last);
  }

  async rollback(): Promise<void> {
    await this.#client.query("rollback");
  }

  /** Makes a call and looks at everything, in one round trip where it succeeds and two where it is refused. */
  async step(caller: Caller, now: number, call: string, look: Observation): Promise<{ outcome: Outcome; state: State }> {
    const observe = `${settings({ role: "owner", userId: look.customer, modelId: null })}; ${this.#observation(look)}`;
    const begun = `select set_config('proof.now', '${iso(now)}', true); savepoint step; ${settings(caller)};`;
    const asked = `select coalesce(jsonb_agg(to_jsonb(a)), '[]') as answer from ${call} as a`;
    try {
      const results = (await this.#client.query(`${begun} ${asked}; ${observe}; release step`)) as unknown as pg.QueryResult[];
      return { outcome: { answer: this.#find(results, "answer") as unknown[] }, state: this.#find(results, "state") as State };
    } catch (error) {
      const code = this.#codeOf(error);
      const results = (await this.#client.query(`rollback to step; ${observe}; release step`)) as unknown as pg.QueryResult[];
      return { outcome: { code }, state: this.#find(results, "state") as State };
    }
  }

  #find(results: pg.QueryResult[], column: string): unknown {
    return results.find(({ fields }) => fields[0]?.name === column)!.rows[0][column];
  }

  #observation({ models, minutes, preferred, from, to }: Observation): string {
    const wanted = preferred === null ? "null" : `'${iso(preferred)}'`;
    return `execute observation (${this.lastLogId}, '{${models}}', ${minutes}, ${wanted}, '${iso(from)}', '${iso(to)}')`;
  }

  /** The registered code; PostgreSQL's own refusal to execute is FORBIDDEN, as the API gives it. All else is a fault. */
  #codeOf(error: unknown): string {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return (
      this.#codes.get(error.code!) ??
      (error.message.startsWith("permission denied for function") ? "FORBIDDEN" : `${error.code} ${error.message}`)
    );
  }

  /** Ids are told apart by table: the model's name of a row and the engine's number of it are learned when the row first appears. */
  learn(table: Table, id: number, name: Id): void {
    this.#ids.set(name, id);
    this.#known.add(`${table}#${id}`);
  }

  idOf(name: Id): number {
    return this.#ids.get(name) ?? 999_999_999;
  }

  knows(table: Table, id: number): boolean {
    return this.#known.has(`${table}#${id}`);
  }

  /** As the log names them. */
  nameOfRole(role: string): string {
    return role === this.owner ? "owner" : role.replace(/^holdfast_/, "");
  }
}

function settings(caller: Caller): string {
  const { role, userId } = caller;
  const modelId = caller.modelId === null ? null : String(caller.modelId);
  const claims = role === "customer" || role === "model" || role === "admin" ? { role, userId, modelId } : null;
  const values =
    role === "owner" || role === "worker"
      ? { role: role === "owner" ? "none" : "holdfast_worker", "holdfast.user_id": userId, "holdfast.model_id": "" }
      : pgSettingsFor(claims);
  const settings = Object.entries(values).map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`);
  return `select ${settings.join(", ")}`;
}

export const iso = (instant: number): string => new Date(instant).toISOString();

/** An argument as SQL writes it: instants by the argument's name, ids by the engine's number. */
export function sqlArgument(engine: Engine, name: string, value: unknown): string {
  if (value === null) return `${name} => null`;
  if (typeof value === "number" && /(_at|_time|_instant)$/.test(name)) return `${name} => '${iso(value)}'`;
  if (typeof value === "string" && /#\d+$/.test(value)) return `${name} => ${engine.idOf(value)}`;
  if (typeof value === "string") return `${name} => ${pg.escapeLiteral(value)}`;
  if (name === "rules")
    return `${name} => ${rows(value as Json[], "schedule_rule", ["day_of_week", "start_time", "end_time", "is_active"])}`;
  if (name === "entries") return `${name} => ${rows(value as Json[], "external_busy_entry", ["external_id", "starts_at", "ends_at"])}`;
  if (Array.isArray(value)) return `${name} => '{${value.join(",")}}'`;
  return `${name} => ${value}`;
}

function rows(list: Json[], type: string, columns: string[]): string {
  const literal = (column: string, value: unknown): string => {
    if (value === null || value === undefined) return "null";
    if (column.endsWith("_at")) return `'${iso(value as number)}'`;
    return typeof value === "string" ? pg.escapeLiteral(value) : String(value);
  };
  const items = list.map((row) => `row(${columns.map((column) => literal(column, row[column])).join(", ")})`);
  return `array[${items.join(", ")}]::holdfast.${type}[]`;
}
