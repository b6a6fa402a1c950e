import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { addMessage, subscribe } from "../db/notifications.ts";
import { addModel } from "../db/studio.ts";
import { withTemplateDb } from "../helpers.ts";
import { findBlocks } from "./blocks.ts";

const deadId = "pool-0123456789abcdef01";
/** A job of each kind that operators meet. */
const jobs = {
  some_task: "run_at = now()",
  broken: "attempts = 25, max_attempts = 25, last_error = 'why'",
  replaced: "attempts = 25, max_attempts = 25, last_error = 'why', updated_at = now() + interval '1 second'",
  running: "attempts = 1, locked_at = now(), locked_by = 'pool-living'",
  orphaned: `attempts = 1, locked_at = now() - interval '1 hour', locked_by = '${deadId}'`,
};

/** Each block can be run once, by a word that stands in it and in no other. */
function statements(pool: pg.Pool): { run(word: string): Promise<Array<Record<string, unknown>>>; left(): string[] } {
  let left = findBlocks("sql", "OPERATING.md");
  return {
    left: () => left,
    async run(word) {
      const found = left.filter((block) => block.includes(word));
      expect(found).toHaveLength(1);
      left = left.filter((block) => !found.includes(block));
      return (await pool.query<Record<string, unknown>>(found[0]!)).rows;
    },
  };
}

async function state(pool: pg.Pool, task: string): Promise<Record<string, unknown> | undefined> {
  const sql = "select attempts, last_error, locked_by from graphile_worker.jobs where task_identifier = $1";
  return (await pool.query<Record<string, unknown>>(sql, [task])).rows[0];
}

test("every statement of OPERATING.md does what stands above it", () =>
  withTemplateDb(async ({ ownerUrl, pool }) => {
    await runMigrations({ connectionString: ownerUrl });
    await pool.query("select holdfast_private.record_heartbeat('pool-living')");
    for (const [task, set] of Object.entries(jobs)) {
      await pool.query("select graphile_worker.add_job($1)", [task]);
      await pool.query(`update graphile_worker._private_jobs set ${set} where id = (select max(id) from graphile_worker._private_jobs)`);
    }
    const { run, left } = statements(pool);

    expect(await run("silent_for")).toMatchObject([{ worker_id: "pool-living" }]);
    expect(await run("given_up")).toEqual([
      { task_identifier: "broken", due: "0", later: "0", running: "0", given_up: "1" },
      { task_identifier: "orphaned", due: "0", later: "0", running: "1", given_up: "0" },
      { task_identifier: "replaced", due: "0", later: "0", running: "0", given_up: "1" },
      { task_identifier: "running", due: "0", later: "0", running: "1", given_up: "0" },
      { task_identifier: "some_task", due: "1", later: "0", running: "0", given_up: "0" },
    ]);
    expect(await run("runs_for")).toMatchObject([
      { task_identifier: "orphaned", locked_by: deadId, seen_at: null },
      { task_identifier: "running", locked_by: "pool-living", seen_at: expect.any(Date) },
    ]);
    expect(await run("limit 50")).toMatchObject([{ task_identifier: "replaced" }, { task_identifier: "broken", last_error: "why" }]);
    expect(await run("complete_jobs")).toHaveLength(1);
    expect(await state(pool, "replaced")).toBeUndefined();
    expect(await run("is_behind")).toEqual([{ is_behind: false }]);

    expect(await run("reschedule_jobs")).toMatchObject([{ task_identifier: "broken" }]);
    expect(await state(pool, "broken")).toMatchObject({ attempts: 0 });
    expect(await run("add_job(")).toHaveLength(1);
    expect(await run("remove_job")).toHaveLength(1);
    expect(await state(pool, "sweep_expired_holds")).toBeUndefined();
    expect(await run("permanently_fail_jobs")).toHaveLength(1);
    expect(await state(pool, "some_task")).toMatchObject({ attempts: 25, last_error: "stopped by hand: ticket 42" });
    await run("force_unlock_workers");
    expect(await state(pool, "orphaned")).toMatchObject({ locked_by: null });
    expect(await state(pool, "running")).toMatchObject({ locked_by: "pool-living" });

    await expectMessages(pool, run);
    expect(left()).toEqual([]);
  }));

/** The statements about messages and settings. */
async function expectMessages(pool: pg.Pool, run: (word: string) => Promise<Array<Record<string, unknown>>>): Promise<void> {
  const client = pool as unknown as pg.ClientBase;
  const model = await addModel(client);
  const parked = await addMessage(client, model, { status: "parked", last_error: "mailbox full" });
  expect(await run("order by created_at")).toMatchObject([{ model_id: model, id: parked, last_error: "mailbox full" }]);
  expect(await run("retry_delivery")).toEqual([{ id: parked, status: "pending" }]);
  expect(await run("notification_success_view")).toMatchObject([{ channel: "email", messages: "1", waiting: "1" }]);

  const { id } = await subscribe(pool, { user_id: "left-the-company" });
  await pool.query("update holdfast.user_notifications set reads_all = true where id = $1", [id]);
  await subscribe(pool, { user_id: "left-the-company" });
  expect(await run("left-the-company")).toEqual([{ id }]);

  const settings = "select * from holdfast_private.settings";
  const before = (await pool.query(settings)).rows;
  await run("allows_local_webhooks");
  // They are the defaults.
  expect((await pool.query(settings)).rows).toEqual(before);
}
