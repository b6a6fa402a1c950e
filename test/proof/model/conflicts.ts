import { isBlocked } from "./blockedDates.ts";
import { once } from "./idempotency.ts";
import { byStart, contains, overlaps, type Range, subtract, union } from "./intervals.ts";
import { fail } from "./refusal.ts";
import { claimedParts } from "./schedules.ts";
import { day, rangeOf, required, requireModel } from "./validation.ts";
import { change, type Id, insert, liveClaims, type ModelRow, modelOf, of, remove, type Window, type World } from "./world.ts";

export type Strategy = "reject" | "trim" | "adjust" | "remove" | "merge";

export interface Resolution {
  outcome: "kept" | "created" | "adjusted" | "moved" | "removed" | "merged";
  availability_id: Id | null;
  slot_type: Window["slot_type"];
  schedule_id: Id | null;
  before_starts_at: number | null;
  before_ends_at: number | null;
  after_starts_at: number | null;
  after_ends_at: number | null;
}

interface Step {
  outcome: Resolution["outcome"];
  window: Window | null;
  slot_type: Window["slot_type"];
  schedule_id: Id | null;
  before: Range | null;
  after: Range | null;
}

interface Options {
  allowMove?: boolean;
  preview?: boolean;
  /** In generation: whose window the new one is. */
  scheduleId?: Id;
}

const step = (outcome: Step["outcome"], window: Window, after: Range | null, asGenerated = false): Step => ({
  outcome,
  window,
  slot_type: asGenerated ? "generated" : window.slot_type,
  schedule_id: asGenerated ? null : window.schedule_id,
  before: { ...window.during },
  after,
});

const creation = (after: Range, slot_type: Window["slot_type"], schedule_id: Id | null = null): Step => ({
  outcome: "created",
  window: null,
  slot_type,
  schedule_id,
  before: null,
  after,
});

const newWindow = (range: Range, scheduleId?: Id): Step =>
  scheduleId === undefined ? creation(range, "manual") : creation(range, "recurring", scheduleId);

export function planResolution(world: World, model: ModelRow, range: Range, strategy: Strategy, options: Options): Step[] {
  const windows = of(world, "availability", model).sort((a, b) => byStart(a.during, b.during));
  if (strategy === "merge") return planMerge(windows, range);
  const met = windows.filter(({ during }) => overlaps(during, range));
  const equal = met.find(({ during }) => during.starts === range.starts && during.ends === range.ends);
  if (equal) return [step("kept", equal, { ...range })];
  const settled = strategy === "adjust" ? planAdjustment(world, model, met, range, options) : planRemoval(world, model, met, range);
  return [...settled, newWindow(range, options.scheduleId)];
}

/** Overlapping windows are shortened or split around the new one; one wholly covered gives way, or moves behind it. */
function planAdjustment(world: World, model: ModelRow, met: Window[], range: Range, { allowMove }: Options): Step[] {
  const covered = met.filter(({ during }) => contains(range, during));
  const cut = met
    .filter((window) => !covered.includes(window))
    .flatMap((window) => {
      const [first, second] = subtract([window.during], [range]);
      const split = second && creation(second, window.schedule_id ? "recurring" : "generated", window.schedule_id);
      return [step("adjusted", window, first!), ...(split ? [split] : [])];
    });
  let behind = range.ends;
  const moved = covered.map((window) => {
    const target = { starts: behind, ends: behind + window.during.ends - window.during.starts };
    if (!allowMove || !isFree(world, model, target, covered)) return step("removed", window, null);
    behind = target.ends;
    return step("moved", window, target, true);
  });
  return [...cut, ...moved];
}

/** Free of windows (save those that move themselves), blocked dates, external time and claims. */
function isFree(world: World, model: ModelRow, range: Range, moving: Window[]): boolean {
  const taken = [
    ...of(world, "availability", model).filter((window) => !moving.includes(window)),
    ...of(world, "external_busy", model),
    // Buffers stand between claims, not between claims and windows.
    ...liveClaims(world, model),
  ];
  return !taken.some(({ during }) => overlaps(during, range)) && !isBlocked(world, model, range);
}

