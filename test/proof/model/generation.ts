import { blockedStretches } from "./blockedDates.ts";
import { planResolution, type Resolution, resolveWindow, type Strategy } from "./conflicts.ts";
import { once } from "./idempotency.ts";
import { byStart, contains, overlaps, type Range, subtract } from "./intervals.ts";
import { addDays, dayOfWeek, daysBetween, instantOf, localDate } from "./localTime.ts";
import { fail } from "./refusal.ts";
import { requireAdmin, required, requireModel } from "./validation.ts";
import { type Id, insert, type ModelRow, modelOf, of, touching, type World } from "./world.ts";

export interface GeneratedWindow {
  model_id: number;
  availability_id: Id | null;
  schedule_id: Id;
  local_date: string;
  starts_at: number;
  ends_at: number;
  outcome: "created" | "trimmed" | "merged" | "skipped";
  reasons: string[];
  resolutions: Resolution[] | null;
}

interface Occurrence {
  scheduleId: Id;
  date: string;
  whole: Range;
  /** Without what an occurrence that starts earlier has taken, where a clock change moves one onto the other. */
  during: Range;
}

/** The occurrences of the active rules that begin on local dates, in order. */
function occurrences(world: World, model: ModelRow, dates: string[]): Occurrence[] {
  if (!model.is_active) return [];
  const around = [...new Set(dates.flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]))];
  const rules = of(world, "model_schedules", model).filter(({ is_active }) => is_active);
  const all = around
    .flatMap((date) =>
      rules
        .filter((rule) => rule.day_of_week === dayOfWeek(date))
        .map((rule) => ({
          scheduleId: rule.id,
          date,
          whole: {
            starts: instantOf(model.time_zone, date, rule.start_time),
            ends: instantOf(model.time_zone, rule.end_time <= rule.start_time ? addDays(date, 1) : date, rule.end_time),
          },
        })),
    )
    .filter(({ whole }) => whole.starts < whole.ends)
    .sort((a, b) => byStart(a.whole, b.whole));
  let taken = Number.NEGATIVE_INFINITY;
  const found: Occurrence[] = [];
  for (const { scheduleId, date, whole } of all) {
    const during = { starts: Math.max(whole.starts, taken), ends: whole.ends };
    taken = Math.max(taken, whole.ends);
    if (during.starts < during.ends && dates.includes(date)) found.push({ scheduleId, date, whole, during });
  }
  return found;
}

interface Asked {
  dates: string[];
  scheduleIds?: Id[];
  strategy?: Strategy;
  notOverAt?: number;
}

interface Planned extends Occurrence {
  piece: Range | null;
  contested: boolean;
  reasons: string[];
}

function plan(world: World, model: ModelRow, { dates, scheduleIds, strategy = "trim", notOverAt }: Asked): Planned[] {
  const blocked = blockedStretches(world, model).map(({ during }) => during);
  const windows = of(world, "availability", model).map(({ during }) => during);
  const removed = world.removed.filter((gone) => gone.model_id === model.id).map(({ during }) => during);
  return occurrences(world, model, dates)
    .filter(({ scheduleId }) => scheduleIds === undefined || scheduleIds.includes(scheduleId))
    .filter(({ whole }) => notOverAt === undefined || whole.ends > notOverAt)
    .flatMap((occurrence): Planned[] => {
      const { during, whole } = occurrence;
      const meets = (list: Range[]): boolean => list.some((range) => overlaps(range, during));
      const reasons = [
        ...(meets(windows) || during.starts !== whole.starts ? ["availability"] : []),
        ...(meets(blocked) ? ["blocked_date"] : []),
        ...(meets(removed) ? ["removed"] : []),
      ];
      const open = subtract([during], [...blocked, ...removed, ...(strategy === "trim" ? windows : [])]);
      const pieces = open
        .map((piece) => ({ piece, contested: windows.some((window) => overlaps(window, piece)) }))
        .filter(({ piece, contested }) => !contested || changesSomething(world, model, piece, strategy));
      const rest = { ...occurrence, reasons };
      return pieces.length > 0 ? pieces.map((piece) => ({ ...rest, ...piece })) : [{ ...rest, piece: null, contested: false }];
    });
}

const same = (a: Range, b: Range): boolean => a.starts === b.starts && a.ends === b.ends;

function changesSomething(world: World, model: ModelRow, piece: Range, strategy: Strategy): boolean {
  if (of(world, "availability", model).some(({ during }) => same(during, piece))) return false;
  return planResolution(world, model, piece, strategy, {}).some(({ outcome }) => outcome !== "kept");
}

/** Makes the windows of models' rules and tells what became of each occurrence; nothing where a run makes nothing. */
export function generate(world: World, models: ModelRow[], asked: Asked): GeneratedWindow[] {
  const anything = models.some((model) => plan(world, model, asked).some(({ piece }) => piece !== null));
  return anything ? models.flatMap((model) => generateFor(world, model, asked)) : [];
}

