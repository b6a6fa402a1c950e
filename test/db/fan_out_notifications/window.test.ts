import type pg from "pg";
import { withRootDb, withTemplateDb } from "../../helpers.ts";
import { jobs } from "../deliveries.ts";
import { messages, subscribe, tell, told } from "../notifications.ts";
import { relay } from "../relay_changes/relaying.ts";
import { addModel, at, freezeClock, hold, open } from "../studio.ts";

/** Everything that is in the log, handed to the relay's step at this time. */
async function gather(client: pg.ClientBase, time: string): Promise<void> {
  await freezeClock(client, time);
  await client.query(`
    select holdfast_private.gather_news(array(
      select l from holdfast.availability_change_log as l where l.id > coalesce(nullif(current_setting('test.gathered', true), ''), '0')::bigint
    ))`);
  await client.query("select set_config('test.gathered', (select max(id)::text from holdfast.availability_change_log), true)");
}

test("windows that come within ten seconds of the first, in transactions of their own, are one message", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    for (const [second, hour] of ["01", "03", "05", "07"].entries()) {
      await open(client, model, `${hour}:00`, `${hour}:30`);
      await gather(client, `00:00:0${second * 3}`);
      expect(await tell(client)).toBe(0);
    }
    expect(await jobs(client, "fan_out_notifications")).toMatchObject([{ payload: { model_id: model }, run_at: new Date(at("00:00:10")) }]);
    await freezeClock(client, "00:00:10");
    expect(await tell(client)).toBe(1);
    const [message] = await messages(client);
    expect(message!.payload).toMatchObject({ count: 4, starts_at: "2026-05-04T01:00:00+00:00", ends_at: "2026-05-04T07:30:00+00:00" });
    expect(message!.payload.items.map(({ starts_at }) => starts_at!.slice(11, 16))).toEqual(["01:00", "03:00", "05:00", "07:00"]);
    expect(await tell(client)).toBe(0);
  }));

test("what comes after the message opens the next window", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    await open(client, model, "01:00", "02:00");
    await gather(client, "00:00:00");
    await freezeClock(client, "00:00:10");
    await tell(client);
    await open(client, model, "03:00", "04:00");
    await gather(client, "00:00:11");
    await freezeClock(client, "00:00:20");
    expect(await tell(client)).toBe(0);
    await freezeClock(client, "00:00:21");
    expect(await tell(client)).toBe(1);
    expect(await told(client)).toEqual(["ada availability_added 1", "ada availability_added 1"]);
  }));

test("what concerns somebody's own hold is told at once, and leaves the window as it is", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada", event_types: ["availability_added", "hold_placed"] });
    await freezeClock(client, "00:00");
    await open(client, model, "09:00", "17:00");
    await hold(client, model, "ada", "10:00", "11:00");
    await gather(client, "00:00");
    expect((await jobs(client, "fan_out_notifications")).map(({ run_at }) => run_at)).toEqual([
      new Date(at("00:00")),
      new Date(at("00:00:10")),
    ]);
    expect(await tell(client)).toBe(1);
    expect(await told(client)).toEqual(["ada hold_placed 1"]);
    await freezeClock(client, "00:00:10");
    expect(await tell(client)).toBe(1);
  }));

test("of many windows in several transactions a message lists the first 20", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    for (let n = 199; n >= 0; n--) {
      const start = new Date(Date.parse(at("00:00")) + n * 3_600_000);
      await open(client, model, start.toISOString(), new Date(start.getTime() + 1_800_000).toISOString());
      if (n % 25 === 0) await gather(client, "00:00");
    }
    await freezeClock(client, "00:00:10");
    expect(await tell(client)).toBe(1);
    const [{ payload }] = (await messages(client)) as [Awaited<ReturnType<typeof messages>>[0]];
    expect(payload.count).toBe(200);
    expect(payload.items.map(({ starts_at }) => Date.parse(starts_at!))).toEqual(
      Array.from({ length: 20 }, (_, n) => Date.parse(at("00:00")) + n * 3_600_000),
    );
  }));

test("windows of a model that is switched off are offered to nobody", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await subscribe(client, { user_id: "ada" });
    await open(client, model, "01:00", "02:00");
    await gather(client, "00:00");
    await client.query("select holdfast.deactivate_model($1)", [model]);
    await freezeClock(client, "00:00:10");
    expect(await tell(client)).toBe(0);
  }));

test("a fan-out that is cut off leaves all that it was to tell", () =>
  withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      const model = await addModel(client);
      await subscribe(client, { user_id: "ada", event_types: ["hold_placed"] });
      await subscribe(client, { user_id: "ada", event_types: ["hold_placed"], channel: "email", address: "ada@example.com" });
      await freezeClock(client, "00:00");
      await open(client, model, "09:00", "17:00");
      await hold(client, model, "ada", "10:00", "11:00");
      await relay(client);
      await client.query("begin");
      expect(await tell(client)).toBe(2);
      await client.query("rollback");
      expect(await told(database.pool)).toEqual([]);
      expect(await tell(client)).toBe(2);
      expect(await jobs(client, "deliver_notification")).toHaveLength(1);
    } finally {
      client.release(true);
    }
  }));
