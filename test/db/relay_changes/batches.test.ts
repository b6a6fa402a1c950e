import { expectSqlState, withTemplateDb } from "../../helpers.ts";
import { book, freezeClock, hold, one, open } from "../studio.ts";
import { addWindow, relay, withListener } from "./relaying.ts";

test("one announcement for each model and kind, with the ids of what changed", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      await freezeClock(client, "00:00");
      await client.query("begin");
      const window = await open(client, model, "09:00", "17:00");
      const held = await hold(client, model, "ada", "10:00", "11:00");
      const booking = await book(client, model, held.id, ["pay", 60, "USD"]);
      await client.query("commit");
      expect(await relay(client)).toBe(4);
      expect((await heard()).sort((a, b) => (a.channel < b.channel ? -1 : 1))).toEqual([
        { channel: "holdfast:availability:model", ids: [window] },
        { channel: "holdfast:booking:model", ids: [booking.id] },
        { channel: "holdfast:hold:model", ids: [held.id] },
      ]);
    }),
  ));

test("a payload stays within its bounds however much changes at once", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      await client.query(
        `insert into holdfast.availability (model_id, id, during)
         select $1, 9000000000000000000 + n, tstzrange('2026-05-04Z'::timestamptz + n * interval '1 hour', '2026-05-04Z'::timestamptz + (n + 1) * interval '1 hour')
         from generate_series(1, 900) as n`,
        [model],
      );
      expect(await relay(client)).toBe(900);
      const pieces = (await heard()).map(({ ids }) => ids);
      expect(pieces.map((ids) => ids.length)).toEqual(Array(9).fill(100));
      expect(new Set(pieces.flat()).size).toBe(900);
    }),
  ));

test("a hold's expiry becomes one job, due the second after it", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, _, client) => {
      await freezeClock(client, "2026-05-04T00:00:00.4");
      await open(client, model, "09:00", "17:00");
      for (const start of ["10", "11"]) await hold(client, model, "ada", `${start}:00`, `${start}:30`);
      await relay(client);
      const { rows } = await client.query("select task_identifier, run_at from graphile_worker.jobs");
      expect(rows).toEqual([{ task_identifier: "sweep_expired_holds", run_at: new Date("2026-05-04T00:10:01Z") }]);
    }),
  ));

test("one relay works at a time; the other has nothing to do and does not wait", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, _, client) => {
      await addWindow(client, model, 1);
      await client.query("begin");
      expect(await relay(client)).toBe(1);
      const other = await database.pool.connect();
      try {
        await other.query("set lock_timeout = '1ms'");
        expect(await relay(other)).toBe(0);
      } finally {
        other.release(true);
        await client.query("commit");
      }
    }),
  ));

test("with nothing to do it takes no transaction id", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, _, client) => {
      const taken = async () => {
        await client.query("begin");
        await relay(client);
        const { xid } = await one<{ xid: string | null }>(client, "select pg_current_xact_id_if_assigned()::text as xid");
        await client.query("commit");
        return xid;
      };
      expect(await taken()).toBeNull();
      await addWindow(client, model, 1);
      expect(await taken()).not.toBeNull();
      expect(await taken()).toBeNull();
    }),
  ));

test("restored into another cluster, where transactions are counted anew, it begins again with what is new", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      await addWindow(client, model, 1);
      // As if all that came from a cluster that was further on.
      await client.query("update holdfast_private.relay_cursor set relayed = '4000000000:4000000000:'");
      await client.query(`
        alter table holdfast.availability_change_log disable trigger user;
        update holdfast.availability_change_log set transaction_id = (pg_current_xact_id()::text::bigint + 20)::text::xid8;
        alter table holdfast.availability_change_log enable trigger user`);
      expect(await relay(client)).toBe(0);
      // The counter passes the number under which the old row came.
      for (let n = 0; n < 40; n++) await client.query("select pg_current_xact_id()");
      const id = await addWindow(client, model, 2);
      expect(await relay(client)).toBe(1);
      expect(await relay(client)).toBe(0);
      expect(await heard()).toEqual([{ channel: "holdfast:availability:model", ids: [id] }]);
    }),
  ));

test("it is the worker's, nobody else's", () =>
  withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      for (const role of ["anonymous", "customer", "model", "admin"]) {
        await client.query("begin");
        await client.query(`set local role holdfast_${role}`);
        await expectSqlState(relay(client), "42501");
        await client.query("rollback");
      }
    } finally {
      client.release(true);
    }
  }));
