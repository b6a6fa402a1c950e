import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { withEmptyDb } from "../helpers.ts";

const folder = join(import.meta.dirname, "../../migrations/committed");

/** What graphile-migrate does with a committed file, without its book-keeping. */
async function migrate(client: pg.Pool, file: string): Promise<void> {
  await client.query(await readFile(join(folder, file), "utf8"));
}

test("subscriptions and messages of a database that is migrated stay, and get what newer ones have", () =>
  withEmptyDb(async ({ pool }) => {
    const [first, ...later] = (await readdir(folder)).sort();
    await migrate(pool, first!);
    const { rows: models } = await pool.query<{ id: string }>("select id from holdfast.add_model('A room', 'UTC')");
    const model = models[0]!.id;
    for (const [channel, address] of [
      ["in_app", null],
      ["email", "ada@example.com"],
      ["webhook", "https://example.com/hook"],
    ]) {
      await pool.query("select holdfast.subscribe_to_availability(only_model_id => $1, channel => $2, address => $3, user_id => 'ada')", [
        model,
        channel,
        address,
      ]);
    }
    await pool.query(
      `insert into holdfast.notification_deliveries (model_id, user_id, channel, address, event_type, payload, dedupe_key, status)
       values ($1, 'ada', 'email', 'ada@example.com', 'availability_added', '{}', 'old', 'pending')`,
      [model],
    );

    for (const file of later) await migrate(pool, file);

    const { rows: subscriptions } = await pool.query(
      `select s.channel, s.confirmed_at is not null as confirmed, length(x.unsubscribe_token) >= 22 as has_token, x.webhook_secret is not null as signs
       from holdfast.user_notifications as s
       join holdfast_private.subscription_secrets as x on (x.user_id, x.subscription_id) = (s.user_id, s.id)
       order by s.id`,
    );
    expect(subscriptions).toEqual([
      { channel: "in_app", confirmed: true, has_token: true, signs: false },
      // Whose the address is was never asked before.
      { channel: "email", confirmed: false, has_token: true, signs: false },
      { channel: "webhook", confirmed: true, has_token: true, signs: true },
    ]);
    const { rows: messages } = await pool.query("select dedupe_key, status, last_attempt from holdfast.notification_deliveries");
    expect(messages).toEqual([{ dedupe_key: "old", status: "pending", last_attempt: 0 }]);
  }));
