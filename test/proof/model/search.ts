import { freeRuns } from "./freeTime.ts";
import { contains, minute, type Range } from "./intervals.ts";
import { localOf } from "./localTime.ts";
import { fail } from "./refusal.ts";
import { customerOf, day, rangeOf, required } from "./validation.ts";
import { isLive, type ModelRow, modelOf, of, type World } from "./world.ts";

export interface Slot {
  model_id: number;
  starts_at: number;
  ends_at: number;
  score: number;
  time_points: number;
  duration_points: number;
  day_points: number;
  time_difference_minutes: number;
}

interface Offer extends Range {
  model: ModelRow;
  fills: boolean;
}

export interface Search {
  minutes: number;
  preferred: number | null;
  range: Range;
  customer: string | null;
}

/** Every start that may be offered: the grid, each run's own start, the preferred time, and a live hold of one's own of that length. */
function offers(world: World, model: ModelRow, { minutes, preferred, range, customer }: Search): Offer[] {
  const length = minutes * minute;
  const earliest = world.now + model.min_notice_minutes * minute;
  const latest = world.now + model.booking_horizon_days * day;
  const found = new Map<number, Offer>();
  for (const run of freeRuns(world, model)) {
    for (const starts of startsIn(model, run, range, preferred)) {
      const slot = { starts, ends: starts + length };
      if (!contains(run, slot) || !contains(range, slot) || starts < earliest || starts > latest) continue;
      found.set(starts, { ...slot, model, fills: run.ends - run.starts === length });
    }
  }
  for (const hold of of(world, "booking_holds", model)) {
    const { starts, ends } = hold.during;
    if (hold.user_id !== customer || !isLive(world, hold) || ends - starts !== length || !contains(range, hold.during)) continue;
    found.set(starts, { starts, ends, model, fills: true });
  }
  return [...found.values()];
}

function startsIn(model: ModelRow, run: Range, range: Range, preferred: number | null): number[] {
  const starts = [run.starts];
  if (preferred !== null && preferred % 1000 === 0) starts.push(preferred);
  const from = Math.ceil(Math.max(run.starts, range.starts) / minute) * minute;
  const to = Math.min(run.ends, range.ends);
  for (let start = from; start < to; start += minute) {
    if (localOf(model.time_zone, start).minuteOfDay % model.slot_interval_minutes === 0) starts.push(start);
  }
  return starts;
}

/** A boundary belongs to the better tier. */
const tiers: [atMost: number, points: number][] = [
  [0, 50],
  [30, 40],
  [60, 30],
  [120, 20],
  [240, 10],
];

function score({ starts, ends, model, fills }: Offer, wanted: number): Slot {
  const distance = Math.abs(starts - wanted);
  const time_points = tiers.find(([atMost]) => distance <= atMost * minute)?.[1] ?? 0;
  const duration_points = fills ? 30 : 20;
  const day_points = localOf(model.time_zone, starts).dayOfWeek === localOf(model.time_zone, wanted).dayOfWeek ? 20 : 0;
  return {
    model_id: model.id,
    starts_at: starts,
    ends_at: ends,
    score: time_points + duration_points + day_points,
    time_points,
    duration_points,
    day_points,
    time_difference_minutes: Math.floor(distance / minute + 0.5),
  };
}

/** The best first: by score, nearer to the preferred time, earlier, model. */
export function bestSlots(world: World, models: ModelRow[], search: Search): Slot[] {
  const all = models.flatMap((model) => offers(world, model, search));
  const wanted = search.preferred ?? Math.min(...all.map(({ starts }) => starts));
  const distance = ({ starts_at }: Slot): number => Math.abs(starts_at - wanted);
  return all
    .map((offer) => score(offer, wanted))
    .sort((a, b) => b.score - a.score || distance(a) - distance(b) || a.starts_at - b.starts_at || a.model_id - b.model_id);
}

/** A search may begin at any instant; what it offers lies on whole seconds. */
export function searchRange(from: number | null, to: number | null): Range {
  required(from, to);
  return rangeOf(Math.ceil(from! / 1000) * 1000, Math.floor(to! / 1000) * 1000, 400 * day);
}

export const takesLength = (model: ModelRow, minutes: number): boolean =>
  minutes >= model.min_booking_minutes && minutes <= model.max_booking_minutes;

export interface SearchRequest {
  duration_minutes: number | null;
  preferred_start_time: number | null;
  search_start_time: number | null;
  search_end_time: number | null;
  max_results: number;
}

export function findBestSlots(world: World, modelId: number, asked: SearchRequest): Slot[] {
  required(modelId, asked.duration_minutes, asked.search_start_time, asked.search_end_time);
  const range = searchRange(asked.search_start_time, asked.search_end_time);
  const model = modelOf(world, modelId);
  const minutes = asked.duration_minutes!;
  if (!takesLength(model, minutes)) fail("BAD_DURATION");
  if (asked.max_results < 1 || asked.max_results > 100) fail("INVALID_ARGUMENT");
  const search = { minutes, preferred: asked.preferred_start_time, range, customer: customerOf(world) };
  return bestSlots(world, [model], search).slice(0, asked.max_results);
}

export function findBestSlotsForModels(world: World, modelIds: number[] | null, asked: SearchRequest): Slot[] {
  required(modelIds, asked.duration_minutes, asked.search_start_time, asked.search_end_time);
  const range = searchRange(asked.search_start_time, asked.search_end_time);
  if (modelIds!.length < 1 || modelIds!.length > 500) fail("INVALID_ARGUMENT");
  const models = [...new Set(modelIds)].map((id) => modelOf(world, id));
  if (models.length * Math.ceil((range.ends - range.starts) / day) > 20000) fail("INVALID_RANGE");
  const minutes = asked.duration_minutes!;
  const taking = models.filter((model) => takesLength(model, minutes));
  if (taking.length === 0) fail("BAD_DURATION");
  if (asked.max_results < 1 || asked.max_results > 100) fail("INVALID_ARGUMENT");
  const search = { minutes, preferred: asked.preferred_start_time, range, customer: customerOf(world) };
  return bestSlots(world, taking, search).slice(0, asked.max_results);
}

/** The earliest slot from now on, up to the horizon. */
export function nextSlot(world: World, model: ModelRow, minutes: number, customer: string | null): Slot | null {
  const from = Math.floor(world.now / 1000) * 1000;
  const range = { starts: from, ends: from + (model.booking_horizon_days + 8) * day };
  return bestSlots(world, [model], { minutes, preferred: null, range, customer })[0] ?? null;
}

export function checkInstantAvailability(world: World, modelId: number, minutes: number | null): object[] {
  required(modelId, minutes);
  const model = modelOf(world, modelId);
  if (!takesLength(model, minutes!)) fail("BAD_DURATION");
  const slot = nextSlot(world, model, minutes!, customerOf(world));
  const soon = world.now + (model.min_notice_minutes + model.slot_interval_minutes) * minute;
  return [
    {
      model_id: modelId,
      is_available: slot !== null && slot.starts_at < soon,
      starts_at: slot?.starts_at ?? null,
      ends_at: slot?.ends_at ?? null,
    },
  ];
}
