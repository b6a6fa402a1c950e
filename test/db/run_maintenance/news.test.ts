import type pg from "pg";
import { withTemplateDb } from "../../helpers.ts";
import { messages, subscribe } from "../notifications.ts";
import { addModel, book, freezeClock, hold, one, open } from "../studio.ts";

/** A host by psql alone: there is no queue. */
async function withoutQueue(work: (client: pg.PoolClient, model: string) => Promise<void>): Promise<void> {
  await withTemplateDb(async (database) => {
    const client = await database.pool.connect();
    try {
      await client.query("drop schema graphile_worker cascade");
      await freezeClock(client, "00:00");
      const model = await addModel(client);
      await open(client, model, "09:00", "17:00");
      await client.query("select holdfast.run_maintenance()");
      await work(client, model);
    } finally {
      client.release();
    }
  });
}

const told = async (client: pg.ClientBase): Promise<string[]> =>
  (await messages(client)).map(({ channel, event_type, status }) => `${channel} ${event_type} ${status}`).sort();

test("without a worker, too, subscribers are told here, of what the clock does as well, and mails wait for a worker", () =>
  withoutQueue(async (client, model) => {
    const event_types = ["availability_added", "booking_confirmed", "booking_reminder", "hold_expiring", "hold_expired"];
    await subscribe(client, { user_id: "ada", event_types });
    await subscribe(client, { user_id: "ada", event_types: ["booking_confirmed"], channel: "email", address: "ada@example.com" });
    await open(client, model, "18:00", "19:00");
    await book(client, model, (await hold(client, model, "ada", "15:00", "16:00")).id, ["pay", 60, "USD"]);
    await hold(client, model, "ada", "10:00", "11:00");
    await freezeClock(client, "00:09");
    await client.query("select holdfast.run_maintenance()");
    await freezeClock(client, "00:10");
    await client.query("select holdfast.run_maintenance()");
    await client.query("select holdfast.run_maintenance()");
    expect(await told(client)).toEqual([
      "email booking_confirmed pending",
      "in_app availability_added delivered",
      "in_app booking_confirmed delivered",
      "in_app booking_reminder delivered",
      "in_app hold_expired delivered",
      "in_app hold_expiring delivered",
    ]);
    expect(await one(client, "select count(*)::int as n from holdfast_private.open_digests")).toEqual({ n: 0 });
  }));

test("what is older than it is kept goes", () =>
  withoutQueue(async (client, model) => {
    await client.query("update holdfast_private.settings set change_log_retention = '30 days'");
    await subscribe(client, { user_id: "ada", event_types: ["hold_placed"], channel: "email", address: "ada@example.com" });
    await hold(client, model, "ada", "10:00", "11:00");
    await client.query("select holdfast.run_maintenance()");
    expect(await messages(client)).toHaveLength(1);
    await freezeClock(client, "2026-08-03T00:00");
    await client.query("select holdfast.run_maintenance()");
    await client.query("select holdfast.run_maintenance()");
    expect(await messages(client)).toEqual([]);
    expect(await one(client, "select count(*)::int as n from holdfast.availability_change_log where changed_at < '2026-07-01'")).toEqual({
      n: 0,
    });
  }));
