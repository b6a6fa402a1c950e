import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { withRootDb, withTemplateDb } from "../../helpers.ts";
import { jobs } from "../deliveries.ts";
import { fanOut, messages, subscribe } from "../notifications.ts";
import { addModel, at, freezeClock, one, open } from "../studio.ts";

const mail = { channel: "email", address: "ada@example.com" };

test("each message to the outside has a job, keyed by it, in_app ones have none", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "12:00");
    await subscribe(client, { user_id: "ada", ...mail });
    await subscribe(client, { user_id: "ada" });
    await open(client, model, "13:00", "17:00");
    expect(await fanOut(client)).toBe(2);
    const [message] = (await messages(client)).filter(({ channel }) => channel === "email");
    expect(await jobs(client, "deliver_notification")).toEqual([
      {
        task: "deliver_notification",
        key: `deliver_notification@${model}/${message!.id}`,
        payload: { model_id: model, id: message!.id },
        run_at: new Date(at("12:00")),
      },
    ]);
  }));

test("in the receiver's quiet hours the job waits for their end, in_app messages don't", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await freezeClock(client, "23:00");
    const quiet = { user_id: "ada", quiet_from: "22:00", quiet_until: "07:00" };
    await subscribe(client, { ...quiet, ...mail });
    await subscribe(client, quiet);
    await open(client, model, "2026-05-05T13:00", "2026-05-05T17:00");
    await fanOut(client);
    expect(await jobs(client, "deliver_notification")).toMatchObject([{ run_at: new Date(at("2026-05-05T07:00")) }]);
    expect((await messages(client)).map(({ channel, status }) => `${channel} ${status}`).sort()).toEqual([
      "email pending",
      "in_app delivered",
    ]);
  }));

test("10,000 subscribers of a model and 200 windows: 10,000 messages and jobs, in one batch of jobs", () =>
  withRootDb(async (client) => {
    const model = await addModel(client);
    await client.query(
      `insert into holdfast.user_notifications (user_id, only_model_id, event_types, channel, address)
       select 'user ' || n, $1, '{availability_added}', 'email', 'user' || n || '@example.com' from generate_series(1, 10000) as n`,
      [model],
    );
    await client.query(
      `insert into holdfast.availability (model_id, during)
       select $1, tstzrange(t, t + interval '1 hour') from generate_series($2::timestamptz, $2::timestamptz + interval '398 hours', '2 hours') as t`,
      [model, at("00:00")],
    );
    await client.query(`
      create table holdfast_private.batches (size int);
      alter function graphile_worker.add_jobs rename to add_jobs_counted;
      create function graphile_worker.add_jobs(specs graphile_worker.job_spec[], keep boolean default false)
      returns setof graphile_worker._private_jobs language plpgsql as $$
      begin
        insert into holdfast_private.batches values (cardinality(specs));
        return query select * from graphile_worker.add_jobs_counted(specs, keep);
      end $$`);
    expect(await fanOut(client)).toBe(10_000);
    const counts = `
      select
        (select count(*)::int from holdfast.notification_deliveries where payload ->> 'count' = '200') as messages,
        (select count(distinct address)::int from holdfast.notification_deliveries) as addresses,
        (select count(*)::int from graphile_worker.jobs where task_identifier = 'deliver_notification') as jobs,
        (select array_agg(size) from holdfast_private.batches where size > 1) as batches`;
    expect(await one(client, counts)).toEqual({ messages: 10_000, addresses: 10_000, jobs: 10_000, batches: [10_000] });
  }));

test("users with new in_app messages are announced by digests of their ids, 200 at a time", () =>
  withTemplateDb(async (database) => {
    const model = await addModel(database.pool as unknown as pg.ClientBase);
    await database.pool.query(
      `insert into holdfast.user_notifications (user_id, event_types, channel)
       select 'user ' || n, '{availability_added}', 'in_app' from generate_series(1, 450) as n`,
    );
    await subscribe(database.pool, { user_id: "user 1" });
    await subscribe(database.pool, { user_id: "mail", ...mail });
    const listener = new pg.Client({ connectionString: database.ownerUrl });
    await listener.connect();
    const heard: string[][] = [];
    listener.on("notification", ({ payload }) => heard.push((JSON.parse(payload!) as { users: string[] }).users));
    await listener.query(`listen "holdfast:notifications"`);
    const client = await database.pool.connect();
    try {
      await open(client, model, "09:00", "17:00");
      await client.query("begin");
      await fanOut(client);
      await client.query("commit");
      for (let look = 0; heard.length < 3 && look < 200; look++) await sleep(50);
    } finally {
      client.release();
      await listener.end();
    }
    expect(heard.map(({ length }) => length).sort()).toEqual([200, 200, 50]);
    const digest = (user: string): string => createHash("md5").update(user).digest("hex");
    expect(new Set(heard.flat())).toEqual(new Set(Array.from({ length: 450 }, (_, n) => digest(`user ${n + 1}`))));
  }));
