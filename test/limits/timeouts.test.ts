import { type Api, alice, codeOf } from "../graphql/api.ts";
import { startLimited } from "./limited.ts";

let api: Api;
afterEach(() => api.stop());

/** Asks while somebody has the table for himself. */
async function askLocked(): Promise<unknown> {
  const client = await api.owner.connect();
  try {
    await client.query("begin; lock table holdfast.models in access exclusive mode");
    return codeOf(await api.post("{ models { id } }", {}, alice));
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test("a statement ends after its time", async () => {
  api = await startLimited({ database: { statementTimeoutMs: 200, lockTimeoutMs: 60_000 } });
  expect(await askLocked()).toBe("TIMEOUT");
  expect((await api.post("{ models { id } }", {}, alice)).status).toBe(200);
});

test("who waits for a lock may try again", async () => {
  api = await startLimited({ database: { statementTimeoutMs: 60_000, lockTimeoutMs: 200 } });
  expect(await askLocked()).toBe("RETRY");
});

test("each transaction has all three times", async () => {
  api = await startLimited({ database: { statementTimeoutMs: 1_001, lockTimeoutMs: 1_002, idleInTransactionTimeoutMs: 1_003 } });
  // The clock, asked in the request, tells its settings.
  await api.owner.query(`
    create or replace function holdfast_private.current_instant() returns timestamptz language plpgsql stable
      set search_path to pg_catalog, pg_temp
      as $$ begin
        raise exception using errcode = 'SL010', message = 'x', detail = json_build_array(
          current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')
        );
      end $$`);
  const answer = await api.post('{ checkInstantAvailability(modelId: "1", durationMinutes: 60) { isAvailable } }', {}, alice);
  expect(answer.errors?.[0]?.extensions?.["detail"]).toEqual(["1001ms", "1002ms", "1003ms"]);
});
