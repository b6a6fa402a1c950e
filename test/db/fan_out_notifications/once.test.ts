import type pg from "pg";
import { withRootDb, withTemplateDb } from "../../helpers.ts";
import { fanOut, messages, subscribe, tell, told, withoutWindow } from "../notifications.ts";
import { addWindow, relay } from "../relay_changes/relaying.ts";
import { addModel, open } from "../studio.ts";

/** The change log handed over as a whole, as if none of it had been told. */
async function fanOutAll(client: pg.ClientBase): Promise<number> {
  await client.query("select set_config('test.told_upto', '0', true)");
  return fanOut(client);
}

test("the same changes again are no second message", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    await open(client, model, "09:00", "17:00");
    expect(await fanOutAll(client)).toBe(1);
    const first = await messages(client);
    expect(await fanOutAll(client)).toBe(0);
    expect(await messages(client)).toEqual(first);
  }));

test("where nobody subscribes, or nobody active, nothing is queued", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await open(client, model, "09:00", "17:00");
    expect(await fanOutAll(client)).toBe(0);
    await subscribe(client, { user_id: "ada" });
    await client.query("update holdfast.user_notifications set is_active = false");
    expect(await fanOutAll(client)).toBe(0);
  }));

test("the relay keeps what there is to tell; rolled back, it keeps and loses nothing", () =>
  withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      const model = await addModel(client);
      await withoutWindow(client);
      await subscribe(client, { user_id: "ada" });
      await relay(client);
      for (const hour of [1, 3, 5]) await addWindow(client, model, hour);
      await client.query("begin");
      expect(await relay(client)).toBe(3);
      expect(await tell(client)).toBe(1);
      await client.query("rollback");
      expect(await tell(client)).toBe(0);
      expect(await told(database.pool)).toEqual([]);
      expect(await relay(client)).toBe(3);
      expect(await relay(client)).toBe(0);
      expect(await tell(client)).toBe(1);
      expect(await tell(client)).toBe(0);
      expect(await told(database.pool)).toEqual(["ada availability_added 3"]);
    } finally {
      client.release(true);
    }
  }));

test("what the relay took in small batches is one message all the same", () =>
  withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      const model = await addModel(client);
      await withoutWindow(client);
      await subscribe(client, { user_id: "ada" });
      await relay(client);
      for (const hour of [1, 3, 5]) await addWindow(client, model, hour);
      while ((await relay(client, 2)) > 0);
      await tell(client);
      expect(await told(client)).toEqual(["ada availability_added 3"]);
    } finally {
      client.release(true);
    }
  }));
