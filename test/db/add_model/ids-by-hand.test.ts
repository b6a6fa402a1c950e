import { withRootDb } from "../../helpers.ts";

test("a model that is given an id gets a free one, also where a DBA inserted rows with ids of their own", () =>
  withRootDb(async (client) => {
    const { rows: next } = await client.query<{ id: string }>("select nextval('holdfast.models_id_seq') + 1 as id");
    await client.query("insert into holdfast.models (id, name, time_zone) values ($1, 'By hand', 'UTC'), ($1 + 1, 'By hand', 'UTC')", [
      next[0]!.id,
    ]);
    const { rows } = await client.query<{ id: string }>("select id from holdfast.add_model('Ada', 'UTC')");
    expect(rows).toEqual([{ id: String(Number(next[0]!.id) + 2) }]);
  }));
