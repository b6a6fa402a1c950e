import { installEngine } from "../../src/database/migrations.ts";
import { createLog } from "../../src/log.ts";
import { withEmptyDb } from "../helpers.ts";
import { testServer } from "../testServer.ts";

// On a server that was given, the role may be another owner's.
const ifRoleIsOurs = testServer().superuserUrl ? test : test.skip;

ifRoleIsOurs("what logs in as holdfast_api waits for nothing for long, in this database alone", async () => {
  await withEmptyDb(async (database) => {
    await installEngine(database.ownerUrl, await createLog("silent"));
    const { rows } = await database.pool.query<{ settings: string[] }>(`
      select setconfig as settings
      from pg_db_role_setting
      where setrole = 'holdfast_api'::regrole and setdatabase = (select oid from pg_database where datname = current_database())`);
    expect(rows[0]?.settings.sort()).toEqual([
      "idle_in_transaction_session_timeout=30s",
      "lock_timeout=10s",
      "statement_timeout=30s",
      ...(testServer().major >= 17 ? ["transaction_timeout=15min"] : []),
    ]);
    const everywhere = "select from pg_db_role_setting where setrole = 'holdfast_api'::regrole and setdatabase = 0";
    expect((await database.pool.query(everywhere)).rows).toEqual([]);
  });
});
