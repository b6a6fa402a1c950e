import type pg from "pg";
import { asCaller, asOwner, withRootDb } from "../../helpers.ts";
import { jobs } from "../deliveries.ts";
import { addMessage, subscribe } from "../notifications.ts";
import { addModel, at, freezeClock, hold, one, openDay } from "../studio.ts";

async function requeue(client: pg.ClientBase, batch = 1000): Promise<number> {
  return (await one<{ n: number }>(client, "select holdfast_private.requeue_deliveries($1) as n", [batch])).n;
}

const ids = async (client: pg.ClientBase): Promise<string[]> =>
  (await jobs(client, "deliver_notification")).map(({ payload }) => payload["id"]!);

test("what waits and is overdue gets the job that it lost; what is not due, is over or has its job is left alone", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "12:00");
    const lost = [
      await addMessage(client, model, { dedupe_key: "a", next_attempt_at: at("11:59") }),
      await addMessage(client, model, { dedupe_key: "b", next_attempt_at: at("11:00"), status: "failed" }),
    ];
    await addMessage(client, model, { dedupe_key: "c", next_attempt_at: at("11:59:59") });
    await addMessage(client, model, { dedupe_key: "d", next_attempt_at: at("12:01") });
    await addMessage(client, model, { dedupe_key: "e", status: "parked" });
    await addMessage(client, model, { dedupe_key: "f", status: "delivered" });
    expect(await requeue(client)).toBe(2);
    expect((await ids(client)).sort()).toEqual(lost.sort());
    expect(await requeue(client)).toBe(0);
  }));

test("one whose job is under way is left alone, also long after its time; one whose job was given up is not", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "12:00");
    await addMessage(client, model, { next_attempt_at: at("11:00") });
    await requeue(client);
    await client.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker', attempts = 1");
    expect(await requeue(client)).toBe(0);
    await client.query("update graphile_worker._private_jobs set locked_at = null, locked_by = null, attempts = max_attempts");
    expect(await requeue(client)).toBe(1);
    expect(await one(client, "select count(*)::int as n from graphile_worker.jobs where attempts < max_attempts")).toEqual({ n: 1 });
  }));

test("in batches", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "12:00");
    for (let n = 0; n < 5; n++) await addMessage(client, model, { dedupe_key: n, next_attempt_at: at(`11:0${n}`) });
    expect([await requeue(client, 2), await requeue(client, 2), await requeue(client, 2)]).toEqual([2, 2, 1]);
  }));

test("news whose fan-out was lost gets its job too", () =>
  withRootDb(async (client) => {
    const model = await openDay(client);
    await subscribe(client, { user_id: "ada", event_types: ["hold_placed"] });
    await hold(client, model, "ada", "10:00", "11:00");
    await client.query("select holdfast_private.gather_news(array(select l from holdfast.availability_change_log as l))");
    await client.query("delete from graphile_worker._private_jobs");
    expect(await requeue(client)).toBe(0);
    expect(await jobs(client, "fan_out_notifications")).toEqual([]);
    await freezeClock(client, "00:01");
    await requeue(client);
    expect(await jobs(client, "fan_out_notifications")).toMatchObject([{ payload: { model_id: model } }]);
  }));

test("and a mail that asks for a confirmation, unless it was sent", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "12:00");
    await asCaller(client, "customer", "ada");
    const { id } = await subscribe(client, { channel: "email", address: "ada@example.com" });
    await asOwner(client);
    await client.query("delete from graphile_worker._private_jobs");
    await freezeClock(client, "12:01");
    for (let n = 0; n < 2; n++) await requeue(client);
    expect(await jobs(client, "send_confirmation")).toMatchObject([{ payload: { user_id: "ada", subscription_id: id } }]);
    await client.query("select holdfast_private.start_confirmation('ada', $1)", [id]);
    await client.query("delete from graphile_worker._private_jobs");
    await requeue(client);
    expect(await jobs(client, "send_confirmation")).toEqual([]);
  }));

test("without a queue there is nothing to do", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await addMessage(client, model, { next_attempt_at: at("00:00") });
    await client.query("drop schema graphile_worker cascade");
    expect(await requeue(client)).toBe(0);
  }));
