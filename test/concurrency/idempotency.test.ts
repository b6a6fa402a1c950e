import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { at, freeModel } from "./calendar.ts";
import { type Call, race, tally } from "./race.ts";

/** The answers of ten callers at once, each as PostgreSQL writes it. */
async function tenTimes(database: TestDatabase, gate: string, call: Call): Promise<string[]> {
  const outcomes = await race<{ answer: string }>(
    database,
    gate,
    Array.from({ length: 10 }, () => call),
  );
  expect(tally(outcomes)).toEqual({ won: 10 });
  return outcomes.map(({ rows }) => JSON.stringify(rows.map(({ answer }) => answer)));
}

async function count(database: TestDatabase, table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]!.count;
}

test("the same key ten times at once books once, and ten equal answers come back", () =>
  withTemplateDb(async (database) => {
    const model = await freeModel(database, { max_active_holds_per_user: 10 });
    const answers = await tenTimes(database, "holdfast.booking_holds", {
      role: "customer",
      userId: "anna",
      sql: `select answer::text from holdfast.create_smart_booking(null, $1, 60, $2, $3, $4, idempotency_key => 'key') as answer`,
      values: [model, at("12:00:00"), at("09:00:00"), at("20:00:00")],
    });
    expect(new Set(answers).size).toBe(1);
    expect(await count(database, "holdfast.bookings")).toBe(1);
    expect(await count(database, "holdfast.occupied_time")).toBe(1);
    expect(await count(database, "holdfast_private.idempotency_keys")).toBe(1);
  }));

test("where there is no model to queue at, the key itself is the queue", () =>
  withTemplateDb(async (database) => {
    const answers = await tenTimes(database, "holdfast.models", {
      role: "admin",
      userId: "host",
      sql: "select answer::text from holdfast.add_model('Ada', 'UTC', idempotency_key => 'key') as answer",
    });
    expect(new Set(answers).size).toBe(1);
    expect(await count(database, "holdfast.models")).toBe(1);
  }));

test("with keys of their own, or without, ten calls are ten calls", () =>
  withTemplateDb(async (database) => {
    const calls = Array.from({ length: 10 }, (_, n) => ({
      role: "admin" as const,
      userId: "host",
      sql: "select answer::text from holdfast.add_model('Ada', 'UTC', idempotency_key => $1) as answer",
      values: [n < 5 ? `key ${n}` : null],
    }));
    expect(tally(await race(database, "holdfast.models", calls))).toEqual({ won: 10 });
    expect(await count(database, "holdfast.models")).toBe(10);
  }));
