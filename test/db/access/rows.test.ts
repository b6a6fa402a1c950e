import type pg from "pg";
import { asCaller, asOwner, attempt, expectSqlState, type Role, withRootDb } from "../../helpers.ts";
import { book, hold, openDay } from "../studio.ts";

/** Two models; ada and bob hold 10:00 and book 11:00 with each (ada the first model's, bob the second's), and mo, the first model, books with the second. */
async function world(client: pg.Client): Promise<[string, string]> {
  const first = await openDay(client, { name: "first" });
  const second = await openDay(client, { name: "second" });
  for (const [model, user] of [
    [first, "ada"],
    [second, "bob"],
  ] as const) {
    await hold(client, model, user, "10:00", "11:00");
    await book(client, model, (await hold(client, model, user, "11:00", "12:00")).id);
    await client.query("insert into holdfast.model_blocked_dates (model_id, blocked_date, reason) values ($1, '2026-06-01', 'dentist')", [
      model,
    ]);
    await client.query(
      "insert into holdfast.external_busy (model_id, source, external_id, during) values ($1, 'diary', '1', '[2026-06-04 11:00Z,2026-06-04 12:00Z)')",
      [model],
    );
    await client.query(
      "insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time) values ($1, 1, '09:00', '10:00')",
      [model],
    );
    for (const sql of [
      "insert into holdfast.user_notifications (user_id, event_types, channel) values ($2, '{hold_placed}', 'in_app') returning $1::bigint",
      "insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key) values ($1, $2, 'in_app', 'hold_placed', '{}', 'x')",
    ]) {
      await client.query(sql, [model, user]);
    }
  }
  await book(client, second, (await hold(client, second, "mo", "13:00", "14:00")).id);
  return [first, second];
}

/** Whose rows, or how many: null where the table itself is closed. */
type Sight = string[] | null;
interface Sights {
  holds: Sight;
  bookings: Sight;
  log: Sight;
  preferences: Sight;
  deliveries: Sight;
}

const columns: Array<[keyof Sights, string, string]> = [
  ["holds", "booking_holds", "user_id"],
  ["bookings", "bookings", "user_id"],
  ["log", "availability_change_log", "(select name from holdfast.models as m where m.id = t.model_id)"],
  ["preferences", "user_notifications", "user_id"],
  ["deliveries", "notification_deliveries", "user_id"],
];

const all = {
  holds: ["ada", "bob", "mo"],
  bookings: ["ada", "bob", "mo"],
  log: ["first", "second"],
  preferences: ["ada", "bob"],
  deliveries: ["ada", "bob"],
};
const nothing: Sights = { holds: [], bookings: [], log: null, preferences: [], deliveries: [] };

test.each<[string, Role, string, 0 | 1 | null, Sights]>([
  ["anonymous", "anonymous", "", null, { holds: null, bookings: null, log: null, preferences: null, deliveries: null }],
  [
    "a customer: its own",
    "customer",
    "ada",
    null,
    { ...nothing, holds: ["ada"], bookings: ["ada"], preferences: ["ada"], deliveries: ["ada"] },
  ],
  [
    "another customer",
    "customer",
    "bob",
    null,
    { ...nothing, holds: ["bob"], bookings: ["bob"], preferences: ["bob"], deliveries: ["bob"] },
  ],
  ["a customer without anything", "customer", "eve", null, nothing],
  ["a customer without an id", "customer", "", null, nothing],
  ["a customer whose token names a model", "customer", "eve", 0, nothing],
  [
    "a model: its own calendar, and what it booked itself",
    "model",
    "mo",
    0,
    { ...nothing, holds: ["ada", "mo"], bookings: ["ada", "mo"], log: ["first"] },
  ],
  ["the other model", "model", "x", 1, { ...nothing, holds: ["bob", "mo"], bookings: ["bob", "mo"], log: ["second"] }],
  ["a model without an id", "model", "x", null, { ...nothing, log: [] }],
  ["an admin", "admin", "host", null, all],
])("%s", (_, role, user, own, expected) =>
  withRootDb(async (client) => {
    const models = await world(client);
    await asCaller(client, role, user, own === null ? null : models[own]);
    for (const [kind, table, whose] of columns) {
      const read = attempt(client, () =>
        client.query<{ whose: string }>(`select distinct ${whose} as whose from holdfast.${table} as t order by 1`),
      );
      const sight = expected[kind];
      if (sight === null) await expectSqlState(read, "42501");
      else expect((await read).rows.map((row) => row.whose)).toEqual(sight);
    }
    // What free time is made of, everyone reads in full.
    for (const table of ["models", "availability", "model_schedules", "model_blocked_dates", "external_busy", "occupied_time"]) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from holdfast.${table}`);
      expect([table, rows[0]!.count]).toEqual([table, table === "occupied_time" ? 5 : 2]);
    }
    // But not why, nor whose diary it stands in.
    for (const secret of [
      "reason from holdfast.model_blocked_dates",
      "source from holdfast.external_busy",
      "external_id from holdfast.external_busy",
    ]) {
      await expectSqlState(
        attempt(client, () => client.query(`select ${secret}`)),
        "42501",
      );
    }
    await asOwner(client);
  }),
);

test.each(["anonymous", "customer", "model", "admin"] as const)("no table is written by hand, nothing private is read: %s", (role) =>
  withRootDb(async (client) => {
    const [model] = await world(client);
    const { rows } = await client.query<{ schema: string; name: string; isWritable: boolean; column: string }>(`
      select n.nspname as schema, c.relname as name, c.relkind = 'r' or pg_relation_is_updatable(c.oid, false) > 0 as "isWritable", (select attname from pg_attribute where attrelid = c.oid and attnum = 1) as column
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname in ('holdfast', 'holdfast_private') and c.relkind in ('r', 'v')`);
    expect(rows.length).toBeGreaterThan(14);
    await asCaller(client, role, "ada", model);
    for (const { schema, name, isWritable, column } of rows) {
      const table = `${schema}.${name}`;
      for (const statement of [
        `insert into ${table} default values`,
        `update ${table} set ${column} = ${column}`,
        `delete from ${table}`,
        ...(schema === "holdfast_private" && name !== "clock" ? [`select from ${table}`] : []),
      ]) {
        const error: unknown = await attempt(client, () => client.query(statement)).then(
          () => "allowed",
          (refusal: pg.DatabaseError) => refusal.code,
        );
        // A view that can't be written says so before it asks who may.
        expect([statement, error]).toEqual([statement, isWritable ? "42501" : "55000"]);
      }
    }
    for (const call of ["set_clock(now())", "lock_model(1)", "expire_holds(1, '{}')", "settle_claim(1, 1)", "relay_changes()"]) {
      await expectSqlState(
        attempt(client, () => client.query(`select holdfast_private.${call}`)),
        "42501",
      );
    }
  }),
);
