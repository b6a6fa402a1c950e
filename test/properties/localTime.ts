import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import type { Range } from "./intervals.ts";

/**
 * The reference for local time: Temporal's "compatible" is what DESIGN section 2 asks for. The zones' clocks change on the night after the
 * day given, at midnight itself in Cairo, Havana and Beirut, by 30 minutes on Lord Howe.
 */
const eves: Array<[zone: string, day: string]> = [
  ["UTC", "2026-01-10"],
  ["Asia/Kolkata", "2026-06-01"],
  ["America/New_York", "2026-03-07"],
  ["America/New_York", "2026-10-31"],
  ["Europe/Berlin", "2026-03-28"],
  ["Europe/Berlin", "2026-10-24"],
  ["Australia/Lord_Howe", "2026-04-04"],
  ["Australia/Lord_Howe", "2026-10-03"],
  ["Pacific/Chatham", "2026-04-04"],
  ["Africa/Cairo", "2026-04-23"],
  ["Africa/Cairo", "2026-10-29"],
  ["America/Havana", "2026-03-07"],
  ["America/Havana", "2026-10-31"],
  ["Asia/Beirut", "2026-03-28"],
];
export const eve = fc.constantFrom(...eves).map(([zone, day]) => ({ zone, day }));
/** What the caller's session is set to must change nothing. */
export const sessionZone = fc.constantFrom("UTC", ...new Set(eves.map(([zone]) => zone)));

const midnight = Temporal.PlainTime.from("00:00");

/** The instant of a local time; 24:00 is the next day's 00:00. */
export function instantOf(zone: string, date: string, time: string): number {
  const day = Temporal.PlainDate.from(date);
  const local = time.startsWith("24:00")
    ? day.add({ days: 1 }).toPlainDateTime(midnight)
    : day.toPlainDateTime(Temporal.PlainTime.from(time));
  return local.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

export interface Blocked {
  date: string;
  /** Null: the whole day. */
  part: { from: string; to: string } | null;
}

export function blockedRange(zone: string, { date, part }: Blocked): Range {
  return { starts: instantOf(zone, date, part?.from ?? "00:00"), ends: instantOf(zone, date, part?.to ?? "24:00") };
}

export function localOf(zone: string, instant: number): { minuteOfDay: number; dayOfWeek: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return { minuteOfDay: local.hour * 60 + local.minute, dayOfWeek: local.dayOfWeek % 7 };
}

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/** `HH:MM` of a minute of the day; 1440 is 24:00. */
export const clockTime = (minuteOfDay: number): string =>
  `${String(Math.floor(minuteOfDay / 60)).padStart(2, "0")}:${String(minuteOfDay % 60).padStart(2, "0")}`;

/** A local part of a day, on fives of minutes. */
export const partOfDay = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .map(([from, length]) => ({ from: clockTime(from * 5), to: clockTime(Math.min(from + length, 288) * 5) }));
