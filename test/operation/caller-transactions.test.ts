import { jest } from "@jest/globals";
import pg from "pg";
import { makeWithCaller, type WithPgClient } from "../../src/database/callerTransactions.ts";
import { createPool } from "../../src/database/pool.ts";
import { pgSettingsFor } from "../../src/identity.ts";
import { createLog } from "../../src/log.ts";
import { addFreeModel, alice, dataOf, startApi } from "../graphql/api.ts";
import { withTemplateDb } from "../helpers.ts";

const settings = pgSettingsFor({ role: "customer", userId: "alice", modelId: null });
const whoAmI = "select current_user as role, current_setting('holdfast.user_id', true) as user_id";

/** One connection, so that whatever is left on it is met by the next. */
function withOneConnection(work: (withCaller: WithPgClient, pool: pg.Pool, owner: pg.Pool) => Promise<void>): Promise<void> {
  return withTemplateDb(async (database) => {
    await database.pool.query("create table written (by text); grant insert, select on written to holdfast_customer, holdfast_admin");
    const log = await createLog("silent");
    const pool = createPool(database.apiUrl, { max: 1, applicationName: "caller transactions", log, pipeline: true });
    try {
      await work(makeWithCaller(pool), pool, database.pool);
    } finally {
      await pool.end();
    }
  });
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );

test("a caller's settings are there for the first statement, and gone with the transaction", () =>
  withOneConnection(async (withCaller, pool) => {
    const { rows } = await withCaller(settings, (client) => client.query({ text: whoAmI }));
    expect(rows).toEqual([{ role: "holdfast_customer", user_id: "alice" }]);
    const after = await pool.query(whoAmI);
    expect(after.rows).toEqual([{ role: decodeURIComponent(new URL(pool.options.connectionString!).username), user_id: "" }]);
  }));

test("where the settings can't be taken, nothing that was sent with them runs", () =>
  withOneConnection(async (withCaller, _pool, owner) => {
    const write = (role: string) =>
      withCaller({ ...settings, role }, (client) => client.query({ text: "insert into written values (current_user)" }));
    expect(await codeOf(write("holdfast_owner"))).toBe("42501");
    expect(await codeOf(write("nobody_of_that_name"))).toBe("22023");
    await write("holdfast_customer");
    expect((await owner.query("select by from written")).rows).toEqual([{ by: "holdfast_customer" }]);
  }));

test("a statement that fails undoes all before it, and its error is the one that is told", () =>
  withOneConnection(async (withCaller, pool, owner) => {
    const failing = withCaller(settings, async (client) => {
      await client.query({ text: "insert into written values ('first')" });
      await client.query({ text: "select 1 / 0" });
    });
    expect(await codeOf(failing)).toBe("22012");
    expect((await owner.query("select by from written")).rows).toEqual([]);
    expect((await pool.query("select pg_current_xact_id_if_assigned() as open")).rows).toEqual([{ open: null }]);
  }));

test("a transaction within is undone alone; what is asked side by side is answered", () =>
  withOneConnection(async (withCaller, _pool, owner) => {
    await withCaller(settings, async (client) => {
      const inner = client.withTransaction(async (nested) => {
        await nested.query({ text: "insert into written values ('inner')" });
        throw Object.assign(new Error("no"), { code: "INNER" });
      });
      expect(await codeOf(inner)).toBe("INNER");
      const numbers = await Promise.all([1, 2, 3].map((n) => client.query<{ n: number }>({ text: `select ${n} as n` })));
      expect(numbers.flatMap(({ rows }) => rows)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      await client.query({ text: "insert into written values ('outer')" });
    });
    expect((await owner.query("select by from written")).rows).toEqual([{ by: "outer" }]);
  }));

test("the caller's time limit holds for the first statement", () =>
  withOneConnection(async (withCaller) => {
    const slow = withCaller({ ...settings, statement_timeout: "100" }, (client) => client.query({ text: "select pg_sleep(20)" }));
    expect(await codeOf(slow)).toBe("57014");
    const { rows } = await withCaller(settings, (client) => client.query({ text: whoAmI }));
    expect(rows).toHaveLength(1);
  }));

test("a connection that is cut off takes its transaction along, and the next caller gets another", () =>
  withOneConnection(async (withCaller, _pool, owner) => {
    const cut = withCaller(settings, async (client) => {
      await client.query({ text: "insert into written values ('cut')" });
      const { rows } = await client.query<{ pid: number }>({ text: "select pg_backend_pid() as pid" });
      await owner.query("select pg_terminate_backend($1)", [rows[0]!.pid]);
      await client.query({ text: "select 1" });
    });
    expect(
      await cut.then(
        () => "done",
        () => "failed",
      ),
    ).toBe("failed");
    await withCaller(settings, (client) => client.query({ text: "insert into written values ('next')" }));
    expect((await owner.query("select by from written")).rows).toEqual([{ by: "next" }]);
  }));

test("every statement is prepared once for a connection", () =>
  withOneConnection(async (withCaller, pool) => {
    for (let n = 0; n < 3; n++) await withCaller(settings, (client) => client.query({ text: whoAmI }));
    const { rows } = await pool.query("select statement from pg_prepared_statements where statement = $1", [whoAmI]);
    expect(rows).toHaveLength(1);
  }));

test("a booking and its window come with the statement that made them, in one transaction", async () => {
  const api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  try {
    const modelId = await addFreeModel(api, "2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z");
    const asked = jest.spyOn(pg.Client.prototype, "query");
    const times = { searchStartTime: "2030-01-02T00:00:00Z", searchEndTime: "2030-01-03T00:00:00Z" };
    const { createSmartBooking } = dataOf(
      await api.run<{ createSmartBooking: object }>("createSmartBooking", { modelId, durationMinutes: 60, ...times }, alice),
    );
    const begun = asked.mock.calls.filter(([query]) => (query as unknown) === "begin");
    asked.mockRestore();
    expect(createSmartBooking).toMatchObject({ result: { booking: { userId: "alice" }, availability: { slotType: "manual" } } });
    expect(begun).toHaveLength(1);
  } finally {
    await api.stop();
  }
});
