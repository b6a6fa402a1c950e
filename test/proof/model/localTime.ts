import { Temporal } from "temporal-polyfill";
import type { Range } from "./intervals.ts";

/** Local time by Temporal: its "compatible" is what DESIGN section 2 asks for (RFC 5545). Answers are remembered, for they never change. */
const instants = new Map<string, number>();
const offsets = new Map<string, number>();

/** The instant of a local time; 24:00 is the next day's 00:00. */
export function instantOf(zone: string, date: string, time: string): number {
  const key = `${zone} ${date} ${time}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const day = Temporal.PlainDate.from(date);
  const local = time.startsWith("24:00")
    ? day.add({ days: 1 }).toPlainDateTime("00:00")
    : day.toPlainDateTime(Temporal.PlainTime.from(time));
  const instant = local.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
  instants.set(key, instant);
  return instant;
}

export interface Blocked {
  date: string;
  /** Null: the whole day. */
  part: { from: string; to: string } | null;
}

export function blockedRange(zone: string, { date, part }: Blocked): Range {
  return { starts: instantOf(zone, date, part?.from ?? "00:00"), ends: instantOf(zone, date, part?.to ?? "24:00") };
}

/** The local wall clock, as if it were UTC. No clock of today's zones changes within a quarter of an hour of UTC. */
function wallClock(zone: string, instant: number): number {
  const quarter = Math.floor(instant / 900_000);
  const key = `${zone} ${quarter}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = Temporal.Instant.fromEpochMilliseconds(quarter * 900_000).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
    offsets.set(key, offset);
  }
  return instant + offset;
}

export function localOf(zone: string, instant: number): { minuteOfDay: number; dayOfWeek: number } {
  const local = wallClock(zone, instant);
  const day = Math.floor(local / 86_400_000);
  // The first day of 1970 was a Thursday.
  return { minuteOfDay: Math.floor((local - day * 86_400_000) / 60_000), dayOfWeek: (((day + 4) % 7) + 7) % 7 };
}

export const localDate = (zone: string, instant: number): string => new Date(wallClock(zone, instant)).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

export const daysBetween = (from: string, to: string): number => Temporal.PlainDate.from(from).until(to).total("days");

export const dayOfWeek = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek % 7;

/** `HH:MM` of a minute of the day; 1440 is 24:00. */
export const clockTime = (minuteOfDay: number): string =>
  `${String(Math.floor(minuteOfDay / 60)).padStart(2, "0")}:${String(minuteOfDay % 60).padStart(2, "0")}`;
