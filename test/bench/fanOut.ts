import type pg from "pg";
import { copyTables } from "./floor.ts";
import { compared, type Measure, printed } from "./measure.ts";
import { interleaved, quantile, timed } from "./rounds.ts";

const subscribers = 10_000;

/** How long it takes to queue one model's news for all its subscribers: the relay's step, and the fan-out with its messages and their jobs. */
export const measure: Measure = {
  name: "fanOut",
  async run({ database: { pool }, quick, say }) {
    await prepare(pool);
    say(`${subscribers} subscribers by mail, 200 windows a round`);
    await addWindows(pool, 0);
    await pool.query("select holdfast_private.relay_changes()");
    await told(pool);
    const { rows } = await pool.query<{ payload: string }>("select payload::text from holdfast.notification_deliveries limit 1");
    const payload = rows[0]!.payload;
    const relayed: number[] = [];
    let copied = 0;
    const { fanOut, plain } = await interleaved(
      {
        fanOut: async () => {
          await addWindows(pool, relayed.length + 1);
          relayed.push(await timed(() => pool.query("select holdfast_private.relay_changes()")));
          return timed(() => told(pool));
        },
        plain: () => timed(() => copyMessages(pool, payload, copied++)),
      },
      quick ? 2 : 5,
    );
    const perSecond = (ms: number): number => (subscribers * 1000) / ms;
    return [
      compared(`fan-out to ${subscribers} subscribers, messages per second`, perSecond(fanOut), perSecond(plain), "≥ 0.3"),
      printed("the relay's step before it, ms", quantile(relayed, 0.5)),
    ];
  },
};

async function prepare(pool: pg.Pool): Promise<void> {
  await pool.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
  await pool.query("update holdfast_private.settings set digest_window = '0'");
  await pool.query(
    `insert into holdfast.user_notifications (user_id, only_model_id, event_types, channel, address)
     select 'user ' || n, 1, '{availability_added}', 'email', 'user' || n || '@example.com' from generate_series(1, $1::int) as n`,
    [subscribers],
  );
  await copyTables(pool, ["notification_deliveries"]);
  await pool.query("select holdfast_private.relay_changes()");
  await pool.query("analyze");
}

async function addWindows(pool: pg.Pool, round: number): Promise<void> {
  await pool.query(
    `insert into holdfast.availability (model_id, during)
     select 1, tstzrange(t, t + interval '1 hour')
     from generate_series(now() + make_interval(days => 30 * $1::int), now() + make_interval(days => 30 * $1::int, hours => 398), interval '2 hours') as t`,
    [round],
  );
}

/** The same rows into a copy of the table, with its keys and indexes, straight from the subscriptions: nobody asks who was told, no jobs. */
async function copyMessages(pool: pg.Pool, payload: string, round: number): Promise<void> {
  const { rowCount } = await pool.query(
    `insert into floor.notification_deliveries (
       model_id, user_id, subscription_id, channel, address, event_type, payload, dedupe_key, next_attempt_at, created_at
     )
     select 1, s.user_id, s.id, s.channel, s.address, 'availability_added', $1, 'availability_added:' || $2 || ':' || md5(s.id::text), now(), now()
     from holdfast.user_notifications as s`,
    [payload, round],
  );
  if (rowCount !== subscribers) throw new Error(`${rowCount} messages copied, not ${subscribers}`);
}

async function told(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ told: number }>("select holdfast_private.fan_out_notifications(1) as told");
  if (rows[0]!.told !== subscribers) throw new Error(`${rows[0]!.told} messages, not ${subscribers}`);
}
