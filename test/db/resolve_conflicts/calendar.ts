import type pg from "pg";
import { atClock } from "../../helpers.ts";

/** Times in these tests are hours since this Monday, and a day's 9-17 is written so. */
const monday = Date.UTC(2030, 0, 7);

export type Strategy = "reject" | "trim" | "adjust" | "remove" | "merge";

/** A row of resolve_conflicts. */
export interface Resolution {
  outcome: string;
  availability_id: string | null;
  slot_type: string;
  schedule_id: string | null;
  before_starts_at: Date | null;
  before_ends_at: Date | null;
  after_starts_at: Date | null;
  after_ends_at: Date | null;
}

export interface Window {
  id: string;
  type: string;
  scheduleId: string | null;
  from: number;
  to: number;
}

export const at = (hour: number): string => new Date(monday + hour * 3_600_000).toISOString();
export const hourOf = (instant: Date): number => (instant.getTime() - monday) / 3_600_000;

/** A model in UTC without windows; Holdfast's clock stands a week before the Monday. */
export async function addModel(client: pg.ClientBase): Promise<string> {
  await atClock(client, "2029-12-31T00:00:00Z");
  return idOf(client, "select id from holdfast.add_model('A room', 'UTC')");
}

/** A rule on Mondays, without its windows. */
export async function addRule(client: pg.ClientBase, modelId: string, from: number, to: number): Promise<string> {
  return idOf(
    client,
    `insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time)
     values ($1, 1, make_time($2, 0, 0), make_time($3, 0, 0)) returning id`,
    [modelId, from, to],
  );
}

/** A window as it may stand there: of a rule when one is given. */
export async function addWindow(
  client: pg.ClientBase,
  modelId: string,
  from: number,
  to: number,
  scheduleId: string | null = null,
): Promise<string> {
  return idOf(
    client,
    `insert into holdfast.availability (model_id, during, slot_type, schedule_id)
     values ($1, tstzrange($2, $3), case when $4::bigint is null then 'manual' else 'recurring' end::holdfast.slot_type, $4) returning id`,
    [modelId, at(from), at(to), scheduleId],
  );
}

/** A live hold, placed when the time was free. */
export async function addClaim(client: pg.ClientBase, modelId: string, from: number, to: number, expiresAt = at(0)): Promise<string> {
  return idOf(
    client,
    `insert into holdfast.booking_holds (model_id, user_id, during, hold_expires_at, currency)
     values ($1, 'alice', tstzrange($2, $3), $4, 'USD') returning id`,
    [modelId, at(from), at(to), expiresAt],
  );
}

export async function blockDate(client: pg.ClientBase, modelId: string, fromHour: number, toHour: number): Promise<void> {
  await client.query(
    `insert into holdfast.model_blocked_dates (model_id, blocked_date, start_time, end_time)
     values ($1, $2::timestamptz at time zone 'UTC', $3, $4)`,
    [modelId, at(fromHour), `${fromHour % 24}:00`, `${((toHour - 1) % 24) + 1}:00`],
  );
}

export async function addExternal(client: pg.ClientBase, modelId: string, from: number, to: number): Promise<string> {
  return idOf(
    client,
    `insert into holdfast.external_busy (model_id, source, external_id, during)
     values ($1, 'calendar', $2, tstzrange($2::text::timestamptz, $3)) returning id`,
    [modelId, at(from), at(to)],
  );
}

export async function resolve(
  client: pg.ClientBase,
  modelId: string,
  [from, to]: [number, number],
  strategy: Strategy | null,
  { preview = false, allowMove = false } = {},
): Promise<Resolution[]> {
  const { rows } = await client.query<Resolution>("select * from holdfast.resolve_conflicts($1, $2, $3, $4, $5, $6)", [
    modelId,
    at(from),
    at(to),
    strategy,
    preview,
    allowMove,
  ]);
  return rows;
}

export async function windowsOf(client: pg.ClientBase, modelId: string): Promise<Window[]> {
  const { rows } = await client.query<{ id: string; slot_type: string; schedule_id: string | null; starts_at: Date; ends_at: Date }>(
    `select id, slot_type, schedule_id, lower(during) as starts_at, upper(during) as ends_at
     from holdfast.availability where model_id = $1 order by during`,
    [modelId],
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.slot_type,
    scheduleId: row.schedule_id,
    from: hourOf(row.starts_at),
    to: hourOf(row.ends_at),
  }));
}

/** `["manual 9-12", ...]` */
export const shown = (windows: Window[]): string[] => windows.map(({ type, from, to }) => `${type} ${from}-${to}`);

/** `["adjusted recurring 9-17 to 9-12", "created manual to 12-13", "removed manual 13-14", ...]` */
export function told(resolutions: Resolution[]): string[] {
  const span = (start: Date | null, end: Date | null) => (start && end ? `${hourOf(start)}-${hourOf(end)}` : undefined);
  return resolutions.map((row) => {
    const before = span(row.before_starts_at, row.before_ends_at);
    const after = span(row.after_starts_at, row.after_ends_at);
    return [row.outcome, row.slot_type, before, after && `to ${after}`].filter(Boolean).join(" ");
  });
}

async function idOf(client: pg.ClientBase, text: string, values: unknown[] = []): Promise<string> {
  const { rows } = await client.query<{ id: string }>(text, values);
  return rows[0]!.id;
}
