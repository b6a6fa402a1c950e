import { isBlocked } from "./blockedDates.ts";
import { forgetRemoved, type Resolution, resolveWindow, type Strategy } from "./conflicts.ts";
import { once } from "./idempotency.ts";
import { byStart, contains, type Range, subtract } from "./intervals.ts";
import { fail } from "./refusal.ts";
import { claimedParts } from "./schedules.ts";
import { day, rangeOf, required, requireModel, text } from "./validation.ts";
import {
  change,
  type ExternalEntry,
  insert,
  liveClaims,
  type ModelRow,
  modelOf,
  of,
  remove,
  touching,
  type Window,
  type World,
} from "./world.ts";

export interface Addition {
  starts_at: number | null;
  ends_at: number | null;
  on_conflict: Strategy;
}

export function addAvailability(world: World, modelId: number, asked: Addition, key: string | null): Window {
  required(modelId);
  const range = rangeOf(asked.starts_at, asked.ends_at, 400 * day);
  if (asked.on_conflict === "trim") fail("INVALID_ARGUMENT");
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  return once(world, modelId, key, ["add_availability", range, asked.on_conflict], () => {
    if (asked.on_conflict !== "reject") {
      resolveWindow(world, model, range, asked.on_conflict, {});
      return of(world, "availability", model).find(({ during }) => contains(during, range))!;
    }
    if (isBlocked(world, model, range)) fail("BLOCKED_DATE");
    if (touching(of(world, "availability", model), range).length > 0) fail("AVAILABILITY_OVERLAP");
    forgetRemoved(world, model, range);
    return insert(world, "availability", { model_id: modelId, during: range, slot_type: "manual", schedule_id: null });
  });
}

/** What live claims need stays, as generated; of a rule's window it is remembered that its time was removed. */
export function removeAvailability(world: World, modelId: number, id: string | null): Window[] {
  required(modelId, id);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const window = of(world, "availability", model).find((row) => row.id === id) ?? fail("NOT_FOUND");
  remove(world, "availability", window);
  if (window.schedule_id !== null) {
    world.removed.push({ model_id: modelId, schedule_id: window.schedule_id, during: window.during });
  }
  return claimedParts(
    liveClaims(world, model).map(({ during }) => during),
    window.during,
  ).map((during) => insert(world, "availability", { model_id: modelId, during, slot_type: "generated", schedule_id: null }));
}

export interface Move extends Addition {
  availability_id: string | null;
  preview: boolean | null;
}

/** Removed and added in one step; what claims need of the old time stays, what a rule's window gives up stays removed. */
export function moveAvailability(world: World, modelId: number, asked: Move, key: string | null): Resolution[] {
  required(modelId, asked.availability_id, asked.preview);
  const range = rangeOf(asked.starts_at, asked.ends_at, 400 * day);
  required(asked.on_conflict);
  if (asked.on_conflict === "trim") fail("INVALID_ARGUMENT");
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const question = ["move_availability", asked.availability_id, range, asked.on_conflict];
  return once(world, modelId, asked.preview ? null : key, question, () => {
    const window = of(world, "availability", model).find(({ id }) => id === asked.availability_id) ?? fail("NOT_FOUND");
    const others = of(world, "availability", model).filter((row) => row !== window);
    if (asked.on_conflict === "reject" && touching(others, range).length > 0) fail("AVAILABILITY_OVERLAP");
    if (isBlocked(world, model, range)) fail("BLOCKED_DATE");
    if (!asked.preview) return moveWindow(world, model, window, range, asked.on_conflict);
    const before = structuredClone({ rows: world.rows, removed: world.removed, changes: world.changes, lastId: world.lastId });
    const resolutions = moveWindow(world, model, window, range, asked.on_conflict);
    Object.assign(world, before);
    return resolutions.map((row) => (row.outcome === "created" ? { ...row, availability_id: null } : row));
  });
}

function moveWindow(world: World, model: ModelRow, window: Window, range: Range, on_conflict: Strategy): Resolution[] {
  const { id, slot_type, schedule_id, during } = window;
  const facts = { before_starts_at: null, before_ends_at: null, after_starts_at: null, after_ends_at: null };
  remove(world, "availability", window);
  const settled = resolveWindow(world, model, range, on_conflict === "reject" ? "adjust" : on_conflict, {});
  if (schedule_id !== null) {
    world.removed.push(...subtract([during], [range]).map((rest) => ({ model_id: model.id, schedule_id, during: rest })));
  }
  const bare = subtract(
    claimedParts(
      liveClaims(world, model).map((claim) => claim.during),
      during,
    ),
    of(world, "availability", model).map((row) => row.during),
  );
  const kept = bare.map((piece) =>
    insert(world, "availability", { model_id: model.id, during: piece, slot_type: "generated", schedule_id: null }),
  );
  return [
    {
      ...facts,
      outcome: "removed",
      availability_id: id,
      slot_type,
      schedule_id,
      before_starts_at: during.starts,
      before_ends_at: during.ends,
    },
    ...settled,
    ...kept.map((row) => ({
      ...facts,
      outcome: "created" as const,
      availability_id: row.id,
      slot_type: row.slot_type,
      schedule_id: null,
      after_starts_at: row.during.starts,
      after_ends_at: row.during.ends,
    })),
  ];
}

export interface Entry {
  external_id: string | null;
  starts_at: number | null;
  ends_at: number | null;
}

export function setExternalBusy(world: World, modelId: number, source: string | null, entries: Entry[] | null): ExternalEntry[] {
  required(modelId, source);
  text(source, 100);
  required(entries);
  const ranges = new Map<string, Range>();
  for (const { external_id, starts_at, ends_at } of entries!) {
    required(external_id);
    text(external_id, 200);
    ranges.set(external_id!, rangeOf(starts_at, ends_at));
  }
  if (ranges.size < entries!.length) fail("INVALID_ARGUMENT");
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const mine = (): ExternalEntry[] => of(world, "external_busy", model).filter((row) => row.source === source);
  for (const row of mine()) if (!ranges.has(row.external_id)) remove(world, "external_busy", row);
  for (const [external_id, during] of ranges) {
    const there = mine().find((row) => row.external_id === external_id);
    if (there) change(world, "external_busy", there, { during });
    else insert(world, "external_busy", { model_id: modelId, source: source!, external_id, during });
  }
  return mine().sort((a, b) => byStart(a.during, b.during));
}
