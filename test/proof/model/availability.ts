import { isBlocked } from "./blockedDates.ts";
import { forgetRemoved, resolveWindow, type Strategy } from "./conflicts.ts";
import { once } from "./idempotency.ts";
import { byStart, contains, type Range } from "./intervals.ts";
import { fail } from "./refusal.ts";
import { claimedParts } from "./schedules.ts";
import { day, rangeOf, required, requireModel, text } from "./validation.ts";
import { change, type ExternalEntry, insert, liveClaims, modelOf, of, remove, touching, type Window, type World } from "./world.ts";

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
