import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";

test("models times days are at most 20,000: a search is never ten seconds' work", () =>
  withRootDb(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "insert into holdfast.models (name, time_zone) select 'x', 'UTC' from generate_series(1, 51) returning id",
    );
    const ids = rows.map(({ id }) => id);
    const search = (models: string[]) =>
      client.query("select * from holdfast.find_best_slots_for_models($1, 60, null, '2026-05-04Z', '2027-06-08Z')", [models]);
    expect((await search(ids.slice(1))).rows).toEqual([]);
    await expectSqlState(
      attempt(client, () => search(ids)),
      "INVALID_RANGE",
    );
  }));
