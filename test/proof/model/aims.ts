import * as fc from "fast-check";
import { freeRuns } from "./freeTime.ts";
import { minute, type Range } from "./intervals.ts";
import { addDays, instantOf, localDate } from "./localTime.ts";
import { liveClaims, type ModelRow, of, type Table, type World } from "./world.ts";

/** Where in time a command aims, told by what is there when it runs, so that most commands do something and boundaries are met. */
export type Aim =
  | { at: "clock"; day: number; minute: number }
  | { at: "free"; pick: number; minutes: number; fromEnd: boolean }
  | { at: "claim"; pick: number; minutes: number; fromEnd: boolean }
  | { at: "window"; pick: number; minutes: number; fromEnd: boolean }
  | { at: "now"; minutes: number; seconds: number }
  | { at: "notice"; seconds: number }
  | { at: "horizon"; seconds: number };

const quarter = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: least, max: most }).map((n) => n * 15);
const near = (at: "free" | "claim" | "window", minutes: fc.Arbitrary<number>) =>
  fc.record({ at: fc.constant(at), pick: fc.nat(30), minutes, fromEnd: fc.boolean() });
const seconds = fc.constantFrom(0, 0, -1, 1, 60, -60);

export const aim: fc.Arbitrary<Aim> = fc.oneof(
  { weight: 8, arbitrary: near("free", fc.oneof(fc.constant(0), quarter(0, 12), fc.constantFrom(5, 7, 20))) },
  { weight: 3, arbitrary: near("claim", fc.oneof(fc.constant(0), quarter(-6, 6), fc.constantFrom(-10, 10, 5))) },
  { weight: 3, arbitrary: near("window", fc.oneof(fc.constant(0), quarter(-8, 8))) },
  { weight: 3, arbitrary: fc.record({ at: fc.constant("clock" as const), day: fc.integer({ min: -1, max: 6 }), minute: quarter(0, 95) }) },
  { weight: 1, arbitrary: fc.record({ at: fc.constant("now" as const), minutes: fc.integer({ min: -90, max: 300 }), seconds }) },
  { weight: 1, arbitrary: fc.record({ at: fc.constant("notice" as const), seconds }) },
  { weight: 1, arbitrary: fc.record({ at: fc.constant("horizon" as const), seconds }) },
);

/** For holding, where it mostly works. */
export const freeAim: fc.Arbitrary<Aim> = fc.oneof(
  { weight: 3, arbitrary: near("free", fc.oneof(fc.constant(0), quarter(0, 12), fc.constantFrom(5, 7, 20))) },
  { weight: 2, arbitrary: aim },
);

const pickOf = <T>(list: T[], n: number): T | undefined => (list.length === 0 ? undefined : list[n % list.length]);

/** On a whole second. */
export function instantAt(world: World, model: ModelRow, drawn: Aim): number {
  const now = Math.floor(world.now / 1000) * 1000;
  switch (drawn.at) {
    case "clock":
      return instantOf(model.time_zone, addDays(localDate(model.time_zone, now), drawn.day), "00:00") + drawn.minute * minute;
    case "now":
      return now + drawn.minutes * minute + drawn.seconds * 1000;
    case "notice":
      return now + model.min_notice_minutes * minute + drawn.seconds * 1000;
    case "horizon":
      return now + model.booking_horizon_days * 1440 * minute + drawn.seconds * 1000;
    default: {
      const range = pickOf(rangesAt(world, model, drawn.at), drawn.pick);
      if (!range) return now + 60 * minute;
      const within = drawn.at === "free" ? drawn.minutes % Math.max(Math.floor((range.ends - range.starts) / minute), 1) : drawn.minutes;
      return drawn.fromEnd ? range.ends - within * minute : range.starts + within * minute;
    }
  }
}

function rangesAt(world: World, model: ModelRow, at: "free" | "claim" | "window"): Range[] {
  const all =
    at === "free"
      ? bookable(world, model)
      : (at === "claim" ? liveClaims(world, model) : of(world, "availability", model)).map(({ during }) => during);
  const ahead = all.filter(({ ends }) => ends > world.now).sort((a, b) => a.starts - b.starts);
  return ahead.map(({ starts, ends }) => ({ starts: Math.ceil(starts / 1000) * 1000, ends }));
}

/** What of free runs can be held now, where that is something. */
function bookable(world: World, model: ModelRow): Range[] {
  const earliest = Math.ceil((world.now + model.min_notice_minutes * minute) / minute) * minute;
  const latest = world.now + model.booking_horizon_days * 1440 * minute;
  return freeRuns(world, model)
    .map(({ starts, ends }) => ({ starts: Math.max(starts, earliest), ends }))
    .filter(({ starts, ends }) => ends - starts >= model.min_booking_minutes * minute && starts <= latest);
}

export const dayOfMonth = fc.integer({ min: -2, max: 8 });
export const dateAt = (world: World, model: ModelRow, days: number): string => addDays(localDate(model.time_zone, world.now), days);

/** The drawn model, or where it has no such row another that does, with the row. The newest first: they are the likeliest to be alive. */
export function rowAt<T extends Exclude<Table, "models">>(
  world: World,
  model: ModelRow,
  table: T,
  pick: number,
): { model_id: number; id: string } {
  const home = [model, ...world.rows.models].find((candidate) => of(world, table, candidate).length > 0) ?? model;
  const row = pickOf(of(world, table, home).reverse(), pick) as { id: string } | undefined;
  return { model_id: home.id, id: row?.id ?? `${table}#0` };
}

/** A length in minutes: usual ones, the model's bounds and a step beyond them. */
export const length = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(30, 45, 60, 60, 90) },
  { weight: 1, arbitrary: fc.constantFrom("min" as const, "max" as const, "too short" as const, "too long" as const) },
);
export type Length = number | "min" | "max" | "too short" | "too long";

export function minutesOf(model: ModelRow, drawn: Length): number {
  if (typeof drawn === "number") return Math.min(Math.max(drawn, model.min_booking_minutes), model.max_booking_minutes);
  if (drawn === "min") return model.min_booking_minutes;
  if (drawn === "max") return model.max_booking_minutes;
  return drawn === "too short" ? model.min_booking_minutes - 1 : model.max_booking_minutes + 1;
}
