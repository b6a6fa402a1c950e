import * as fc from "fast-check";
import { clockTime } from "../proof/model/localTime.ts";

/**
 * Zones whose clocks change on the night after the day given, at midnight itself in Cairo, Havana and Beirut, by 30 minutes on Lord Howe.
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

/** A local part of a day, on fives of minutes. */
export const partOfDay = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .map(([from, length]) => ({ from: clockTime(from * 5), to: clockTime(Math.min(from + length, 288) * 5) }));
