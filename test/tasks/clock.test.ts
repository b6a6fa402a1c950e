import { withTemplateDb } from "../helpers.ts";
import { until, withWorkers } from "./waiting.ts";

const clock = [
  "sweep_expired_holds",
  "announce_expiring_holds",
  "send_reminders",
  "requeue_deliveries",
  "generate_horizon",
  "prune_deliveries",
  "prune_change_log",
  "prune_confirmations",
  "prune_idempotency_keys",
];

test("the crontab has these tasks, and two workers know each of them as one", () =>
  withTemplateDb((database) =>
    withWorkers(database, 2, async () => {
      const known = "select identifier from graphile_worker._private_known_crontabs order by 1";
      await until(async () => (await database.pool.query(known)).rowCount === clock.length);
      expect((await database.pool.query(known)).rows).toEqual(clock.toSorted().map((identifier) => ({ identifier })));
    }),
  ));

test("each task of the clock does its work in the database", () =>
  withTemplateDb(async ({ pool, ...database }) => {
    await pool.query("select holdfast.add_model('Ada', 'UTC', model_id => 1)");
    await pool.query("update holdfast_private.settings set change_log_retention = '1 day'");
    await pool.query(
      `insert into holdfast.notification_deliveries (model_id, user_id, channel, event_type, payload, dedupe_key, created_at)
       select 1, 'user', 'in_app', 'hold_expired', '{}', n, now() - n * interval '1 day' from generate_series(1, 100) as n`,
    );
    await withWorkers({ pool, ...database }, 1, async () => {
      await until(async () => (await pool.query("select holdfast_private.has_unrelayed_changes() as behind")).rows[0].behind === false);
      await pool.query("select holdfast_private.set_clock(now() + interval '2 days')");
      for (const task of clock) await pool.query("select graphile_worker.add_job($1, max_attempts => 1)", [task]);
      await until(
        async () =>
          (await pool.query("select from graphile_worker.jobs where attempts < max_attempts or locked_at is not null")).rowCount === 0,
      );
    });
    expect((await pool.query("select task_identifier, last_error from graphile_worker.jobs")).rows).toEqual([]);
    expect((await pool.query("select from holdfast.notification_deliveries")).rowCount).toBe(87);
    expect((await pool.query("select from holdfast.availability_change_log")).rowCount).toBe(0);
  }));
