import { blockedStretches } from "./blockedDates.ts";
import { minute, overlaps, type Range, subtract } from "./intervals.ts";
import { day, rangeOf, required, requireModel } from "./validation.ts";
import { type Id, liveClaims, type ModelRow, modelOf, of, type World } from "./world.ts";

export interface Conflict {
  conflict_type: "availability" | "booking" | "hold" | "blocked_date" | "external";
  conflict_id: Id;
  starts_at: number;
  ends_at: number;
  overlap_starts_at: number;
  overlap_ends_at: number;
  overlap_minutes: number;
}

/** All that overlaps a range: windows, live claims without their buffers, blocked dates, external time. */
export function conflictsWith(world: World, model: ModelRow, range: Range): Conflict[] {
  const bookings = of(world, "bookings", model);
  const found: { type: Conflict["conflict_type"]; id: Id; during: Range }[] = [
    ...of(world, "availability", model).map(({ id, during }) => ({ type: "availability" as const, id, during })),
    ...liveClaims(world, model).map(({ hold, during, until }) =>
      until === null
        ? { type: "booking" as const, id: bookings.find((booking) => booking.hold_id === hold.id)!.id, during }
        : { type: "hold" as const, id: hold.id, during },
    ),
    ...blockedStretches(world, model).map(({ row, during }) => ({ type: "blocked_date" as const, id: row.id, during })),
    ...of(world, "external_busy", model).map(({ id, during }) => ({ type: "external" as const, id, during })),
  ];
  return found
    .filter(({ during }) => overlaps(during, range))
    .map(({ type, id, during }) => {
      const starts = Math.max(during.starts, range.starts);
      const ends = Math.min(during.ends, range.ends);
      return {
        conflict_type: type,
        conflict_id: id,
        starts_at: during.starts,
        ends_at: during.ends,
        overlap_starts_at: starts,
        overlap_ends_at: ends,
        overlap_minutes: inMinutes(ends - starts),
      };
    });
}

/** With two decimals. */
export const inMinutes = (milliseconds: number): number => Math.round(milliseconds / (minute / 100)) / 100;

export function checkAvailabilityConflicts(world: World, modelId: number, starts: number | null, ends: number | null): Conflict[] {
  required(modelId);
  const range = rangeOf(starts, ends, 400 * day);
  return conflictsWith(world, modelOf(world, modelId), range);
}

/** Live claims on blocked dates, outside availability or over external time, a row for each problem. What is over needs no review. */
export function listConflicts(world: World, modelId: number, from: number | null, to: number | null): unknown[] {
  required(modelId, from, to);
  const region = rangeOf(from, to, 400 * day);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const ended = of(world, "bookings", model)
    .filter(({ status }) => status === "completed" || status === "no_show")
    .map(({ id }) => id);
  return conflictsWith(world, model, region)
    .filter(({ conflict_type, conflict_id }) => ["booking", "hold"].includes(conflict_type) && !ended.includes(conflict_id))
    .flatMap(({ conflict_type, conflict_id, starts_at, ends_at }) =>
      problemsOf(world, model, { starts: starts_at, ends: ends_at }).map((problem) => ({
        claim_type: conflict_type,
        claim_id: conflict_id,
        starts_at,
        ends_at,
        ...problem,
      })),
    );
}

function problemsOf(world: World, model: ModelRow, claim: Range): object[] {
  const problem = (code: string, id: Id | null, starts: number, ends: number) => ({
    problem: code,
    conflict_id: id,
    conflict_starts_at: starts,
    conflict_ends_at: ends,
  });
  const windows = of(world, "availability", model).map(({ during }) => during);
  return [
    ...conflictsWith(world, model, claim)
      .filter(({ conflict_type }) => conflict_type === "blocked_date" || conflict_type === "external")
      .map((found) =>
        problem(
          found.conflict_type === "external" ? "EXTERNAL_BUSY" : "BLOCKED_DATE",
          found.conflict_id,
          found.overlap_starts_at,
          found.overlap_ends_at,
        ),
      ),
    ...subtract([claim], windows).map(({ starts, ends }) => problem("OUTSIDE_AVAILABILITY", null, starts, ends)),
  ];
}
