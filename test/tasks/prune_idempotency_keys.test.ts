import { withTemplateDb } from "../helpers.ts";
import { until, withWorkers } from "./waiting.ts";

test("the worker forgets the keys of the day before yesterday, batch after batch, and keeps the others", () =>
  withTemplateDb(async (database) => {
    await database.pool.query(
      `insert into holdfast_private.idempotency_keys (model_id, caller, idempotency_key, function_name, arguments, created_at)
       select 1, 'holdfast_customer:anna', 'key ' || n, 'hold_slot', '{}', now() - case when n <= 2500 then interval '25 hours' else '23 hours' end
       from generate_series(1, 2503) as n`,
    );
    await withWorkers(database, 1, async () => {
      await database.pool.query("select graphile_worker.add_job('prune_idempotency_keys')");
      await until(async () => (await database.pool.query("select from holdfast_private.idempotency_keys")).rowCount === 3);
    });
  }));
