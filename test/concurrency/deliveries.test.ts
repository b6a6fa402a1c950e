import type pg from "pg";
import { withClient } from "../../src/database/pool.ts";
import { delivery, finish, jobs, mailToAda, start as startAttempt } from "../db/deliveries.ts";
import { messages, subscribe, told, withoutWindow } from "../db/notifications.ts";
import { addModel, open } from "../db/studio.ts";
import { type TestDatabase, withTemplateDb } from "../helpers.ts";
import { race, start, tally } from "./race.ts";

const client = (database: TestDatabase): pg.ClientBase => database.pool as unknown as pg.ClientBase;

/** A model with a window that was relayed, and ada subscribed in every way. */
async function withNews(database: TestDatabase): Promise<string> {
  const model = await addModel(client(database));
  await withoutWindow(database.pool);
  await subscribe(database.pool, { user_id: "ada", channel: "email", address: "ada@example.com" });
  await subscribe(database.pool, { user_id: "ada" });
  await open(client(database), model, "09:00", "17:00");
  await database.pool.query("select holdfast_private.relay_changes()");
  return model;
}

test("eight fan-outs of one model at once tell its news once", () =>
  withTemplateDb(async (database) => {
    const model = await withNews(database);
    const sql = "select holdfast_private.fan_out_notifications($1) as told";
    const outcomes = await race<{ told: number }>(
      database,
      "holdfast_private.open_digests",
      Array.from({ length: 8 }, () => ({ sql, values: [model] })),
    );
    expect(tally(outcomes)).toEqual({ won: 8 });
    expect(outcomes.map(({ rows }) => rows[0]!.told).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 2]);
    expect(await told(database.pool)).toEqual(["ada availability_added 1", "ada availability_added 1"]);
    expect(await jobs(database.pool, "deliver_notification")).toHaveLength(1);
  }));

test("a fan-out that takes its time keeps no relay waiting", () =>
  withTemplateDb(async (database) => {
    const model = await withNews(database);
    const slow = await start(database, { sql: "select holdfast_private.fan_out_notifications($1)", values: [model] });
    await slow.done;
    await open(client(database), model, "18:00", "19:00");
    await withClient(database.ownerUrl, async (relay) => {
      await relay.query("set lock_timeout = '1s'");
      await relay.query("select holdfast_private.relay_changes()");
    });
    await slow.finish();
    await database.pool.query("select holdfast_private.fan_out_notifications($1)", [model]);
    expect(await messages(database.pool)).toHaveLength(4);
  }));

test("of two workers with the same message both may send it, but the later attempt's answer alone decides", () =>
  withTemplateDb(async (database) => {
    const model = await addModel(client(database));
    const id = await mailToAda(client(database), model);
    const sql = "select attempt from holdfast_private.start_delivery($1, $2)";
    const call = { sql, values: [model, id] };
    const outcomes = await race<{ attempt: number }>(database, "holdfast.notification_deliveries", [call, call]);
    expect(outcomes.map(({ rows }) => rows[0]!.attempt).sort()).toEqual([1, 2]);
    expect(await finish(database.pool, model, id, 1, "rejected")).toBe("pending");
    expect(await finish(database.pool, model, id, 2, "delivered")).toBe("delivered");
    expect(await startAttempt(database.pool, model, id)).toBeNull();
  }));

test("whichever answer comes first, one that says delivered stands", () =>
  withTemplateDb(async (database) => {
    const model = await addModel(client(database));
    for (let round = 0; round < 5; round++) {
      const id = await mailToAda(client(database), model, {}, { dedupe_key: round });
      await startAttempt(database.pool, model, id);
      const answer = (outcome: string) => ({
        sql: "select holdfast_private.finish_delivery($1, $2, 1, $3)",
        values: [model, id, outcome],
      });
      await race(database, "holdfast.notification_deliveries", [answer("failed"), answer("delivered"), answer("rejected"), answer("gone")]);
      expect(await delivery(database.pool, id)).toMatchObject({ status: "delivered" });
      expect(await startAttempt(database.pool, model, id)).toBeNull();
      await database.pool.query("update holdfast.user_notifications set is_active = true");
    }
  }));

test("two workers that remind at once remind once", () =>
  withTemplateDb(async (database) => {
    await database.pool.query(`
      select holdfast.add_model('Ada', 'UTC', model_id => 1);
      select holdfast.add_availability(1, date_trunc('day', now()) + '1 day', date_trunc('day', now()) + '3 days');
      select holdfast.convert_hold_to_booking(h.model_id, h.id)
      from holdfast.hold_slot(1, 'ada', date_trunc('day', now()) + '34 hours', date_trunc('day', now()) + '35 hours') as h`);
    await subscribe(database.pool, { user_id: "ada", event_types: ["booking_reminder"], lead_times_minutes: [43200] });
    await subscribe(database.pool, {
      user_id: "ada",
      channel: "email",
      address: "ada@example.com",
      event_types: ["booking_reminder"],
      lead_times_minutes: [43200],
    });
    const call = { sql: "select holdfast_private.send_reminders()" };
    expect(tally(await race(database, "holdfast.notification_deliveries", [call, call, call]))).toEqual({ won: 3 });
    expect(await messages(database.pool)).toHaveLength(2);
    expect(await jobs(database.pool, "deliver_notification")).toHaveLength(1);
  }));
