import type pg from "pg";
import { attempt, expectSqlState } from "../helpers.ts";

type Client = pg.ClientBase | pg.Pool;

/** What generation made of one occurrence, in short: `2030-01-07T09:00Z/2030-01-07T17:00Z created`, with reasons behind it. */
type Report = { starts_at: Date; ends_at: Date; outcome: string; reasons: string[] };

/** Adds a model; settings by their SQL names. Gives its id. */
export async function addModel(client: Client, timeZone = "UTC", settings: Record<string, unknown> = {}): Promise<string> {
  const all: Record<string, unknown> = { name: "a model", time_zone: timeZone, ...settings };
  const names = Object.keys(all).map((name, index) => `${name} => $${index + 1}`);
  const { rows } = await client.query<{ id: string }>(`select id from holdfast.add_model(${names.join(", ")})`, Object.values(all));
  return rows[0]!.id;
}

/** Adds a weekly rule; Sunday is 0. Gives its id. */
export async function addRule(client: Client, modelId: string, day: number, start: string, end: string, isActive = true): Promise<string> {
  const { rows } = await client.query<{ id: string }>("select id from holdfast.add_recurring_schedule($1, $2, $3, $4, $5)", [
    modelId,
    day,
    start,
    end,
    isActive,
  ]);
  return rows[0]!.id;
}

/** Adds a window by hand. Gives its id. */
export async function addWindow(client: Client, modelId: string, startsAt: string, endsAt: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>("select id from holdfast.add_availability($1, $2, $3)", [modelId, startsAt, endsAt]);
  return rows[0]!.id;
}

export async function generate(client: Client, modelId: string, from: string, to = from): Promise<string[]> {
  const { rows } = await client.query<Report>("select * from holdfast.generate_availability_from_schedules($1, $2, $3)", [
    modelId,
    from,
    to,
  ]);
  return rows.map(describe);
}

export async function block(client: Client, modelId: string, dates: string[], start?: string, end?: string): Promise<void> {
  await client.query("select holdfast.block_dates($1, $2, start_time => $3, end_time => $4)", [modelId, dates, start, end]);
}

export async function unblock(client: Client, modelId: string, dates: string[]): Promise<string[]> {
  const { rows } = await client.query<Report>("select * from holdfast.unblock_dates($1, $2)", [modelId, dates]);
  return rows.map(describe);
}

/** Holds a time for a user. Gives the hold's id. */
export async function hold(client: Client, modelId: string, startsAt: string, endsAt: string, userId = "a user"): Promise<string> {
  const { rows } = await client.query<{ id: string }>("select id from holdfast.hold_slot($1, $2, $3, $4)", [
    modelId,
    userId,
    startsAt,
    endsAt,
  ]);
  return rows[0]!.id;
}

/** Holds and books a time of a model that costs nothing: confirmed at once. Gives the booking's id. */
export async function book(client: Client, modelId: string, startsAt: string, endsAt: string, userId = "a user"): Promise<string> {
  const holdId = await hold(client, modelId, startsAt, endsAt, userId);
  const { rows } = await client.query<{ id: string; status: string }>("select id, status from holdfast.convert_hold_to_booking($1, $2)", [
    modelId,
    holdId,
  ]);
  expect(rows[0]!.status).toBe("confirmed");
  return rows[0]!.id;
}

/** The stored windows in order: `2030-01-07T09:00Z/2030-01-07T17:00Z recurring`. */
export async function windows(client: Client, modelId: string): Promise<string[]> {
  const { rows } = await client.query<{ starts_at: Date; ends_at: Date; slot_type: string }>(
    "select lower(during) as starts_at, upper(during) as ends_at, slot_type from holdfast.availability where model_id = $1 order by during",
    [modelId],
  );
  return rows.map((row) => `${span(row)} ${row.slot_type}`);
}

/** The free runs as anybody sees them. */
export async function freeRuns(client: Client, modelId: string): Promise<string[]> {
  const { rows } = await client.query<{ starts_at: Date; ends_at: Date }>(
    "select starts_at, ends_at from holdfast.available_slots_view where model_id = $1 order by starts_at",
    [modelId],
  );
  return rows.map(span);
}

export function span({ starts_at, ends_at }: { starts_at: Date; ends_at: Date }): string {
  return `${short(starts_at)}/${short(ends_at)}`;
}

/** Without seconds where they are zero. */
export function short(instant: Date): string {
  return instant.toISOString().replace(/(:00)?\.000Z$/, "Z");
}

function describe(row: Report): string {
  return [span(row), row.outcome, ...row.reasons].join(" ");
}

export async function countChanges(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>("select count(*) from holdfast.availability_change_log");
  return Number(rows[0]!.count);
}

/** What the call changed, as the log has it: `insert availability`, each line once with its number. */
export async function changesOf(client: Client, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const { rows: before } = await client.query<{ id: string }>("select coalesce(max(id), 0) as id from holdfast.availability_change_log");
  await work();
  const { rows } = await client.query<{ change: string; count: string }>(
    "select operation || ' ' || table_name as change, count(*) from holdfast.availability_change_log where id > $1 group by 1",
    [before[0]!.id],
  );
  return Object.fromEntries(rows.map(({ change, count }) => [change, Number(count)]));
}

/** Expects a registered error (or SQLSTATE) and that nothing was written; gives the error's facts. */
export async function expectRefused(client: pg.ClientBase, code: string, sql: string, values: unknown[] = []): Promise<unknown> {
  const before = await countChanges(client);
  const error = await expectSqlState(
    attempt(client, () => client.query(sql, values)),
    code,
  );
  expect(await countChanges(client)).toBe(before);
  return error.detail?.startsWith("{") ? JSON.parse(error.detail) : undefined;
}
