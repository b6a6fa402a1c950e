import type pg from "pg";
import { asCaller, withRootDb } from "../../helpers.ts";
import { addModel, at, freezeClock } from "../studio.ts";
import { statistics } from "./statistics.ts";

const day = ["2026-05-04", "2026-05-04"] as const;

function queue(client: pg.ClientBase, model: string, channel: string, status: string, created_at: string, key: string) {
  return client.query(
    `insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key, status, created_at)
     values ($1, 'ada', $2, 'hold_placed', '{}', $3, $4, $5)`,
    [model, channel, key, status, at(created_at)],
  );
}

test("messages queued on the model's own dates, by channel: how many arrived of those that are over", () =>
  withRootDb(async (client) => {
    await freezeClock(client, "12:00");
    const model = await addModel(client, { time_zone: "America/New_York" });
    const other = await addModel(client);
    // New York's 4 May is 04:00 to 04:00 in UTC.
    const told = ["delivered", "delivered", "parked", "failed", "withdrawn"].map((status, n) => [model, "email", status, `1${n}:00`]);
    const all = [
      ...told,
      [model, "webhook", "unconfigured", "04:00"],
      [model, "telegram", "pending", "2026-05-05T03:59:59"],
      [model, "email", "parked", "03:59:59"],
      [model, "email", "parked", "2026-05-05T04:00"],
      [other, "email", "parked", "12:00"],
    ] as [string, string, string, string][];
    for (const [n, message] of all.entries()) await queue(client, ...message, `message ${n}`);
    await asCaller(client, "model", "room", model);
    expect((await statistics(client, model, ...day)).notifications).toEqual([
      // Two of three: the one that is tried again, and the one that nobody needed, are not over.
      { channel: "email", messages: 5, delivered: 2, waiting: 1, given_up: 1, success_rate: 66.67 },
      { channel: "webhook", messages: 1, delivered: 0, waiting: 0, given_up: 1, success_rate: 0 },
      { channel: "telegram", messages: 1, delivered: 0, waiting: 1, given_up: 0, success_rate: null },
    ]);
  }));
