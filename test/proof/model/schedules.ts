import { generateToHorizon } from "./generation.ts";
import { once } from "./idempotency.ts";
import { minute, overlaps, type Range, subtract, union } from "./intervals.ts";
import { fail } from "./refusal.ts";
import { required, requireModel } from "./validation.ts";
import { change, insert, liveClaims, type ModelRow, modelOf, of, type Rule, remove, type Schedule, type World } from "./world.ts";

const week = 7 * 1440;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes of the week, and once more a week later: so that a rule across Saturday night meets Sunday's. */
function weekRanges({ day_of_week, start_time, end_time }: Rule): Range[] {
  const starts = day_of_week * 1440 + minutesOf(start_time);
  const length = minutesOf(end_time) - minutesOf(start_time);
  const ends = starts + (length <= 0 ? length + 1440 : length);
  return [
    { starts, ends },
    { starts: starts + week, ends: ends + week },
  ];
}

const clash = (one: Rule, other: Rule): boolean =>
  one.is_active && other.is_active && weekRanges(one).some((a) => weekRanges(other).some((b) => overlaps(a, b)));

function requireRule(rule: Rule): void {
  required(rule.day_of_week, rule.start_time, rule.end_time);
  if (rule.day_of_week < 0 || rule.day_of_week > 6 || rule.start_time === "24:00") fail("INVALID_ARGUMENT");
}

const sameRule = (a: Rule, b: Rule): boolean =>
  a.day_of_week === b.day_of_week && a.start_time === b.start_time && a.end_time === b.end_time && a.is_active === b.is_active;

function requireNoOverlap(world: World, model: ModelRow, rule: Rule, except?: Schedule): void {
  if (of(world, "model_schedules", model).some((other) => other !== except && clash(rule, other))) fail("SCHEDULE_OVERLAP");
}

/** Cuts the future windows of rules to their claimed parts, which stay as generated; what has begun stays up to the next whole second. */
export function withdrawWindows(world: World, model: ModelRow, schedules: Schedule[]): void {
  const ids = schedules.map(({ id }) => id);
  const now = Math.floor(world.now / 1000) * 1000 + 1000;
  const future = of(world, "availability", model).filter(
    (window) => window.schedule_id !== null && ids.includes(window.schedule_id) && window.during.ends > now,
  );
  const claimed = liveClaims(world, model).map(({ during }) => during);
  for (const window of future) {
    const { during, schedule_id } = window;
    remove(world, "availability", window);
    if (during.starts < now) {
      insert(world, "availability", {
        model_id: model.id,
        during: { starts: during.starts, ends: now },
        slot_type: "recurring",
        schedule_id,
      });
    }
    for (const piece of claimedParts(claimed, { starts: Math.max(during.starts, now), ends: during.ends })) {
      insert(world, "availability", { model_id: model.id, during: piece, slot_type: "generated", schedule_id: null });
    }
  }
  world.removed = world.removed.filter((gone) => gone.model_id !== model.id || !ids.includes(gone.schedule_id));
}

/** What of a range is claimed. */
export function claimedParts(claimed: Range[], range: Range): Range[] {
  return subtract([range], subtract([range], union(claimed)));
}

export function addRecurringSchedule(world: World, modelId: number, asked: Rule, key: string | null): Schedule {
  const rule = { ...asked, is_active: asked.is_active ?? true };
  required(modelId);
  requireRule(rule);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  return once(world, modelId, key, ["add_recurring_schedule", rule], () => {
    requireNoOverlap(world, model, rule);
    return insert(world, "model_schedules", { model_id: modelId, ...rule });
  });
}

function ownSchedule(world: World, modelId: number, id: string | null): { model: ModelRow; schedule: Schedule } {
  required(modelId, id);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const schedule = of(world, "model_schedules", model).find((row) => row.id === id) ?? fail("NOT_FOUND");
  return { model, schedule };
}

export function updateRecurringSchedule(world: World, modelId: number, id: string | null, patch: Partial<Rule>): Schedule {
  const { model, schedule } = ownSchedule(world, modelId, id);
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
  const rule = { ...schedule, ...given };
  requireRule(rule);
  if (sameRule(rule, schedule)) return schedule;
  requireNoOverlap(world, model, rule, schedule);
  withdrawWindows(world, model, [schedule]);
  change(world, "model_schedules", schedule, given);
  generateToHorizon(world, model, [schedule.id]);
  return schedule;
}

export function deleteRecurringSchedule(world: World, modelId: number, id: string | null): Schedule {
  const { model, schedule } = ownSchedule(world, modelId, id);
  dropRule(world, model, schedule);
  return schedule;
}

/** What of its windows has begun stays, and belongs to no rule any more. */
function dropRule(world: World, model: ModelRow, schedule: Schedule): void {
  withdrawWindows(world, model, [schedule]);
  remove(world, "model_schedules", schedule);
  for (const window of of(world, "availability", model)) {
    if (window.schedule_id === schedule.id) change(world, "availability", window, { schedule_id: null });
  }
}

export function setRecurringSchedules(world: World, modelId: number, asked: Rule[] | null, key: string | null): Schedule[] {
  required(modelId, asked);
  const rules = asked!.map((rule) => ({ ...rule, is_active: rule.is_active ?? true }));
  for (const rule of rules) requireRule(rule);
  if (rules.some((rule, n) => rules.slice(0, n).some((other) => clash(rule, other)))) fail("SCHEDULE_OVERLAP");
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  return once(world, modelId, key, ["set_recurring_schedules", rules], () => {
    const before = of(world, "model_schedules", model);
    for (const gone of before.filter((row) => !rules.some((rule) => sameRule(rule, row)))) dropRule(world, model, gone);
    const added: string[] = [];
    for (const [n, rule] of rules.entries()) {
      if (before.some((row) => sameRule(rule, row)) || rules.slice(0, n).some((other) => sameRule(rule, other))) continue;
      added.push(insert(world, "model_schedules", { model_id: modelId, ...rule }).id);
    }
    generateToHorizon(world, model, added);
    return of(world, "model_schedules", model).sort(
      (a, b) => a.day_of_week - b.day_of_week || minutesOf(a.start_time) - minutesOf(b.start_time),
    );
  });
}

export const minutes = (range: Range): number => (range.ends - range.starts) / minute;
