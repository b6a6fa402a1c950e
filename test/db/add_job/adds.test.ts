import type pg from "pg";
import { atClock, attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { jobs } from "../deliveries.ts";

const add = (client: pg.ClientBase, runAt: string | null, keepsRunAt = false) =>
  client.query("select holdfast_private.add_job('task', '{}', $1, 'key', $2)", [runAt, keepsRunAt]);

/** graphile-worker's own answers null, so many times, where a worker takes the job at that very moment. */
async function busy(client: pg.ClientBase, times: number): Promise<void> {
  await client.query(`
    create sequence holdfast_private.calls;
    alter function graphile_worker.add_job rename to add_job_itself;
    create function graphile_worker.add_job(
      identifier text, payload json default null, queue_name text default null, run_at timestamptz default null,
      max_attempts integer default null, job_key text default null, priority integer default null, flags text[] default null,
      job_key_mode text default 'replace'
    ) returns graphile_worker._private_jobs language plpgsql as $$
    begin
      if nextval('holdfast_private.calls') <= ${times} then return null; end if;
      return graphile_worker.add_job_itself(identifier, payload, queue_name, run_at, max_attempts, job_key, priority, flags, job_key_mode);
    end $$`);
}

test("a null from the queue is asked again, until the job is there", () =>
  withRootDb(async (client) => {
    await busy(client, 3);
    await add(client, null);
    expect(await jobs(client, "task")).toHaveLength(1);
  }));

test("it does not ask for ever", () =>
  withRootDb(async (client) => {
    await busy(client, 1_000_000);
    await expectSqlState(
      attempt(client, () => add(client, null)),
      "RETRY",
    );
  }));

test("of one key there is one job; it takes the new time, or keeps its own", () =>
  withRootDb(async (client) => {
    await add(client, "2026-05-04T10:00Z");
    await add(client, "2026-05-04T12:00Z", true);
    expect(await jobs(client, "task")).toMatchObject([{ run_at: new Date("2026-05-04T10:00Z") }]);
    await add(client, "2026-05-04T12:00Z");
    expect(await jobs(client, "task")).toMatchObject([{ run_at: new Date("2026-05-04T12:00Z") }]);
  }));

test("its time is Holdfast's, also where that clock is shifted: jobs wait on the server's", () =>
  withRootDb(async (client) => {
    await atClock(client, new Date(Date.now() + 3_600_000).toISOString());
    const inAnHour = new Date(Date.now() + 7_200_000);
    await add(client, inAnHour.toISOString());
    const [job] = await jobs(client, "task");
    expect(Math.abs(job!.run_at.getTime() - (inAnHour.getTime() - 3_600_000))).toBeLessThan(60_000);
  }));

test("without a queue it does nothing", () =>
  withRootDb(async (client) => {
    await client.query("drop schema graphile_worker cascade");
    await add(client, null);
  }));
