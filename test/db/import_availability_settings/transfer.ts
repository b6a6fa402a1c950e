import type pg from "pg";
import type { ImportFaults } from "../../../src/availabilityDocument.ts";
import { atClock, attempt, expectSqlState } from "../../helpers.ts";

type Item = Record<string, unknown>;

export interface AvailabilityDocument {
  format: string;
  version: number;
  settings: Item;
  schedules: Item[];
  blocked_dates: Item[];
  windows: Item[];
  removed: Item[];
  external_busy: Item[];
}

export type Section = "settings" | "schedules" | "blocked_dates" | "windows" | "removed" | "external_busy";
export type Strategy = "reject" | "trim" | "adjust" | "remove" | "merge";

export interface Result {
  section: Section;
  outcome: string;
  path: string | null;
  id: string | null;
}

export const settings = {
  name: "A room",
  time_zone: "UTC",
  is_active: true,
  hourly_rate: "12.5",
  currency: "EUR",
  slot_interval_minutes: 30,
  min_booking_minutes: 30,
  max_booking_minutes: 240,
  buffer_before_minutes: 5,
  buffer_after_minutes: 10,
  min_notice_minutes: 60,
  booking_horizon_days: 30,
  hold_minutes: 15,
  max_active_holds_per_user: 2,
  generate_days_ahead: 14,
};

/** A document with something in every section; times lie in the week of Monday, 7 January 2030. */
export function sampleDocument(): AvailabilityDocument {
  return {
    format: "holdfast.availability",
    version: 1,
    settings: { ...settings },
    schedules: [
      { day_of_week: 1, start_time: "09:00", end_time: "17:00", is_active: true },
      { day_of_week: 1, start_time: "09:00", end_time: "17:00", is_active: false },
      { day_of_week: 6, start_time: "22:00", end_time: "02:00", is_active: true },
    ],
    blocked_dates: [
      { blocked_date: "2030-01-09", start_time: null, end_time: null, reason: "Dentist" },
      { blocked_date: "2030-01-10", start_time: "12:00", end_time: "24:00", reason: null },
    ],
    windows: [
      windowAt(9, 17, { slot_type: "recurring", schedule: 0 }),
      windowAt(30, 32),
      windowAt(34, 36, { slot_type: "generated" }),
      windowAt(40, 41, { slot_type: "recurring" }),
    ],
    removed: [{ starts_at: at(7 * 24 + 9), ends_at: at(7 * 24 + 17), schedule: 0 }],
    external_busy: [
      { source: "calendar", external_id: "a", starts_at: at(10), ends_at: at(11) },
      { source: "calendar", external_id: "b", starts_at: at(10), ends_at: at(12) },
    ],
  };
}

/** An hour since that Monday, as documents write it. */
export function at(hour: number): string {
  return new Date(Date.UTC(2030, 0, 7) + hour * 3_600_000).toISOString().replace(".000Z", "Z");
}

export function windowAt(from: number, to: number, more: Item = {}): Item {
  return { starts_at: at(from), ends_at: at(to), slot_type: "manual", schedule: null, ...more };
}

/** A new model in UTC; Holdfast's clock stands at that Monday's start. */
export async function addModel(client: pg.ClientBase | pg.Pool): Promise<string> {
  await atClock(client, at(0));
  const { rows } = await client.query<{ id: string }>("select id from holdfast.add_model('Another', 'UTC')");
  return rows[0]!.id;
}

/** The document, and the very text of it. */
export async function exported(
  client: pg.ClientBase | pg.Pool,
  modelId: string,
): Promise<{ document: AvailabilityDocument; text: string }> {
  const { rows } = await client.query<{ text: string }>("select holdfast.export_availability_settings($1)::text as text", [modelId]);
  const text = rows[0]!.text;
  return { text, document: JSON.parse(text) as AvailabilityDocument };
}

interface ImportOptions {
  onConflict?: Strategy;
  preview?: boolean;
  idempotencyKey?: string;
}

/** Imports a document, or by its own function a text. */
export async function imported(
  client: pg.ClientBase | pg.Pool,
  modelId: string,
  document: unknown,
  { onConflict = "reject", preview = false, idempotencyKey }: ImportOptions = {},
): Promise<Result[]> {
  const isText = typeof document === "string";
  const { rows } = await client.query<Result>(
    `select section, outcome, path, id from holdfast.import_availability_${isText ? "document" : "settings"}($1, $2, $3, $4, $5)`,
    [modelId, isText ? document : JSON.stringify(document), onConflict, preview, idempotencyKey ?? null],
  );
  return rows;
}

/** `["windows created $.windows[0]", …]`, of all sections or one. */
export function told(results: Result[], section?: Section): string[] {
  return results
    .filter((result) => section === undefined || result.section === section)
    .map(({ outcome, path, section: of }) => `${outcome} ${path ?? `of ${of}`}`);
}

/** What is wrong with a document: the detail of INVALID_IMPORT, with the rest of it. Nothing is written. */
export async function faultsIn(
  client: pg.ClientBase,
  modelId: string,
  document: unknown,
  options?: ImportOptions,
): Promise<ImportFaults & Record<string, unknown>> {
  const before = await countChanges(client);
  const error = await expectSqlState(
    attempt(client, () => imported(client, modelId, document, options)),
    "INVALID_IMPORT",
  );
  expect(await countChanges(client)).toBe(before);
  return JSON.parse(error.detail ?? "") as ImportFaults & Record<string, unknown>;
}

export async function pathsIn(client: pg.ClientBase, modelId: string, document: unknown, options?: ImportOptions): Promise<string[]> {
  return (await faultsIn(client, modelId, document, options)).faults.map(({ path }) => path);
}

export async function countChanges(client: pg.ClientBase | pg.Pool): Promise<number> {
  const { rows } = await client.query<{ count: number }>("select count(*)::integer from holdfast.availability_change_log");
  return rows[0]!.count;
}
