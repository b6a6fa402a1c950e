import type pg from "pg";
import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { at, book, counted, freezeClock, hold, one, openDay } from "../studio.ts";

/** Every creating call: the arguments before the key, once as they are and once changed. */
interface Keyed {
  call: string;
  prepare(client: pg.ClientBase, model: string): Promise<unknown[]>;
  change(values: unknown[]): unknown[];
}

const replaceLast = (value: unknown) => (values: unknown[]) => [...values.slice(0, -1), value];
const held = async (client: pg.ClientBase, model: string) => (await hold(client, model, "anna", "10:00", "11:00")).id;
const exported = async (client: pg.ClientBase, model: string) =>
  (await one<{ document: string }>(client, "select holdfast.export_availability_settings($1)::text as document", [model])).document;
const booked = async (client: pg.ClientBase, model: string) => (await book(client, model, await held(client, model))).id;

const calls: Keyed[] = [
  {
    call: "add_model(name => $1, time_zone => $2, hourly_rate => $3",
    prepare: async () => ["Bea", "Europe/Berlin", "12.50"],
    change: replaceLast("12.51"),
  },
  {
    call: "add_recurring_schedule($1, $2, $3, $4, $5",
    prepare: async (_client, model) => [model, 1, "22:00", "02:00", true],
    change: replaceLast(false),
  },
  {
    call: "set_recurring_schedules($1, array[row(1, $2, $3, null), row(2, $2, $3, true)]::holdfast.schedule_rule[]",
    prepare: async (_client, model) => [model, "18:00", "19:00"],
    change: replaceLast("20:00"),
  },
  {
    call: "block_dates($1, array[$2::date], $3",
    async prepare(client, model) {
      await held(client, model);
      return [model, "2026-05-04", "ill"];
    },
    change: replaceLast("away"),
  },
  {
    call: "add_availability($1, $2, $3, $4",
    prepare: async (_client, model) => [model, at("18:00"), at("19:00"), "reject"],
    change: (values) => values.with(2, at("20:00")),
  },
  {
    call: "resolve_conflicts($1, $2, $3, $4, false, $5",
    prepare: async (_client, model) => [model, at("12:00"), at("13:00"), "adjust", false],
    change: replaceLast(true),
  },
  {
    call: "move_availability($1, $2, $3, $4, $5, false",
    async prepare(client, model) {
      const { rows } = await client.query<{ id: string }>("select id from holdfast.availability where model_id = $1", [model]);
      return [model, rows[0]!.id, at("12:00"), at("13:00"), "adjust"];
    },
    change: replaceLast("merge"),
  },
  {
    call: "generate_availability_from_schedules($1, $2, $3, $4",
    async prepare(client, model) {
      await client.query("select holdfast.add_recurring_schedule($1, 1, '18:00', '19:00')", [model]);
      return [model, "2026-05-04", "2026-05-11", "trim"];
    },
    change: (values) => values.with(2, "2026-05-12"),
  },
  {
    call: "hold_slot($1, $2, $3, $4, $5, $6",
    prepare: async (_client, model) => [model, "anna", at("10:00"), at("11:00"), "5.00", "EUR"],
    change: replaceLast("USD"),
  },
  {
    call: "convert_hold_to_booking($1, $2, $3, $4, $5, $6",
    prepare: async (client, model) => [model, await held(client, model), "p1", 60, "USD", "order 1"],
    change: replaceLast("order 2"),
  },
  {
    call: "create_smart_booking($1, $2, $3, $4, $5, $6",
    prepare: async (_client, model) => ["anna", model, 60, at("10:00"), at("09:00"), at("17:00")],
    change: replaceLast(at("16:00")),
  },
  {
    call: "confirm_booking($1, $2, $3, $4, $5",
    prepare: async (client, model) => [model, await booked(client, model), "p1", 60, "USD"],
    change: replaceLast("EUR"),
  },
  {
    call: "reschedule_booking($1, $2, $3",
    prepare: async (client, model) => [model, await booked(client, model), at("14:00")],
    change: replaceLast(at("15:00")),
  },
  {
    call: "cancel_booking($1, $2, $3",
    prepare: async (client, model) => [model, await booked(client, model), "ill"],
    change: replaceLast("tired"),
  },
  {
    call: "subscribe_to_availability(only_model_id => $1, user_id => $2, channel => $3, address => $4",
    prepare: async (_client, model) => [model, "anna", "email", "anna@example.com"],
    change: replaceLast("ann@example.com"),
  },
  {
    call: "import_availability_settings($1, $2::jsonb, $3",
    prepare: async (client, model) => [model, await exported(client, model), "reject"],
    change: replaceLast("merge"),
  },
  {
    call: "import_availability_document($1, $2, $3",
    prepare: async (client, model) => [model, await exported(client, model), "reject"],
    change: replaceLast("merge"),
  },
];

/** The answer as PostgreSQL writes it, in an order of its own. */
async function ask(client: pg.ClientBase, call: string, values: unknown[], key: string): Promise<string[]> {
  const sql = `select answer::text as answer from holdfast.${call}, idempotency_key => $${values.length + 1}) as answer`;
  const { rows } = await client.query<{ answer: string }>(sql, [...values, key]);
  return rows.map(({ answer }) => answer);
}

describe.each(calls)("$call …)", ({ call, prepare, change }) => {
  test("the same key gets the same answer, byte for byte and hours later, and nothing is done twice", () =>
    withRootDb(async (client) => {
      const model = await openDay(client);
      const values = await prepare(client, model);
      const first = await ask(client, call, values, "key");
      expect(first.length).toBeGreaterThan(0);
      const before = await counted(client);
      await freezeClock(client, "20:00");
      expect(await ask(client, call, values, "key")).toEqual(first);
      expect(await counted(client)).toEqual(before);
    }));

  test("the same key with other arguments is refused, and nothing is done", () =>
    withRootDb(async (client) => {
      const model = await openDay(client);
      const values = await prepare(client, model);
      await ask(client, call, values, "key");
      const before = await counted(client);
      await expectSqlState(
        attempt(client, () => ask(client, call, change(values), "key")),
        "IDEMPOTENCY_MISMATCH",
      );
      expect(await counted(client)).toEqual(before);
    }));
});

test("every function that takes a key is tried here", () =>
  withRootDb(async (client) => {
    const { names } = await one<{ names: string[] }>(
      client,
      `select array_agg(proname::text order by proname) as names from pg_proc
       where pronamespace = 'holdfast'::regnamespace and 'idempotency_key' = any (proargnames)`,
    );
    expect(calls.map(({ call }) => call.slice(0, call.indexOf("("))).sort()).toEqual(names);
  }));
