import type pg from "pg";
import { expectSqlState, withTemplateDb } from "../../helpers.ts";
import { addWindow, relay } from "../relay_changes/relaying.ts";
import { addModel, freezeClock, one } from "../studio.ts";

async function prune(client: pg.ClientBase, batch = 1000): Promise<number> {
  return (await one<{ n: number }>(client, "select holdfast_private.prune_change_log($1) as n", [batch])).n;
}

const logged = async (client: pg.ClientBase): Promise<number> =>
  (await one<{ n: number }>(client, "select count(*)::int as n from holdfast.availability_change_log")).n;

/** A model and five windows, logged on the day. */
async function withLog(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  await withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      await freezeClock(client, "00:00");
      const model = await addModel(client);
      for (let hour = 1; hour <= 5; hour++) await addWindow(client, model, hour);
      await work(client);
    } finally {
      client.release();
    }
  });
}

test("kept for ever, unless the owner says how long", () =>
  withLog(async (client) => {
    await relay(client);
    await freezeClock(client, "2036-05-04T00:00");
    expect(await prune(client)).toBe(0);
    expect(await logged(client)).toBe(6);
  }));

test("what is older goes, in batches; what is younger stays", () =>
  withLog(async (client) => {
    await client.query("update holdfast_private.settings set change_log_retention = '1 year'");
    await freezeClock(client, "2027-05-04T00:00");
    await client.query("update holdfast.models set name = 'Grace'");
    await relay(client);
    expect(await prune(client)).toBe(0);
    await freezeClock(client, "2027-05-04T00:00:01");
    expect([await prune(client, 4), await prune(client, 4), await prune(client, 4)]).toEqual([4, 2, 0]);
    expect(await logged(client)).toBe(1);
  }));

test("news that nobody was told of yet stays, however old", () =>
  withLog(async (client) => {
    await client.query("update holdfast_private.settings set change_log_retention = '1 day'");
    await freezeClock(client, "2027-05-04T00:00");
    expect(await prune(client)).toBe(0);
    await relay(client);
    expect(await prune(client)).toBe(6);
  }));

test("nobody else deletes, not even the owner", () =>
  withLog(async (client) => {
    await relay(client);
    await expectSqlState(client.query("delete from holdfast.availability_change_log"), "FORBIDDEN");
    await client.query(`
      create function public.prune_change_log(integer) returns void language plpgsql as $$
      begin delete from holdfast.availability_change_log; end $$`);
    await expectSqlState(client.query("select public.prune_change_log(1)"), "FORBIDDEN");
    expect(await logged(client)).toBe(6);
  }));
