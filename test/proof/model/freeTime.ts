import { blockedStretches } from "./blockedDates.ts";
import { inMinutes } from "./conflictReports.ts";
import { minute, type Range, subtract, union } from "./intervals.ts";
import { localDate } from "./localTime.ts";
import { liveClaims, type ModelRow, of, type World } from "./world.ts";

/**
 * Free runs: availability (windows that touch are one) without blocked and external time, and without what live claims occupy, which is
 * their time with their own buffers, and before and after that the new claim's buffer on that side.
 */
export function freeRuns(world: World, model: ModelRow): Range[] {
  if (!model.is_active) return [];
  const claimed = liveClaims(world, model).map(({ occupied }) => ({
    starts: occupied.starts - model.buffer_after_minutes * minute,
    ends: occupied.ends + model.buffer_before_minutes * minute,
  }));
  const windows = of(world, "availability", model).map(({ during }) => during);
  return subtract(union(windows), [
    ...blockedStretches(world, model).map(({ during }) => during),
    ...of(world, "external_busy", model).map(({ during }) => during),
    ...claimed,
  ]);
}

/** The rows of available_slots_view: free runs from now on. */
export function availableSlots(world: World): object[] {
  return world.rows.models.flatMap((model) =>
    freeRuns(world, model)
      .map(({ starts, ends }) => ({ starts: Math.max(starts, world.now), ends }))
      .filter(({ starts, ends }) => starts < ends)
      .map(({ starts, ends }) => ({
        model_id: model.id,
        local_date: localDate(model.time_zone, starts),
        starts_at: starts,
        ends_at: ends,
        minutes: inMinutes(ends - starts),
      })),
  );
}
