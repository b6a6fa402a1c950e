import { byStart, type Range, subtract } from "../model/intervals.ts";
import { addDays, type Blocked, blockedRange, clockTime, instantOf } from "../model/localTime.ts";
import type { ClockChange } from "./clocks.ts";

/** Minutes since Sunday 00:00, and how many minutes it lasts: a day at most. */
export interface Rule {
  readonly from: number;
  readonly lasts: number;
}

/** A model's rules, and what is blocked on the days on which its clock changes. */
export interface Calendar {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly blocked: readonly Blocked[];
  /** For which days, counted from that of the change, windows are generated: those beside them have to be thought of all the same. */
  readonly days: readonly number[];
}

/** Where on the wall clock something is skipped or repeated: the earlier of the two local times, and how long it lasts. */
interface Seam {
  readonly date: string;
  readonly minuteOfDay: number;
  readonly lasts: number;
}

const week = 7 * 1440;
const daily = (minuteOfDay: number, lasts: number): Rule[] =>
  Array.from({ length: 7 }, (_, day) => ({ from: day * 1440 + minuteOfDay, lasts }));
const wholeDays = daily(0, 1440);

export const dayOfWeek = (date: string): number => new Date(`${date}T00:00Z`).getUTCDay();

export const datesOf = ({ days }: Calendar, change: ClockChange): string[] => days.map((day) => addDays(seamOf(change).date, day));

export function seamOf({ instant, before, after }: ClockChange): Seam {
  const local = new Date(instant + Math.min(before, after) * 1000);
  const minuteOfDay = local.getUTCHours() * 60 + local.getUTCMinutes();
  // Where the clock does not change, an hour is as good as another.
  return { date: local.toISOString().slice(0, 10), minuteOfDay, lasts: Math.abs(after - before) / 60 || 60 };
}

/** All calendars that are tried in a zone: a few for every change, and more for each place in the week at which its clock changes. */
export function calendarsFor(changes: readonly ClockChange[]): Calendar[] {
  const seams = changes.map(seamOf);
  const places = new Map<string, Seam[]>();
  for (const seam of seams) {
    const place = `${dayOfWeek(seam.date)} ${seam.minuteOfDay} ${seam.lasts}`;
    places.set(place, [...(places.get(place) ?? []), seam]);
  }
  const that = seams.map(({ date }) => ({ date, part: null }));
  const next = seams.map(({ date }) => ({ date: addDays(date, 1), part: null }));
  const days = [-1, 0, 1];
  return [
    { name: "whole days", rules: wholeDays, blocked: [], days },
    { name: "nights and small hours", rules: [...daily(22 * 60, 240), ...daily(120, 120)], blocked: [], days },
    { name: "the day blocked", rules: wholeDays, blocked: that, days },
    { name: "nights, the day blocked", rules: daily(20 * 60, 720), blocked: that, days },
    { name: "nights, the next day blocked", rules: daily(22 * 60, 480), blocked: next, days },
    ...[...places.values()].flatMap(calendarsAt),
  ];
}

function calendarsAt(seams: Seam[]): Calendar[] {
  const { date, minuteOfDay, lasts } = seams[0]!;
  const begins = dayOfWeek(date) * 1440 + minuteOfDay;
  const quarter = Math.floor(lasts / 4);
  const half = Math.floor(lasts / 2);
  const days = [-1, 0, 1];
  const open = (name: string, ...list: Array<[from: number, to: number]>): Calendar => {
    const rules = list.map(([from, to]) => ({ from: (begins + from + week) % week, lasts: to - from }));
    return { name, rules, blocked: [], days };
  };
  const closed = (name: string, from: number, to: number): Calendar => {
    const [first, last] = [from, to].map((minute) => clockTime(Math.min(minuteOfDay + minute, 1440)));
    return { name, rules: wholeDays, blocked: seams.map((seam) => ({ date: seam.date, part: { from: first!, to: last! } })), days };
  };
  const pieces = open(
    "pieces before, in and after it",
    [-60, 0],
    [0, quarter],
    [quarter, quarter + half],
    [quarter + half, lasts],
    [lasts, lasts + 60],
  );
  const overnight = open("the night into it, and what follows it", [-240, half], [lasts, lasts + 60]);
  const inItClosed = closed("a part in it blocked", quarter, quarter + half);
  return [
    pieces,
    { ...pieces, name: `${pieces.name}, that day alone`, days: [0] },
    { ...pieces, name: `${pieces.name}, the next day alone`, days: [1] },
    overnight,
    { ...overnight, name: `${overnight.name}, that day alone`, days: [0] },
    open("across its edges", [-30, half], [half, lasts + 30]),
    open("around it", [-300, lasts + 120]),
    open("in it, to its end", [5, lasts], [lasts, lasts + 45]),
    open("into it, and what follows it", [-60, half], [lasts, lasts + 60]),
    open("in it alone", [quarter, quarter + half]),
    open("a day from within it", [half, half + 1440]),
    closed("blocked from within it", quarter, lasts + quarter),
    inItClosed,
    { ...inItClosed, name: `${inItClosed.name}, the next day alone`, days: [1] },
  ];
}

/** By DESIGN section 2: each occurrence minus what is blocked; where two overlap, the earlier start keeps the time. */
export function expectedWindows(zone: string, { rules, blocked }: Calendar, dates: readonly string[]): Range[] {
  const first = dates[0]!;
  const last = dates.at(-1)!;
  const days = [addDays(first, -1), ...dates, addDays(last, 1)];
  const occurrences = days
    .flatMap((date) => rules.filter(({ from }) => Math.floor(from / 1440) === dayOfWeek(date)).map((rule) => occurrence(zone, date, rule)))
    .filter(({ starts, ends }) => starts < ends)
    .sort(byStart);
  const closed = blocked.filter(({ date }) => days.includes(date)).map((one) => blockedRange(zone, one));
  return occurrences.flatMap((one, n) => (dates.includes(one.date) ? subtract([one], [...occurrences.slice(0, n), ...closed]) : []));
}

function occurrence(zone: string, date: string, { from, lasts }: Rule): Range & { date: string } {
  const start = from % 1440;
  const end = start + lasts;
  const endDate = addDays(date, Math.floor(end / 1440));
  return { date, starts: instantOf(zone, date, clockTime(start)), ends: instantOf(zone, endDate, clockTime(end % 1440)) };
}

/** Wall clock times around a change, every few minutes and to the second at its edges. */
export function localTimesAround(change: ClockChange): string[] {
  const { date, minuteOfDay, lasts } = seamOf(change);
  const begins = Date.parse(`${date}T00:00Z`) + minuteOfDay * 60_000;
  const steps = Array.from({ length: Math.ceil(lasts / 5) + 26 }, (_, n) => (n * 5 - 65) * 60);
  const edges = [0, lasts * 60].flatMap((edge) => [edge - 60, edge - 1, edge, edge + 1, edge + 60]);
  return [...new Set([...steps, ...edges])].map((seconds) => new Date(begins + seconds * 1000).toISOString().slice(0, 19));
}

/** The instants in a range whose local minute of the day divides by the step, in both passes of a repeated hour. */
export function gridStarts({ instant, before, after }: ClockChange, { starts, ends }: Range, step: number): number[] {
  const found: number[] = [];
  for (let minute = Math.ceil(starts / 60_000); minute * 60_000 <= ends; minute++) {
    const offset = minute * 60_000 < instant ? before : after;
    if (((minute + offset / 60) % 1440) % step === 0) found.push(minute * 60_000);
  }
  return found;
}
