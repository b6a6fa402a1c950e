import type pg from "pg";
import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { addModel, book, confirm, freezeClock, hold, one } from "../studio.ts";
import { type Change, changeLog } from "./log.ts";

const tables = ["availability", "booking_holds", "bookings", "external_busy", "model_blocked_dates", "model_schedules", "models"];

/** Everything that may happen to a model, through the functions; only to delete claims and rows by hand takes the owner. */
async function liveALife(client: pg.Client): Promise<string> {
  await freezeClock(client, "00:00");
  const model = await addModel(client, { max_active_holds_per_user: 9, generate_days_ahead: 14 });
  const call = (sql: string, ...values: unknown[]) => client.query(`select holdfast.${sql}`, [model, ...values]);
  await call("update_availability_settings($1, name => 'Ada & Co', slot_interval_minutes => 30)");
  const rule = await one<{ id: string }>(client, "select id from holdfast.add_recurring_schedule($1, 1, '09:00', '17:00')", [model]);
  await call("add_recurring_schedule($1, 2, '09:00', '12:00')");
  await call("add_recurring_schedule($1, 3, '09:00', '12:00')");
  await call("update_recurring_schedule($1, $2, 1, '08:00', '16:00')", rule.id);
  await call("generate_availability_from_schedules($1, '2026-05-04', '2026-05-14')");
  await call("add_availability($1, '2026-05-04 18:00Z', '2026-05-04 20:00Z')");
  await call("resolve_conflicts($1, '2026-05-04 19:00Z', '2026-05-04 21:00Z', 'adjust')");
  await call("remove_availability($1, (select id from holdfast.availability where model_id = $1 and upper(during) = '2026-05-06 12:00Z'))");
  await call("resolve_conflicts($1, '2026-05-05 11:00Z', '2026-05-05 13:00Z', 'merge')");
  for (const end of ["11:00", "11:30"])
    await call(
      "set_external_busy($1, 'phone', array[row('x', '2026-05-05 10:30Z', $2)::holdfast.external_busy_entry])",
      `2026-05-05T${end}Z`,
    );
  await call("set_external_busy($1, 'gone', array[row('y', '2026-05-06 10:30Z', '2026-05-06 11:00Z')::holdfast.external_busy_entry])");
  await call("set_external_busy($1, 'gone', '{}')");
  await call("block_dates($1, array['2026-05-11', '2026-05-12', '2026-05-13']::date[], 'sea')");
  await call("block_dates($1, array['2026-05-11']::date[], 'more sea')");
  await call("unblock_dates($1, array['2026-05-12']::date[])");

  const paid = await book(client, model, (await hold(client, model, "ada", "09:00", "10:00")).id, ["p1", 60, "USD"]);
  const moved = await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id, ["p2", 60, "USD"]);
  await call("reschedule_booking($1, $2, '2026-05-04 10:30Z')", moved.id);
  await call("cancel_booking($1, $2, 'rain')", moved.id);
  await call("release_hold($1, $2)", (await hold(client, model, "bob", "12:00", "13:00")).id);
  const late = await book(client, model, (await hold(client, model, "bob", "13:00", "14:00")).id);
  const lost = await hold(client, model, "bob", "14:00", "15:00");
  await call("create_smart_booking('eve', $1, 60, null, '2026-05-04 00:00Z', '2026-05-06 00:00Z')");
  await freezeClock(client, "00:10");
  await client.query("select holdfast.release_expired_availability_holds()");
  await confirm(client, model, late.id, "p3");
  await freezeClock(client, "10:00");
  await call("complete_booking($1, $2)", paid.id);

  await call("delete_recurring_schedule($1, (select max(id) from holdfast.model_schedules where model_id = $1))");
  await client.query("delete from holdfast.booking_holds where id = $1", [lost.id]);
  await client.query("delete from holdfast.bookings where id = $1", [moved.id]);
  return model;
}

/** What any reader of the log can do: the last word on each row. */
function fold(changes: Change[]): Map<string, Change["new_row"]> {
  const rows = new Map<string, Change["new_row"]>();
  for (const { table_name, row_id, old_row, new_row } of changes) {
    const row = `${table_name} ${row_id}`;
    // Each change begins where the one before left off.
    expect({ row, before: rows.get(row) ?? null }).toEqual({ row, before: old_row });
    if (new_row) rows.set(row, new_row);
    else rows.delete(row);
  }
  return rows;
}

test("read piece by piece and folded from empty, a model's log gives its seven tables row for row", () =>
  withRootDb(async (client) => {
    await client.query("set local timezone to 'America/New_York'");
    const model = await liveALife(client);
    await asCaller(client, "model", "room", model);
    const changes: Change[] = [];
    for (let piece = await changeLog(client, model, { most: 7 }); piece.length > 0; ) {
      changes.push(...piece);
      piece = await changeLog(client, model, { most: 7, after: piece.at(-1)!.id });
    }
    // Nothing that can happen to a row was left out of this life, but for a model that goes (which takes all else with it).
    const kinds = new Set(changes.map(({ table_name, operation }) => `${table_name} ${operation}`));
    const possible = tables.flatMap((table) => ["insert", "update", "delete"].map((operation) => `${table} ${operation}`));
    expect(possible.filter((kind) => !kinds.has(kind))).toEqual(["models delete"]);

    await asOwner(client);
    await client.query("set local timezone to 'UTC'");
    const there = new Map<string, unknown>();
    for (const table of tables) {
      const { rows } = await client.query<{ id: string; row: Record<string, unknown> }>(
        `select id, to_jsonb(t) as row from holdfast.${table} as t where ${table === "models" ? "id" : "model_id"} = $1`,
        [model],
      );
      expect({ table, isEmpty: rows.length === 0 }).toEqual({ table, isEmpty: false });
      for (const { id, row } of rows) there.set(`${table} ${id}`, row);
    }
    expect(Object.fromEntries(fold(changes))).toEqual(Object.fromEntries(there));
  }));