/** Overlapping windows are deleted whole; what live claims need of them outside the new window stays. */
function planRemoval(world: World, model: ModelRow, met: Window[], range: Range): Step[] {
  const claimed = liveClaims(world, model).map(({ during }) => during);
  const gone = subtract(union(met.map(({ during }) => during)), [range]);
  return [
    ...met.map((window) => step("removed", window, null)),
    ...gone.flatMap((part) => claimedParts(claimed, part)).map((piece) => creation(piece, "generated")),
  ];
}

/** The new window and all that overlaps or touches it, and so on, become one. */
function planMerge(windows: Window[], range: Range): Step[] {
  const whole = union([range, ...windows.map(({ during }) => during)]).find((run) => contains(run, range))!;
  const parts = windows.filter(({ during }) => contains(whole, during));
  if (parts.length === 0) return [creation(range, "generated")];
  const [only] = parts;
  const isExact = parts.length === 1 && only!.during.starts === range.starts && only!.during.ends === range.ends;
  const isDone = parts.length === 1 && only!.slot_type === "generated" && contains(only!.during, range);
  if (isExact || isDone) return [step("kept", only!, { ...only!.during })];
  // The earliest becomes the one; the others are told of as they were.
  return parts.map((window, n) => step("merged", window, whole, n === 0));
}

export function resolveWindow(world: World, model: ModelRow, range: Range, strategy: Strategy, options: Options): Resolution[] {
  if (isBlocked(world, model, range)) fail("BLOCKED_DATE");
  const steps = planResolution(world, model, range, strategy, options);
  const ids = options.preview ? steps.map(({ window }) => window?.id ?? null) : apply(world, model, steps, range);
  if (!options.preview) forgetRemoved(world, model, range);
  return steps.map(({ outcome, slot_type, schedule_id, before, after }, n) => ({
    outcome,
    availability_id: ids[n]!,
    slot_type,
    schedule_id,
    before_starts_at: before?.starts ?? null,
    before_ends_at: before?.ends ?? null,
    after_starts_at: after?.starts ?? null,
    after_ends_at: after?.ends ?? null,
  }));
}

/** Gives the ids of the windows, those made just now too. Of merged windows the earliest stays. */
function apply(world: World, model: ModelRow, steps: Step[], range: Range): (Id | null)[] {
  const survivor = steps.find(({ outcome }) => outcome === "merged")?.window;
  return steps.map(({ outcome, window, slot_type, schedule_id, after }) => {
    if (window === null) {
      return insert(world, "availability", { model_id: model.id, during: after!, slot_type, schedule_id }).id;
    }
    if (outcome === "removed") rememberRemoved(world, window, range);
    if (outcome === "removed" || (outcome === "merged" && window !== survivor)) remove(world, "availability", window);
    else if (outcome !== "kept") change(world, "availability", window, { during: after!, slot_type, schedule_id });
    return window.id;
  });
}

/** Of a rule's window that is removed whole, what the new one does not cover stays removed when generation runs again. */
function rememberRemoved(world: World, { model_id, schedule_id, during }: Window, range: Range): void {
  if (schedule_id === null) return;
  world.removed.push(...subtract([during], [range]).map((rest) => ({ model_id, schedule_id, during: rest })));
}

/** Time that was removed by hand comes back when it is added or resolved. */
export function forgetRemoved(world: World, model: ModelRow, range: Range): void {
  world.removed = world.removed.flatMap((gone) =>
    gone.model_id === model.id ? subtract([gone.during], [range]).map((during) => ({ ...gone, during })) : [gone],
  );
}

export interface ResolutionRequest {
  starts_at: number | null;
  ends_at: number | null;
  strategy: Strategy | null;
  preview: boolean | null;
  allow_move: boolean | null;
}

export function resolveConflicts(world: World, modelId: number, asked: ResolutionRequest, key: string | null): Resolution[] {
  const { strategy } = asked;
  required(modelId, asked.preview, asked.allow_move);
  const [preview, allowMove] = [asked.preview!, asked.allow_move!];
  const range = rangeOf(asked.starts_at, asked.ends_at, 400 * day);
  required(strategy);
  if (strategy === "reject" || strategy === "trim") fail("INVALID_ARGUMENT");
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  return once(world, modelId, preview ? null : key, ["resolve_conflicts", range, strategy, allowMove], () =>
    resolveWindow(world, model, range, strategy!, { allowMove, preview }),
  );
}
