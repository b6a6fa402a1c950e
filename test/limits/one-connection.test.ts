import { setTimeout as sleep } from "node:timers/promises";
import { type Api, startApi } from "../graphql/api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Connections of the API that wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await api.owner.query<{ count: number }>(
    `select count(*)::int from pg_locks
     where not granted and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows[0]!.count;
}

async function untilWaiting(count: number): Promise<void> {
  for (let tries = 0; (await waiting()) < count; tries++) {
    if (tries > 400) throw new Error(`${await waiting()} connections wait, not ${count}`);
    await sleep(25);
  }
}

test("an operation takes one connection at a time, whatever it asks for side by side", async () => {
  const client = await api.owner.connect();
  try {
    await client.query("begin; lock table holdfast.models");
    const wide = `{ ${["a", "b", "c", "d", "e"].map((alias, n) => `${alias}: models(first: ${n + 1}) { id }`).join(" ")} }`;
    const first = api.post(wide);
    await untilWaiting(1);
    const second = api.post(wide);
    await untilWaiting(2);
    // What the first one asked for beside is older than the second: it would wait by now.
    expect(await waiting()).toBe(2);
    await client.query("commit");
    const all = { a: [], b: [], c: [], d: [], e: [] };
    expect([(await first).data, (await second).data]).toEqual([all, all]);
  } finally {
    client.release();
  }
});

test("one that fails leaves the next its turn", async () => {
  const query =
    '{ a: findBestSlots(modelId: 1, durationMinutes: 0, searchStartTime: "2030-01-01T00:00:00Z", searchEndTime: "2030-01-02T00:00:00Z") { score } b: models { id } }';
  const answer = await api.post(query);
  expect(answer.data).toEqual({ a: null, b: [] });
  expect(answer.errors).toHaveLength(1);
});
