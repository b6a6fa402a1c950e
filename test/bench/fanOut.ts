import type pg from "pg";
import { compared, type Measure, printed } from "./measure.ts";
import { interleaved, quantile, timed } from "./rounds.ts";

const subscribers = 10_000;

/** How long it takes to queue one model's news for all its subscribers: the relay's step, and the fan-out with its messages and their jobs. */
export const measure: Measure = {
  name: "fanOut",
  async run({ database: { pool }, quick, say }) {
    await prepare(pool);
    say(`${subscribers} subscribers by mail, 200 windows a round`);
    const relayed: number[] = [];
    const { fanOut, plain } = await interleaved(
      {
        fanOut: async () => {
          await addWindows(pool, relayed.length + 1);
          relayed.push(await timed(() => pool.query("select holdfast_private.relay_changes()")));
          return timed(() => told(pool));
        },
        plain: () =>
          timed(() => pool.query(`insert into plain select n, n::text, '{"count": 200}' from generate_series(1, ${subscribers}) as n`)),
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
  await pool.query("create table plain (id bigint, address text, payload jsonb)");
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

async function told(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ told: number }>("select holdfast_private.fan_out_notifications(1) as told");
  if (rows[0]!.told !== subscribers) throw new Error(`${rows[0]!.told} messages, not ${subscribers}`);
}
