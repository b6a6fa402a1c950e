import type pg from "pg";
import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { book, hold, one, open, openDay } from "../studio.ts";

interface Change {
  actor: string;
  actor_role: string;
  table_name: string;
  row_id: string;
  operation: string;
  old_row: Record<string, unknown> | null;
  new_row: Record<string, unknown> | null;
}

/** What a piece of work leaves in the log, in its order. */
async function changesOf(client: pg.ClientBase, work: () => Promise<unknown>): Promise<Change[]> {
  const sql = "select coalesce(max(id), 0) as last from holdfast.availability_change_log";
  const { last } = await one<{ last: string }>(client, sql);
  await work();
  await asOwner(client);
  return (await client.query<Change>("select * from holdfast.availability_change_log where id > $1 order by id", [last])).rows;
}

test("one row for each row changed, with the row before and after", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const window = await open(client, model, "18:00", "19:00");
    const [inserted] = await changesOf(client, () => open(client, model, "20:00", "21:00"));
    expect(inserted).toMatchObject({ table_name: "availability", operation: "insert", old_row: null, new_row: { slot_type: "manual" } });
    const updated = await changesOf(client, () =>
      client.query("update holdfast.availability set slot_type = 'generated' where upper(during) > '2026-05-04 18:00Z'"),
    );
    expect(updated.map(({ operation, old_row, new_row }) => [operation, old_row?.slot_type, new_row?.slot_type])).toEqual([
      ["update", "manual", "generated"],
      ["update", "manual", "generated"],
    ]);
    const [deleted] = await changesOf(client, () => client.query("delete from holdfast.availability where id = $1", [window]));
    expect(deleted).toMatchObject({ operation: "delete", row_id: window, old_row: { slot_type: "generated" }, new_row: null });
  }));

test("an update that changes nothing leaves none, among others that do", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await open(client, model, "18:00", "19:00");
    expect(await changesOf(client, () => client.query("update holdfast.availability set slot_type = slot_type"))).toEqual([]);
    expect(await changesOf(client, () => client.query("update holdfast.availability set slot_type = 'manual'"))).toEqual([]);
    expect(await changesOf(client, () => client.query("update holdfast.models set name = 'Ada' where id = $1", [model]))).toEqual([]);
    const some = await changesOf(client, () =>
      client.query(
        "update holdfast.availability set slot_type = case when upper(during) > '2026-05-04 18:00Z' then 'generated' else slot_type end",
      ),
    );
    expect(some).toHaveLength(1);
    expect(await changesOf(client, () => client.query("delete from holdfast.availability where false"))).toEqual([]);
  }));

test("a changed key is a row gone and a row made", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const changes = await changesOf(client, () =>
      client.query("update holdfast.availability set id = id + 1000000 where model_id = $1", [model]),
    );
    expect(changes.map(({ operation, old_row, new_row }) => [operation, old_row === null, new_row === null]).sort()).toEqual([
      ["delete", false, true],
      ["insert", true, false],
    ]);
  }));

test("who: the token's subject, or the database's role; in which role; in which transaction", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    const { name } = await one<{ name: string }>(client, "select session_user as name");
    const byOwner = await changesOf(client, () => open(client, model, "18:00", "19:00"));
    expect(byOwner).toMatchObject([{ actor: name, actor_role: name }]);
    const byCustomer = await changesOf(client, async () => {
      await asCaller(client, "customer", "ada");
      await book(client, model, (await hold(client, model, null, "10:00", "11:00")).id);
    });
    expect(byCustomer.map(({ actor, actor_role, table_name }) => [actor, actor_role, table_name])).toEqual([
      ["ada", "holdfast_customer", "booking_holds"],
      ["ada", "holdfast_customer", "bookings"],
    ]);
    const byModel = await changesOf(client, async () => {
      await asCaller(client, "model", "m", model);
      await client.query("select holdfast.deactivate_model($1)", [model]);
    });
    expect(byModel).toMatchObject([{ actor: "m", actor_role: "holdfast_model", table_name: "models", row_id: model }]);
    const { rows } = await client.query(
      "select distinct transaction_id = pg_current_xact_id() as is_ours, changed_at::text from holdfast.availability_change_log",
    );
    expect(rows).toEqual([{ is_ours: true, changed_at: expect.stringContaining("2026-05-04") }]);
  }));

test("nobody gives itself another name", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("set local holdfast.actor = 'bob'");
    await client.query("set local holdfast.user_id = 'bob'");
    const [change] = await changesOf(client, () => open(client, model, "18:00", "19:00"));
    expect(change?.actor).toBe(change?.actor_role);
  }));

test("every table of the contract is logged, and no column of a row is left out", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query(`
      insert into holdfast.model_schedules (model_id, day_of_week, start_time, end_time) values (${model}, 1, '09:00', '10:00');
      insert into holdfast.model_blocked_dates (model_id, blocked_date, reason) values (${model}, '2026-06-01', 'sea');
      insert into holdfast.external_busy (model_id, source, external_id, during) values (${model}, 'x', '1', '[2026-06-04 11:00Z,2026-06-04 12:00Z)')`);
    await book(client, model, (await hold(client, model, "ada", "10:00", "11:00")).id);
    const { rows } = await client.query(`
      select l.table_name,
        (select count(*)::int from information_schema.columns as c
         where c.table_schema = 'holdfast' and c.table_name = l.table_name and not l.new_row ? c.column_name) as missing
      from holdfast.availability_change_log as l group by 1, 2 order by 1`);
    expect(rows).toEqual(
      ["availability", "booking_holds", "bookings", "external_busy", "model_blocked_dates", "model_schedules", "models"].map(
        (table_name) => ({
          table_name,
          missing: 0,
        }),
      ),
    );
  }));

test("times stand in UTC and ISO, whatever the session shows", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await client.query("set local timezone to 'Asia/Kolkata'");
    await client.query("set local datestyle to 'German, DMY'");
    await client.query("set local intervalstyle to 'sql_standard'");
    const [change] = await changesOf(client, () => open(client, model, "18:00", "19:00"));
    expect(change?.new_row).toMatchObject({
      during: '["2026-05-04 18:00:00+00","2026-05-04 19:00:00+00")',
      created_at: "2026-05-04T00:00:00+00:00",
    });
    expect((await client.query("show timezone")).rows).toEqual([{ TimeZone: "Asia/Kolkata" }]);
  }));
