import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { startWorker } from "../../src/worker.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";

test("the worker forgets the keys of the day before yesterday, batch after batch, and keeps the others", () =>
  withTemplateDb(async (database) => {
    await database.pool.query(
      `insert into holdfast_private.idempotency_keys (model_id, caller, idempotency_key, function_name, arguments, created_at)
       select 1, 'holdfast_customer:anna', 'key ' || n, 'hold_slot', '{}', now() - case when n <= 2500 then interval '25 hours' else '23 hours' end
       from generate_series(1, 2503) as n`,
    );
    const worker = await startWorker({ config: testConfig(database), log: pino({ level: "silent" }) });
    await database.pool.query("select graphile_worker.add_job('prune_idempotency_keys')");
    const keys = async () => (await database.pool.query("select from holdfast_private.idempotency_keys")).rowCount;
    for (let look = 0; (await keys()) !== 3; look++) {
      if (look > 150) throw new Error(`${await keys()} keys are left after 15 s`);
      await sleep(100);
    }
    await worker.stop();
  }));
