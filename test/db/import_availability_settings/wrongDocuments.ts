import { type AvailabilityDocument, at, sampleDocument } from "./transfer.ts";

/** A path, the value that makes the sample wrong there, and where the fault is told if not there. */
export type WrongDocument = [path: string, value: unknown, faultAt?: string];

/** What a schema can say. */
export const formFaults: WrongDocument[] = [
  ["$.format", "another"],
  ["$.version", 2],
  ["$.settings", []],
  ["$.windows", {}],
  ["$.windows[1]", []],
  ["$.settings.name", undefined],
  ["$.settings.name", null],
  ["$.settings.name", ""],
  ["$.settings.name", "x".repeat(201)],
  ["$.settings.is_active", "true"],
  ["$.settings.hourly_rate", "1e3"],
  ["$.settings.hourly_rate", -1],
  ["$.settings.hourly_rate", 1e9],
  ["$.settings.hourly_rate", "9".repeat(200_000)],
  ["$.settings.currency", "euro"],
  ["$.settings.hold_minutes", 0],
  ["$.settings.hold_minutes", 1.5],
  ["$.settings.hold_minutes", 2 ** 31],
  ["$.settings.generate_days_ahead", 401],
  ["$.schedules[2].day_of_week", 7],
  ["$.schedules[2].start_time", "24:00"],
  ["$.schedules[2].start_time", "9:00"],
  ["$.schedules[2].end_time", "09:00:30"],
  ["$.blocked_dates[0].blocked_date", "2030-02-30"],
  ["$.blocked_dates[0].blocked_date", "infinity"],
  ["$.blocked_dates[0].blocked_date", "0000-01-01"],
  ["$.blocked_dates[0].reason", "x".repeat(201)],
  ["$.windows[1].starts_at", "2030-01-08T06:00:00"],
  ["$.windows[1].starts_at", "now"],
  ["$.windows[1].starts_at", "2030-02-29T06:00:00Z"],
  ["$.windows[1].starts_at", "2030-01-08T06:00:00.5Z", "$.windows[1]"],
  ["$.windows[1].slot_type", "recurrent"],
  ["$.windows[0].schedule", -1],
  ["$.removed[0].schedule", null],
  ["$.external_busy[1].source", ""],
  ["$.external_busy[1].external_id", "x".repeat(201)],
];

/** What only SQL knows. */
export const ruleFaults: WrongDocument[] = [
  ["$.settings.time_zone", "CET"],
  ["$.settings.time_zone", "Mars/Olympus"],
  ["$.settings.min_booking_minutes", 300, "$.settings"],
  ["$.schedules[1].is_active", true, "$.schedules[1]"],
  ["$.blocked_dates[0].end_time", "12:00", "$.blocked_dates[0]"],
  ["$.blocked_dates[1].end_time", "12:00", "$.blocked_dates[1]"],
  ["$.blocked_dates[1]", { blocked_date: "2030-01-09", reason: "again" }],
  ["$.windows[1].starts_at", "2030-01-08T08:00:00Z", "$.windows[1]"],
  ["$.windows[1].schedule", 0, "$.windows[1]"],
  ["$.windows[0].schedule", 3],
  ["$.windows[2].starts_at", at(31), "$.windows[2]"],
  ["$.removed[0].schedule", 3],
  ["$.removed[0].ends_at", at(0), "$.removed[0]"],
  ["$.external_busy[1].external_id", "a", "$.external_busy[1]"],
  ["$.external_busy[1].ends_at", at(9), "$.external_busy[1]"],
];

/** The sample with another value at a path. */
export function changed(path: string, value: unknown): AvailabilityDocument {
  const document = sampleDocument();
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "" && step !== "$");
  const last = steps.pop()!;
  const parent = steps.reduce<Record<string, unknown>>((item, step) => item[step] as Record<string, unknown>, { ...document });
  if (parent === undefined || steps.length === 0) return { ...document, [last]: value };
  parent[last] = value;
  return document;
}
