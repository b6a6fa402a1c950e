import { instantAt } from "./aims.ts";
import { calls } from "./calls/all.ts";
import type { Call } from "./calls/call.ts";
import { compare, Fold } from "./compare.ts";
import { type Engine, type Observation, type Outcome, sqlArgument } from "./engine.ts";
import { minute } from "./intervals.ts";
import { Refusal } from "./refusal.ts";
import type { Look, Passing, Start, Step } from "./steps.ts";
import { type Caller, isLive, type ModelRow, newWorld, of, type World } from "./world.ts";

/** A call with all that it is made with: what `again` repeats. */
interface Made {
  name: string;
  caller: Caller;
  asked: Record<string, unknown>;
}

/** Where the two differ, with the step that showed it. */
export class Difference extends Error {}

/** One history of calls, made against the engine and against the model side by side. */
export class History {
  readonly #engine: Engine;
  readonly #world: World;
  readonly #fold = new Fold();
  readonly #keyed: Made[] = [];
  readonly #told: (name: string, outcome: string) => void;

  private constructor(engine: Engine, world: World, told: (name: string, outcome: string) => void) {
    this.#engine = engine;
    this.#world = world;
    this.#told = told;
  }

  /** Three models with rules and their windows. Rules that would overlap are left out here: the calls try those. */
  static async begin(engine: Engine, start: Start, told: (name: string, outcome: string) => void): Promise<History> {
    await engine.begin();
    const history = new History(engine, newWorld(Date.parse(start.now), engine.owner), told);
    const host: Caller = { role: "admin", userId: "host", modelId: null };
    const look: Look = { minutes: 30, around: { at: "now", minutes: 0, seconds: 0 }, preferred: null, hours: 6, customer: "alice" };
    for (const [n, zone] of start.zones.entries()) {
      const model_id = n + 1;
      const asked = { name: "Ada", time_zone: zone, ...start.settings[n], model_id, idempotency_key: null };
      await history.#make({ name: "add_model", caller: host, asked }, look);
      for (const rule of start.rules[n]!) {
        await history.#make({ name: "add_recurring_schedule", caller: host, asked: { model_id, ...rule, idempotency_key: null } }, look);
      }
      await history.#make({ name: "generate_availability_from_schedules", caller: host, asked: { model_id, ...week(start.now) } }, look);
    }
    return history;
  }

  async step(step: Step): Promise<void> {
    const world = this.#world;
    const model = world.rows.models.find(({ id }) => id === step.model)!;
    if (step.call === "clock") return this.#pass(model, step.drawn as Passing, step.look);
    if (step.call === "again") {
      const { pick, changed } = step.drawn as { pick: number; changed: boolean };
      const made = this.#keyed.at(-1 - (pick % Math.max(this.#keyed.length, 1)));
      if (made) await this.#make(changed ? changedCall(made) : made, step.look);
      return;
    }
    const call = calls[step.call]!;
    const asked = call.argumentsOf(world, model, step.drawn as never);
    if (step.bad !== null) {
      const [argument, value] = call.bad[step.bad]!;
      asked[argument] = value;
    }
    if ("idempotency_key" in asked) asked.idempotency_key = step.key;
    const caller = callerOf(call, Number(asked.model_id ?? model.id), step.who);
    if (!step.who.anybody) within(caller, asked);
    const made = { name: step.call, caller, asked };
    if (asked.idempotency_key) this.#keyed.push(made);
    await this.#make(made, step.look);
  }

