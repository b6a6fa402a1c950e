import { withRootDb, withTemplateDb } from "../../helpers.ts";
import { figures } from "./figures.ts";

const queueOf = (found: Record<string, number>): number[] =>
  ["ready", "scheduled", "running", "failed"].map((state) => found[`jobs{state=${state}}`]!);

test("the queue by state; nothing where there is no graphile_worker", () =>
  withRootDb(async (client) => {
    expect(queueOf(await figures(client))).toEqual([0, 0, 0, 0]);
    await client.query(`
      select graphile_worker.add_job('ready'), graphile_worker.add_job('ready');
      select graphile_worker.add_job('scheduled', run_at => now() + interval '1 hour');
      select graphile_worker.add_job('running');
      select graphile_worker.add_job('failed', max_attempts => 1)`);
    await client.query(`
      update graphile_worker._private_jobs as j set locked_at = now(), locked_by = 'somebody'
      where j.id = (select id from graphile_worker.jobs where task_identifier = 'running');
      update graphile_worker._private_jobs as j set attempts = 1
      where j.id = (select id from graphile_worker.jobs where task_identifier = 'failed')`);
    expect(queueOf(await figures(client))).toEqual([2, 1, 1, 1]);
    await client.query("drop schema graphile_worker cascade");
    expect(queueOf(await figures(client))).toEqual([0, 0, 0, 0]);
  }));

test("the relay's lag is the age of the first change that it has not carried out", () =>
  withTemplateDb(async ({ pool }) => {
    const client = await pool.connect();
    const lag = async (): Promise<number> => (await figures(client))["relay_lag_seconds"]!;
    const setClock = (iso: string) => client.query("select holdfast_private.set_clock($1)", [iso]);
    try {
      await setClock("2026-05-04T12:00Z");
      expect(await lag()).toBe(0);
      await client.query("select from holdfast.add_model('A room', 'UTC')");
      await setClock("2026-05-04T12:05:30Z");
      await client.query("select from holdfast.add_model('Another', 'UTC')");
      expect(Math.floor((await lag()) / 60)).toBe(5);
      // One of two: the other, made now, is what waits.
      await client.query("select holdfast_private.relay_changes(1)");
      expect(Math.floor((await lag()) / 60)).toBe(0);
      await setClock("2026-05-04T12:08Z");
      expect(Math.floor((await lag()) / 60)).toBe(2);
      await client.query("select holdfast_private.relay_changes()");
      expect(await lag()).toBe(0);
    } finally {
      client.release();
    }
  }));
