import type { Engine, Observation, Outcome, State } from "./engine.ts";
import { availableSlots } from "./freeTime.ts";
import { bestSlots, takesLength } from "./search.ts";
import { type Change, ledger, type Table, type World } from "./world.ts";

type Json = Record<string, unknown>;
const tables: Table[] = ["models", "model_schedules", "model_blocked_dates", "availability", "external_busy", "booking_holds", "bookings"];

/** What tells a new row of the engine from others of the same step, before its id is known. */
const marks: Record<Table, string[]> = {
  models: ["id"],
  model_schedules: ["model_id", "day_of_week", "start_time", "end_time", "is_active"],
  model_blocked_dates: ["model_id", "blocked_date", "start_time", "end_time"],
  availability: ["model_id", "during"],
  external_busy: ["model_id", "source", "external_id"],
  booking_holds: ["model_id", "user_id", "during", "status"],
  bookings: ["model_id", "user_id", "during"],
};

/** The engine's JSON in the model's words: instants in milliseconds, ranges with two ends, local times without seconds. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (key === "week_minutes" ? [] : [[key, plain(part)]])));
  }
  if (typeof value !== "string") return value;
  const range = /^\["(.+)","(.+)"\)$/.exec(value);
  if (range) return { starts: Date.parse(range[1]!), ends: Date.parse(range[2]!) };
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return Date.parse(value);
  return /^\d\d:\d\d:00$/.test(value) ? value.slice(0, 5) : value;
}

/** The model's values with the engine's ids. */
function numbered(engine: Engine, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => numbered(engine, part));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, numbered(engine, part)]));
  }
  if (typeof value === "string" && /^[a-z_]+#\d+$/.test(value)) return engine.idOf(value);
  return value === undefined ? null : value;
}

/** Lists within an answer whose order nobody promised. */
const sets = ["conflicts", "reasons", "resolutions"];

