import type pg from "pg";

/** A Monday. Times in these tests are UTC times of it unless they bring their own date. */
export const day = "2026-05-04";
/** `at("09:30")` of the day, `at("2026-05-05T09:30")` of another. */
export const at = (time: string): string => `${time.includes("T") ? time : `${day}T${time}`}${/[Z+]/.test(time) ? "" : "Z"}`;

/** A model in UTC that costs 60 USD an hour, with the settings given. */
export async function addModel(client: pg.ClientBase, settings: Record<string, unknown> = {}): Promise<string> {
  const columns = { name: "Ada", time_zone: "UTC", hourly_rate: 60, ...settings };
  const names = Object.keys(columns);
  const { id } = await one<{ id: string }>(
    client,
    `insert into holdfast.models (${names.join(", ")}) values (${names.map((_, n) => `$${n + 1}`).join(", ")}) returning id`,
    Object.values(columns),
  );
  return id;
}

/** Makes a model's window by hand. */
export async function open(client: pg.ClientBase, model: string, from: string, to: string): Promise<string> {
  const sql = "insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3)) returning id";
  return (await one<{ id: string }>(client, sql, [model, at(from), at(to)])).id;
}

/** Holdfast's clock stands still at this instant until the transaction ends, so that boundaries can be met exactly. */
export async function freezeClock(client: pg.ClientBase, time: string): Promise<void> {
  await client.query(`
    create or replace function holdfast_private.current_instant() returns timestamptz
    language plpgsql stable set search_path to pg_catalog, pg_temp
    as $$ begin return '${at(time)}'::timestamptz; end $$`);
}

/** The model of most tests: free from 09:00 to 17:00, its clock standing at midnight. */
export async function openDay(client: pg.ClientBase, settings: Record<string, unknown> = {}): Promise<string> {
  await freezeClock(client, "00:00");
  const model = await addModel(client, settings);
  await open(client, model, "09:00", "17:00");
  return model;
}

export interface Hold {
  id: string;
  user_id: string;
  status: string;
  hold_expires_at: Date;
  price: string;
  currency: string;
}

export function hold(client: pg.ClientBase, model: string, user: string | null, from: string, to: string): Promise<Hold> {
  return one<Hold>(client, "select * from holdfast.hold_slot($1, $2, $3, $4)", [model, user, at(from), at(to)]);
}

export interface Booking {
  id: string;
  hold_id: string;
  user_id: string;
  status: string;
  price: string;
  payment_reference: string | null;
  confirmed_at: Date | null;
  refund_due_at: Date | null;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  cancellation_reason: string | null;
  match_score: number | null;
}

/** An unpaid booking rides on its hold; give a payment to have it confirmed. */
export function book(client: pg.ClientBase, model: string, holdId: string, payment?: [string, number, string]): Promise<Booking> {
  const sql = "select * from holdfast.convert_hold_to_booking($1, $2, $3, $4, $5)";
  return one<Booking>(client, sql, [model, holdId, ...(payment ?? [null, null, null])]);
}

export function confirm(client: pg.ClientBase, model: string, booking: string, reference: string, amount = 60): Promise<Booking> {
  return one<Booking>(client, "select * from holdfast.confirm_booking($1, $2, $3, $4, 'USD')", [model, booking, reference, amount]);
}

export function readHold(client: pg.ClientBase, id: string): Promise<Hold> {
  return one<Hold>(client, "select * from holdfast.booking_holds where id = $1", [id]);
}

export function readBooking(client: pg.ClientBase, id: string): Promise<Booking> {
  return one<Booking>(client, "select * from holdfast.bookings where id = $1", [id]);
}

/** The ledger of a model: `09:50-11:15 (10:00-11:00) until 00:10`. */
export async function ledger(client: pg.ClientBase, model: string): Promise<string[]> {
  const { rows } = await client.query<{ entry: string }>(
    `select concat(
       to_char(lower(occupied) at time zone 'UTC', 'HH24:MI'), '-', to_char(upper(occupied) at time zone 'UTC', 'HH24:MI'),
       ' (', to_char(lower(during) at time zone 'UTC', 'HH24:MI'), '-', to_char(upper(during) at time zone 'UTC', 'HH24:MI'), ')',
       to_char(until at time zone 'UTC', '" until "HH24:MI')
     ) as entry
     from holdfast.occupied_time where model_id = $1 order by during`,
    [model],
  );
  return rows.map(({ entry }) => entry);
}

export interface Search {
  minutes?: number;
  preferred?: string | null;
  from?: string;
  to?: string;
  most?: number;
}

export interface Slot {
  starts_at: Date;
  ends_at: Date;
  score: number;
  time_points: number;
  duration_points: number;
  day_points: number;
  time_difference_minutes: number;
}

export async function search(client: pg.ClientBase, model: string, options: Search = {}): Promise<Slot[]> {
  const { minutes = 60, preferred = null, from = "00:00", to = "2026-05-05T00:00", most = 100 } = options;
  const { rows } = await client.query<Slot>("select * from holdfast.find_best_slots($1, $2, $3, $4, $5, $6)", [
    model,
    minutes,
    preferred === null ? null : at(preferred),
    at(from),
    at(to),
    most,
  ]);
  return rows;
}

/** The starts found, in order of time, as `09:30` of the day or with their date. */
export async function starts(client: pg.ClientBase, model: string, options: Search = {}): Promise<string[]> {
  return (await search(client, model, options)).map((slot) => clockTime(slot.starts_at)).sort();
}

/** The slot that starts then. */
export async function slotAt(client: pg.ClientBase, model: string, time: string, options: Search = {}): Promise<Slot> {
  const slot = (await search(client, model, options)).find(({ starts_at }) => starts_at.getTime() === Date.parse(at(time)));
  if (!slot) throw new Error(`no slot at ${time}`);
  return slot;
}

export function clockTime(instant: Date): string {
  return instant
    .toISOString()
    .replace(`${day}T`, "")
    .replace(/:00\.000Z$/, "")
    .replace(/\.000Z$/, "");
}

export async function one<Row extends pg.QueryResultRow>(client: pg.ClientBase, sql: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await client.query<Row>(sql, values);
  if (rows.length !== 1) throw new Error(`${rows.length} rows, not one: ${sql}`);
  return rows[0]!;
}

/** How many rows of holds, bookings, ledger and log there are: what must not change where a call is refused. */
export async function counted(client: pg.ClientBase): Promise<Record<string, number>> {
  return one(
    client,
    `select
       (select count(*) from holdfast.booking_holds)::int as holds,
       (select count(*) from holdfast.bookings)::int as bookings,
       (select count(*) from holdfast.occupied_time)::int as claims,
       (select count(*) from holdfast.availability_change_log)::int as changes`,
  );
}
