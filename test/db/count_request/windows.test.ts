import type pg from "pg";
import { withRootDb } from "../../helpers.ts";

const count = async (client: pg.Client, key: string): Promise<number> => {
  const { rows } = await client.query<{ requests: number; seconds_left: number }>("select * from holdfast_private.count_request($1, 60)", [
    key,
  ]);
  expect(rows[0]!.seconds_left).toBeGreaterThan(0);
  expect(rows[0]!.seconds_left).toBeLessThanOrEqual(60);
  return rows[0]!.requests;
};
const end = (client: pg.Client) => client.query("update holdfast_private.request_counts set ends_at = clock_timestamp()");

test("each key has its window, and a new one begins when it is over", async () => {
  await withRootDb(async (client) => {
    expect([await count(client, "a"), await count(client, "a"), await count(client, "b")]).toEqual([1, 2, 1]);
    await end(client);
    expect([await count(client, "a"), await count(client, "a")]).toEqual([1, 2]);
  });
});

test("windows that are over are cleared away by those that begin", async () => {
  await withRootDb(async (client) => {
    for (let index = 0; index < 30; index++) await count(client, `old ${index}`);
    await end(client);
    for (let index = 0; index < 3; index++) await count(client, `new ${index}`);
    const { rows } = await client.query("select key from holdfast_private.request_counts order by key");
    expect(rows.map(({ key }) => key)).toEqual(["new 0", "new 1", "new 2"]);
  });
});
