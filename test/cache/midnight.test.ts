import { loadSettings } from "../../src/cache/settings.ts";
import { withRootDb } from "../helpers.ts";

test("midnight between two looks at the clock keeps no settings for the day that follows", async () => {
  await withRootDb(async (client) => {
    const { rows } = await client.query<{ id: string }>("select id from holdfast.add_model('A room', 'UTC')");
    // A clock that strikes midnight right after somebody looked for the first time.
    await client.query(`
      create sequence holdfast_private.looks;
      create or replace function holdfast_private.current_instant() returns timestamptz language plpgsql volatile
        set search_path to pg_catalog, pg_temp
        as $$ begin
          return case when nextval('holdfast_private.looks') = 1 then '2030-01-07T23:59:59Z'::timestamptz else '2030-01-08T00:00:00Z' end;
        end $$`);
    const { goodForMs } = await loadSettings(async (text, values) => ({ rows: (await client.query({ text, values })).rows }), rows[0]!.id);
    expect(goodForMs).toBeLessThanOrEqual(1000);
  });
});
