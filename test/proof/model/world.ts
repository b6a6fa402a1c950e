import { minute, overlaps, type Range } from "./intervals.ts";
import { fail } from "./refusal.ts";

/** Rows as the tables of DESIGN section 3 name their columns; instants in milliseconds since 1970, ids as `table#number`. */
export type Id = string;

export interface Settings {
  name: string;
  time_zone: string;
  is_active: boolean;
  hourly_rate: number;
  currency: string;
  slot_interval_minutes: number;
  min_booking_minutes: number;
  max_booking_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  min_notice_minutes: number;
  booking_horizon_days: number;
  hold_minutes: number;
  max_active_holds_per_user: number;
  generate_days_ahead: number;
}

export interface ModelRow extends Settings {
  id: number;
  created_at: number;
}

interface Row {
  id: Id;
  model_id: number;
  created_at: number;
}

export interface Rule {
  day_of_week: number;
  /** `HH:MM`. */
  start_time: string;
  end_time: string;
  is_active: boolean;
}

export interface Schedule extends Row, Rule {}

export interface BlockedDate extends Row {
  blocked_date: string;
  start_time: string | null;
  end_time: string | null;
  reason: string | null;
}

export interface Window extends Row {
  during: Range;
  slot_type: "manual" | "recurring" | "generated";
  schedule_id: Id | null;
}

export interface ExternalEntry extends Row {
  source: string;
  external_id: string;
  during: Range;
}

export interface Hold extends Row {
  availability_id: Id | null;
  user_id: string;
  during: Range;
  hold_expires_at: number;
  status: "active" | "converted" | "released" | "expired";
  price: number;
  currency: string;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
}

export interface Booking extends Row {
  hold_id: Id;
  user_id: string;
  during: Range;
  status: "pending" | "confirmed" | "completed" | "cancelled" | "no_show" | "expired";
  price: number;
  currency: string;
  payment_reference: string | null;
  confirmed_at: number | null;
  refund_due_at: number | null;
  match_score: number | null;
  cancelled_at: number | null;
  cancelled_by: string | null;
  cancellation_reason: string | null;
  host_reference: string | null;
}

export interface Tables {
  models: ModelRow;
  model_schedules: Schedule;
  model_blocked_dates: BlockedDate;
  availability: Window;
  external_busy: ExternalEntry;
  booking_holds: Hold;
  bookings: Booking;
}
export type Table = keyof Tables;

/** What was removed by hand and stays removed. */
export interface Removed {
  model_id: number;
  schedule_id: Id;
  during: Range;
}

export interface Caller {
  role: "owner" | "admin" | "model" | "customer" | "anonymous" | "worker";
  userId: string;
  modelId: number | null;
}

/** One change of one row, as the change log tells it. */
export interface Change {
  table: Table;
  row: Tables[Table];
  operation: "insert" | "update" | "delete";
  actor: string;
  role: string;
}

export interface KeptAnswer {
  question: string;
  answer: unknown;
}

export interface World {
  now: number;
  /** The database role of the owner. */
  owner: string;
  caller: Caller;
  /** While the clock itself acts. */
  bySystem: boolean;
  rows: { [T in Table]: Tables[T][] };
  removed: Removed[];
  keys: Map<string, KeptAnswer>;
  changes: Change[];
  lastId: number;
}

export function newWorld(now: number, owner: string): World {
  return {
    now,
    owner,
    caller: { role: "owner", userId: "", modelId: null },
    bySystem: false,
    rows: {
      models: [],
      model_schedules: [],
      model_blocked_dates: [],
      availability: [],
      external_busy: [],
      booking_holds: [],
      bookings: [],
    },
    removed: [],
    keys: new Map(),
    changes: [],
    lastId: 0,
  };
}

/** Who is acting: the token's subject, else the role; `system` for what the clock does. */
export function actorOf({ bySystem, caller, owner }: World): string {
  if (bySystem) return "system";
  if (caller.role === "owner") return owner;
  return ["customer", "model", "admin"].includes(caller.role) ? caller.userId : `holdfast_${caller.role}`;
}

function record(world: World, table: Table, row: Tables[Table], operation: Change["operation"]): void {
  world.changes.push({ table, row, operation, actor: actorOf(world), role: world.caller.role });
}

export function insert<T extends Exclude<Table, "models">>(
  world: World,
  table: T,
  row: Omit<Tables[T], "id" | "created_at"> & { created_at?: number },
): Tables[T] {
  const made = { created_at: world.now, ...row, id: `${table}#${++world.lastId}` } as unknown as Tables[T];
  world.rows[table].push(made);
  record(world, table, made, "insert");
  return made;
}

export function insertModel(world: World, row: ModelRow): ModelRow {
  world.rows.models.push(row);
  record(world, "models", row, "insert");
  return row;
}

/** An update that changes nothing leaves no trace. */
export function change<T extends Table>(world: World, table: T, row: Tables[T], patch: Partial<Tables[T]>): void {
  const before = JSON.stringify(row);
  Object.assign(row, patch);
  if (JSON.stringify(row) !== before) record(world, table, row, "update");
}

export function remove<T extends Table>(world: World, table: T, row: Tables[T]): void {
  const rows = world.rows[table];
  rows.splice(rows.indexOf(row), 1);
  record(world, table, row, "delete");
}

export function of<T extends Exclude<Table, "models">>(world: World, table: T, model: ModelRow): Tables[T][] {
  return (world.rows[table] as (Tables[T] & Row)[]).filter((row) => row.model_id === model.id);
}

export function modelOf(world: World, id: number): ModelRow {
  return world.rows.models.find((model) => model.id === id) ?? fail("NOT_FOUND");
}

/** A hold that has run out is over, swept or not. */
export const isLive = (world: World, hold: Hold): boolean => hold.status === "active" && hold.hold_expires_at > world.now;

const kept = ["confirmed", "completed", "no_show"];

export interface Claim {
  hold: Hold;
  during: Range;
  occupied: Range;
  until: number | null;
}

/** The ledger: holds that are active, swept or not, and bookings whose time is or was used. */
export function ledger(world: World, model: ModelRow): Claim[] {
  const bookings = of(world, "bookings", model);
  return of(world, "booking_holds", model)
    .filter(
      (hold) =>
        hold.status === "active" ||
        (hold.status === "converted" && bookings.some((booking) => booking.hold_id === hold.id && kept.includes(booking.status))),
    )
    .map((hold) => ({
      hold,
      during: hold.during,
      occupied: widen(hold.during, hold),
      until: hold.status === "active" ? hold.hold_expires_at : null,
    }));
}

export const liveClaims = (world: World, model: ModelRow): Claim[] =>
  ledger(world, model).filter(({ until }) => until === null || until > world.now);

export function widen(range: Range, buffers: { buffer_before_minutes: number; buffer_after_minutes: number }): Range {
  return { starts: range.starts - buffers.buffer_before_minutes * minute, ends: range.ends + buffers.buffer_after_minutes * minute };
}

export const touching = <R extends { during: Range }>(rows: R[], range: Range): R[] => rows.filter(({ during }) => overlaps(during, range));
