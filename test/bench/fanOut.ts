import { cpus } from "node:os";
import pg from "pg";
import { installEngine } from "../../src/database/migrations.ts";
import { createOwnedDatabase } from "../../src/database/owned.ts";
import { startThrowaway } from "../../src/database/throwaway.ts";
import { createLog } from "../../src/log.ts";

// npm run bench:fanout: how long it takes to queue one model's news for all its subscribers: the relay's step, and the fan-out with its
// messages and their jobs. Between the rounds, for the machine's own pace, the same number of rows by a plain insert .. select.

const subscribers = 10_000;
const rounds = 5;
const targetMs = 5_000;

const server = await startThrowaway();
try {
  const url = await createOwnedDatabase(server, "holdfast");
  await installEngine(url, await createLog("warn"));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await prepare(client);
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  console.log(
    `PostgreSQL ${rows[0]!.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ${subscribers} subscribers by mail, 200 windows`,
  );
  for (let round = 1; round <= rounds; round++) {
    await addWindows(client, round);
    const relay = await timed(() => client.query("select holdfast_private.relay_changes()"));
    const fanOut = await timed(() => told(client));
    const plain = await timed(() =>
      client.query(`insert into plain select n, n::text, '{"count": 200}' from generate_series(1, ${subscribers}) as n`),
    );
    console.log(
      `round ${round}: relay ${relay.toFixed(0)} ms, fan-out ${fanOut.toFixed(0)} ms, plain insert ${plain.toFixed(0)} ms` +
        (fanOut > targetMs ? ` (over ${targetMs} ms)` : ""),
    );
  }
  await client.end();
} finally {
  await server.stop();
}

async function prepare(client: pg.Client): Promise<void> {
  await client.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
  await client.query("update holdfast_private.settings set digest_window = '0'");
  await client.query(
    `insert into holdfast.user_notifications (user_id, only_model_id, event_types, channel, address)
     select 'user ' || n, 1, '{availability_added}', 'email', 'user' || n || '@example.com' from generate_series(1, $1::int) as n`,
    [subscribers],
  );
  await client.query("create table plain (id bigint, address text, payload jsonb)");
  await client.query("select holdfast_private.relay_changes()");
  await client.query("analyze");
}

async function addWindows(client: pg.Client, round: number): Promise<void> {
  await client.query(
    `insert into holdfast.availability (model_id, during)
     select 1, tstzrange(t, t + interval '1 hour')
     from generate_series(now() + make_interval(days => 30 * $1::int), now() + make_interval(days => 30 * $1::int, hours => 398), interval '2 hours') as t`,
    [round],
  );
}

async function told(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ told: number }>("select holdfast_private.fan_out_notifications(1) as told");
  if (rows[0]!.told !== subscribers) throw new Error(`${rows[0]!.told} messages, not ${subscribers}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