function generateFor(world: World, model: ModelRow, asked: Asked): GeneratedWindow[] {
  const report: GeneratedWindow[] = plan(world, model, asked)
    .filter(({ contested }) => !contested)
    .map(({ piece, whole, scheduleId, date, reasons }) => {
      const made =
        piece && insert(world, "availability", { model_id: model.id, during: piece, slot_type: "recurring", schedule_id: scheduleId });
      return {
        model_id: model.id,
        availability_id: made?.id ?? null,
        schedule_id: scheduleId,
        local_date: date,
        starts_at: (piece ?? whole).starts,
        ends_at: (piece ?? whole).ends,
        outcome: piece === null ? "skipped" : same(piece, whole) ? "created" : "trimmed",
        reasons,
        resolutions: null,
      };
    });
  return [...report, ...settle(world, model, asked)];
}

/** Pieces that overlap windows are settled one by one, last: a merge takes in what was made before it. */
function settle(world: World, model: ModelRow, asked: Asked): GeneratedWindow[] {
  const { strategy = "trim" } = asked;
  const contested = plan(world, model, asked)
    .filter((planned) => planned.contested)
    .sort((a, b) => byStart(a.piece!, b.piece!));
  return contested.map(({ piece, whole, scheduleId, date, reasons }) => {
    const resolutions = resolveWindow(world, model, piece!, strategy, { scheduleId });
    const made = of(world, "availability", model).find(({ during }) => contains(during, piece!))!;
    return {
      model_id: model.id,
      availability_id: made.id,
      schedule_id: scheduleId,
      local_date: date,
      starts_at: made.during.starts,
      ends_at: made.during.ends,
      outcome: strategy === "merge" ? "merged" : same(piece!, whole) ? "created" : "trimmed",
      reasons,
      resolutions,
    };
  });
}

const dateList = (from: string, to: string): string[] => Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => addDays(from, n));

/** Local dates that are kept generated: today, as many ahead as the model says, and yesterday, whose last window may not be over. */
export function generateToHorizon(world: World, model: ModelRow, scheduleIds?: Id[]): void {
  const today = localDate(model.time_zone, world.now);
  generate(world, [model], {
    dates: dateList(addDays(today, -1), addDays(today, model.generate_days_ahead)),
    scheduleIds,
    notOverAt: world.now,
  });
}

/** The horizon, or the date of the last window of a rule where they have been generated further. */
export function lastGeneratedDate(world: World, model: ModelRow): string {
  const dates = of(world, "availability", model)
    .filter(({ schedule_id }) => schedule_id !== null)
    .map(({ during }) => localDate(model.time_zone, during.starts));
  return [addDays(localDate(model.time_zone, world.now), model.generate_days_ahead), ...dates].sort().at(-1)!;
}

function requireDates(from: string | null, to: string | null): string[] {
  required(from, to);
  if (to! < from! || daysBetween(from!, to!) >= 400) fail("INVALID_RANGE");
  return dateList(from!, to!);
}

function requireStrategy(strategy: Strategy | null): void {
  required(strategy);
  if (strategy === "reject") fail("INVALID_ARGUMENT");
}

export interface Generation {
  from_date: string | null;
  to_date: string | null;
  on_conflict: Strategy;
}

export function generateFromSchedules(world: World, modelId: number, asked: Generation, key: string | null): GeneratedWindow[] {
  const { from_date, to_date, on_conflict } = asked;
  required(modelId);
  const dates = requireDates(from_date, to_date);
  requireStrategy(on_conflict);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  return once(world, modelId, key, ["generate", from_date, to_date, on_conflict], () =>
    generate(world, [model], { dates, strategy: on_conflict }),
  );
}

export function generateForAllModels(world: World, { from_date, to_date, on_conflict }: Generation): GeneratedWindow[] {
  requireAdmin(world);
  const dates = requireDates(from_date, to_date);
  requireStrategy(on_conflict);
  const models = world.rows.models.filter(({ is_active }) => is_active);
  return generate(world, models, { dates, strategy: on_conflict });
}

/** New local time of a model: its rules' future windows are made anew, as far ahead as they were. */
export function moveWindows(world: World, model: ModelRow, withdraw: () => void): void {
  const today = localDate(model.time_zone, world.now);
  const last = lastGeneratedDate(world, model);
  withdraw();
  generate(world, [model], { dates: dateList(addDays(today, -1), last), notOverAt: world.now });
}

export const windowAt = (world: World, model: ModelRow, instant: number): Id | null =>
  touching(of(world, "availability", model), { starts: instant, ends: instant + 1 })[0]?.id ?? null;
