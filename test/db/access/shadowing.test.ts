import { asCaller, withRootDb, withTemplateDb } from "../../helpers.ts";

/** Built-in types that the functions name. A domain's check runs as whoever casts to it: inside our functions, the owner. */
const types = ["text", "date", "timestamptz", "tstzrange", "tstzmultirange", "jsonb", "xid8", "int4range", "regclass", "name"];
const tables = ["models", "booking_holds", "bookings", "error_codes", "clock", "availability", "occupied_time"];

test("a caller's temporary types and tables do not come between our functions and what they mean", () =>
  withTemplateDb(async (database) => {
    await database.pool.query("select holdfast.add_model('Ada', 'UTC', 60, model_id => 1)");
    await database.pool.query(
      "select holdfast.add_availability(1, date_trunc('day', now()) + '1 day', date_trunc('day', now()) + '2 days')",
    );
    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await asCaller(client, "customer", "ada");
      await client.query(`
        create function pg_temp.trap(value anyelement) returns boolean language plpgsql
        as $$ begin raise exception 'the trap ran as %', current_user; end $$`);
      for (const type of types) await client.query(`create domain pg_temp.${type} as pg_catalog.${type} check (pg_temp.trap(value))`);
      for (const table of tables) await client.query(`create temporary table ${table} ()`);
      const slots = await client.query<{ starts_at: Date; ends_at: Date }>(
        `select * from holdfast.find_best_slots(1, 60, null,
           date_trunc('day', now(), 'UTC') + interval '1 day', date_trunc('day', now(), 'UTC') + interval '2 days', 2)`,
      );
      const [first, second] = slots.rows;
      const { rows } = await client.query<{ id: string }>("select id from holdfast.hold_slot(1, null, $1, $2)", [
        first!.starts_at,
        first!.ends_at,
      ]);
      await client.query("select holdfast.convert_hold_to_booking(1, $1)", [rows[0]!.id]);
      await client.query("select holdfast.release_hold(1, $1)", [rows[0]!.id]);
      await client.query("select holdfast.create_smart_booking(null, 1, 60, $1, $1, $2)", [second!.starts_at, second!.ends_at]);
      await client.query("select * from holdfast.available_slots_view");
      await client.query("rollback");
    } finally {
      client.release(true);
    }
  }));

test("every function with a body of its own names pg_temp, and names it last", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query(`
      select p.oid::regprocedure::text as function
      from pg_proc as p
      join pg_language as l on l.oid = p.prolang
      where p.pronamespace in ('holdfast'::regnamespace, 'holdfast_private'::regnamespace)
        and (l.lanname = 'plpgsql' or p.prosecdef)
        and 'search_path=pg_catalog, pg_temp' <> all (coalesce(p.proconfig, '{}'))`);
    expect(rows).toEqual([]);
  }));