  async #pass(model: ModelRow, passing: Passing, look: Look): Promise<void> {
    const world = this.#world;
    world.now = Math.max(world.now, timeAfter(world, model, passing));
    const caller: Caller = { role: "owner", userId: "", modelId: null };
    await this.#compare("clock", caller, "holdfast_private.current_instant()", look, () => [world.now], false);
  }

  async #make({ name, caller, asked }: Made, look: Look): Promise<void> {
    const call = calls[name]!;
    const written = Object.entries(asked).map(([argument, value]) => sqlArgument(this.#engine, argument, value));
    const answer = (): unknown => {
      if (!call.roles.includes(caller.role)) throw new Refusal("FORBIDDEN");
      return call.answer(this.#world, asked as never);
    };
    await this.#compare(name, caller, `holdfast.${name}(${written.join(", ")})`, look, answer, call.inOrder ?? false);
  }

  async #compare(name: string, caller: Caller, sql: string, look: Look, answer: () => unknown, inOrder: boolean): Promise<void> {
    const world = this.#world;
    world.caller = caller;
    world.changes = [];
    const expected = outcomeOf(answer);
    this.#told(name, "code" in expected ? expected.code : "ok");
    const seen = this.#see(look);
    const who = `${caller.role} ${caller.userId} ${caller.modelId ?? ""}`;
    const made = `${sql} by ${who} at ${new Date(world.now).toISOString()}`;
    const found = await this.#engine.step(caller, world.now, sql, seen).catch((error: unknown) => {
      // Only the model has what the engine is asked for.
      throw new Difference(`${made}\n  after which the state could not be read`, { cause: error });
    });
    this.#engine.lastLogId = Math.max(this.#engine.lastLogId, ...found.state.log.map(({ id }) => Number(id)));
    const faults = [...compare(this.#engine, world, seen, expected, found, inOrder), ...this.#fold.follow(found.state)];
    if ("code" in expected && world.changes.length > 0) faults.push("the model refused and changed something all the same");
    if (faults.length > 0) {
      throw new Difference([made, ...faults.slice(0, 12)].join("\n  "));
    }
  }

  #see({ minutes, around, preferred, hours, customer }: Look): Observation {
    const world = this.#world;
    const model = world.rows.models[0];
    const from = model ? instantAt(world, model, around) - 30 * minute : world.now;
    const taking = world.rows.models.filter((row) => minutes >= row.min_booking_minutes && minutes <= row.max_booking_minutes);
    return {
      models: taking.map(({ id }) => id),
      minutes,
      preferred: preferred === null || !model ? null : instantAt(world, model, preferred),
      from,
      to: from + hours * 60 * minute,
      customer,
    };
  }
}

function week(now: string): { from_date: string; to_date: string; on_conflict: string; idempotency_key: null } {
  const date = (days: number): string => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
  return { from_date: date(-1), to_date: date(5), on_conflict: "trim", idempotency_key: null };
}

function outcomeOf(answer: () => unknown): Outcome {
  try {
    return { answer: structuredClone(answer()) as unknown[] };
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code };
    throw error;
  }
}

/** The same key for something else. */
function changedCall(made: Made): Made {
  const { asked } = made;
  const changed: Record<string, unknown> = { ...asked };
  if (typeof asked.starts_at === "number") changed.starts_at = asked.starts_at - 60_000;
  else if (typeof asked.duration_minutes === "number") changed.duration_minutes = asked.duration_minutes + 15;
  else if ("reason" in asked) changed.reason = "another";
  else if (typeof asked.amount === "number") changed.amount = asked.amount + 1;
  else if ("host_reference" in asked) changed.host_reference = "host-2";
  return { ...made, asked: changed };
}

function timeAfter(world: World, model: ModelRow, passing: Passing): number {
  if (passing.to === "later") return world.now + passing.minutes * minute + passing.milliseconds;
  const instants =
    passing.to === "expiry"
      ? of(world, "booking_holds", model)
          .filter((hold) => isLive(world, hold))
          .map((hold) => hold.hold_expires_at)
      : of(world, "bookings", model).map(({ during }) => during.starts);
  const ahead = instants.filter((instant) => instant > world.now).sort((a, b) => a - b);
  const at = ahead[passing.pick % Math.max(ahead.length, 1)];
  return at === undefined ? world.now + minute : at + passing.milliseconds;
}

/** Mostly a caller asks for what it may ask for. */
function within({ role }: Caller, asked: Record<string, unknown>): void {
  if (role === "owner" && asked.user_id === null) asked.user_id = "carol";
  if (role === "owner" || role === "admin") return;
  for (const argument of ["user_id", "price", "host_reference", "payment_reference", "amount"]) {
    if (argument in asked) asked[argument] = null;
  }
  if ("price" in asked || "payment_reference" in asked) asked.currency = null;
}

const customer = (userId: string): Caller => ({ role: "customer", userId, modelId: null });

/** Weighted by how often they stand here. */
const callersOf = (model: number): Caller[] => [
  { role: "admin", userId: "host", modelId: null },
  { role: "admin", userId: "host", modelId: null },
  { role: "admin", userId: "host", modelId: null },
  customer("alice"),
  customer("alice"),
  customer("bob"),
  customer("carol"),
  { role: "model", userId: `model-${model}`, modelId: model },
  { role: "model", userId: `model-${model}`, modelId: model },
  { role: "owner", userId: "", modelId: null },
];
const rareCallers = (model: number): Caller[] => [
  { role: "model", userId: "model-9", modelId: (model % 3) + 1 },
  { role: "anonymous", userId: "", modelId: null },
  customer("dave"),
];

function callerOf(call: Call, model: number, { pick, anybody }: Step["who"]): Caller {
  const likely = callersOf(model).filter(({ role }) => call.roles.includes(role));
  const from = anybody ? [...callersOf(model), ...rareCallers(model), ...rareCallers(model)] : likely;
  return from[pick % from.length]!;
}
