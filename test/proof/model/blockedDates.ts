import { conflictsWith } from "./conflictReports.ts";
import { type GeneratedWindow, generate, lastGeneratedDate } from "./generation.ts";
import { once } from "./idempotency.ts";
import { overlaps, type Range } from "./intervals.ts";
import { addDays, blockedRange, localDate } from "./localTime.ts";
import { fail } from "./refusal.ts";
import { required, requireModel, text } from "./validation.ts";
import { type BlockedDate, change, insert, type ModelRow, modelOf, of, remove, type World } from "./world.ts";

export interface BlockedStretch {
  row: BlockedDate;
  during: Range;
}

/** What the blocked dates of a model cut out of time. */
export function blockedStretches(world: World, model: ModelRow): BlockedStretch[] {
  return of(world, "model_blocked_dates", model)
    .map((row) => ({ row, during: stretchOf(model, row.blocked_date, row.start_time, row.end_time) }))
    .filter(({ during }) => during.starts < during.ends);
}

function stretchOf(model: ModelRow, date: string, start: string | null, end: string | null): Range {
  return blockedRange(model.time_zone, { date, part: start === null ? null : { from: start, to: end! } });
}

export const isBlocked = (world: World, model: ModelRow, range: Range): boolean =>
  blockedStretches(world, model).some(({ during }) => overlaps(during, range));

function requireDates(dates: string[] | null): void {
  required(dates);
  if (dates!.length < 1 || dates!.length > 1000) fail("INVALID_ARGUMENT");
}

export interface Blocking {
  dates: string[] | null;
  reason: string | null;
  start_time: string | null;
  end_time: string | null;
}

export function blockDates(world: World, modelId: number, blocking: Blocking, key: string | null): unknown[] {
  const { dates, reason, start_time, end_time } = blocking;
  required(modelId, dates);
  text(reason, 200, 0);
  requireDates(dates);
  if ((start_time === null) !== (end_time === null)) fail("INVALID_RANGE");
  if (start_time !== null && end_time! <= start_time) fail("INVALID_RANGE");
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  return once(world, modelId, key, ["block_dates", dates, reason, start_time, end_time], () => {
    const distinct = [...new Set(dates)];
    for (const blocked_date of distinct) {
      const there = of(world, "model_blocked_dates", model).find(
        (row) => row.blocked_date === blocked_date && row.start_time === start_time && row.end_time === end_time,
      );
      // Blocked again, the reason is the newer one.
      if (there) change(world, "model_blocked_dates", there, { reason });
      else insert(world, "model_blocked_dates", { model_id: modelId, blocked_date, start_time, end_time, reason });
    }
    return distinct
      .map((date) => stretchOf(model, date, start_time, end_time))
      .filter(({ starts, ends }) => starts < ends)
      .flatMap((range) => conflictsWith(world, model, range))
      .filter(({ conflict_type }) => conflict_type === "booking" || conflict_type === "hold");
  });
}

/** The rules' windows come back: those not over yet, on the dates and on the evenings before, as far as windows are kept generated. */
export function unblockDates(world: World, modelId: number, dates: string[] | null): GeneratedWindow[] {
  required(modelId);
  requireDates(dates);
  requireModel(world, modelId);
  const model = modelOf(world, modelId);
  const gone = of(world, "model_blocked_dates", model).filter((row) => dates!.includes(row.blocked_date));
  for (const row of gone) remove(world, "model_blocked_dates", row);
  const first = addDays(localDate(model.time_zone, world.now), -1);
  const last = lastGeneratedDate(world, model);
  const wanted = [...new Set(gone.flatMap(({ blocked_date }) => [addDays(blocked_date, -1), blocked_date]))]
    .filter((date) => date >= first && date <= last)
    .sort();
  return generate(world, [model], { dates: wanted, notOverAt: world.now });
}