/** Equal values in equal words, whatever the order of their keys. */
function words(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (Array.isArray(part)) return sets.includes(key) ? part.map(words).sort() : part;
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** What only one of the two has. */
function differences(what: string, expected: unknown[], found: unknown[], inOrder = false): string[] {
  const left = expected.map(words);
  const right = found.map(words);
  if (inOrder ? left.join() === right.join() : [...left].sort().join() === [...right].sort().join()) return [];
  const rest = [...right];
  const missing = left.filter((text) => {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  if (missing.length + rest.length === 0) return [`${what}: the same in another order`];
  return [...missing.map((text) => `${what}: the model alone has ${text}`), ...rest.map((text) => `${what}: the engine alone has ${text}`)];
}

/** Learns the ids of rows that are new in the engine; of those that went again in the same step, only the log has them. */
function learnIds(engine: Engine, world: World, state: State): void {
  for (const table of tables) {
    const markOf = (row: Json): string => words(marks[table].map((column) => row[column]));
    const gone = state.log.filter(({ table_name, operation }) => table_name === table && operation === "delete");
    const found = [...state[table], ...gone.map(({ old_row }) => old_row as Json)];
    const made = found.filter((row) => !engine.knows(table, row.id as number)).sort((a, b) => Number(a.id) - Number(b.id));
    if (made.length === 0 || table === "models") continue;
    const went = world.changes.filter((change) => change.table === table && change.operation === "delete").map(({ row }) => row);
    const known = [...world.rows[table], ...went] as unknown as Json[];
    const unnamed = known.filter((row) => engine.idOf(row.id as string) === 999_999_999);
    for (const row of made) {
      const at = unnamed.findIndex((other) => markOf(other) === markOf(row));
      if (at < 0) continue;
      engine.learn(table, row.id as number, unnamed.splice(at, 1)[0]!.id as string);
    }
  }
}

/** Everything that model and engine have to agree on after a step; the empty list where they do. */
export function compare(
  engine: Engine,
  world: World,
  look: Observation,
  expected: Outcome,
  found: { outcome: Outcome; state: State },
  inOrder: boolean,
): string[] {
  const state = plain(found.state) as State;
  learnIds(engine, world, state);
  const rows = tables.flatMap((table) => differences(table, numbered(engine, world.rows[table]) as unknown[], state[table]));
  return [
    ...compareOutcomes(engine, expected, found.outcome, inOrder),
    ...rows,
    ...compareDerived(engine, world, state),
    ...differences("slots", searchOf(world, look), state.slots, true),
    ...compareLog(engine, world.changes, state.log),
  ];
}

function compareOutcomes(engine: Engine, expected: Outcome, found: Outcome, inOrder: boolean): string[] {
  if ("code" in expected || "code" in found) {
    const name = (outcome: Outcome): string => ("code" in outcome ? outcome.code : "an answer");
    return name(expected) === name(found) ? [] : [`outcome: the model has ${name(expected)}, the engine ${name(found)}`];
  }
  return differences("answer", numbered(engine, expected.answer) as unknown[], plain(found.answer) as unknown[], inOrder);
}

function compareDerived(engine: Engine, world: World, state: State): string[] {
  const claims = world.rows.models.flatMap((model) =>
    ledger(world, model).map(({ hold, during, occupied, until }) => ({ model_id: model.id, hold_id: hold.id, during, occupied, until })),
  );
  const removed = state.removed.map(({ id: _, ...row }) => row);
  return [
    ...differences("occupied_time", numbered(engine, claims) as unknown[], state.occupied),
    ...differences("removed_windows", numbered(engine, world.removed) as unknown[], removed),
    ...differences("available_slots_view", availableSlots(world), state.free),
  ];
}

function searchOf(world: World, { models, minutes, preferred, from, to, customer }: Observation): unknown[] {
  const taking = world.rows.models.filter((model) => models.includes(model.id) && takesLength(model, minutes));
  return bestSlots(world, taking, { minutes, preferred, range: { starts: from, ends: to }, customer }).slice(0, 100);
}

/** Who did what to which row, one entry for each change. */
function compareLog(engine: Engine, changes: Change[], log: Json[]): string[] {
  const expected = changes.map(({ table, row, operation, actor, role }) => ({
    table,
    id: typeof row.id === "number" ? row.id : engine.idOf(row.id),
    operation,
    actor: engine.nameOfRole(actor),
    role,
  }));
  const found = log.map((entry) => ({
    table: entry.table_name,
    id: entry.row_id,
    operation: entry.operation,
    actor: engine.nameOfRole(entry.actor as string),
    role: engine.nameOfRole(entry.actor_role as string),
  }));
  return differences("log", expected, found);
}

/** The log, folded onto what was there before, gives what is there now, row for row and byte for byte. */
export class Fold {
  readonly #rows = new Map<string, string>();

  follow(state: State): string[] {
    const faults: string[] = [];
    for (const entry of state.log) {
      const key = `${entry.table_name} ${entry.model_id} ${entry.row_id}`;
      const before = this.#rows.get(key) ?? "null";
      if (before !== JSON.stringify(entry.old_row))
        faults.push(`log: the old row of ${key} is ${JSON.stringify(entry.old_row)}, not ${before}`);
      if (entry.operation === "delete") this.#rows.delete(key);
      else this.#rows.set(key, JSON.stringify(entry.new_row));
    }
    const now = new Map<string, string>();
    for (const table of tables) {
      for (const row of state[table]) now.set(`${table} ${row.model_id ?? row.id} ${row.id}`, JSON.stringify(row));
    }
    for (const [key, row] of now) if (this.#rows.get(key) !== row) faults.push(`log: folded, ${key} is ${this.#rows.get(key)}, not ${row}`);
    for (const key of this.#rows.keys()) if (!now.has(key)) faults.push(`log: folded, ${key} is still there`);
    return faults;
  }
}
