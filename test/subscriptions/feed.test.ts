import { withClient } from "../../src/database/pool.ts";
import { type Api, addFreeModel, admin, dataOf, startApi } from "../graphql/api.ts";
import { connect, type Events, type Live, relay } from "./client.ts";

let api: Api;
let live: Live;
beforeAll(async () => {
  api = await startApi();
  live = await connect(api, admin);
});
afterAll(async () => {
  await live.stop();
  await api.stop();
});

interface Told {
  availabilityChanged: { event: string; ids: string[] };
}
const document = "subscription ($modelId: BigInt!) { availabilityChanged(modelId: $modelId) { event ids } }";

async function watch(modelId: string): Promise<Events<Told>> {
  const events = live.subscribe<Told>(document, { modelId });
  expect((await events.data()).availabilityChanged).toEqual({ event: "REFETCH", ids: [] });
  return events;
}

const addWindow = async (modelId: string, day: number): Promise<string> => {
  const insert = `insert into holdfast.availability (model_id, during)
    values ($1, tstzrange('2031-01-01Z'::timestamptz + $2 * interval '1 day', '2031-01-01Z'::timestamptz + $2 * interval '1 day' + interval '1 second')) returning id`;
  return (await api.owner.query<{ id: string }>(insert, [modelId, day])).rows[0]!.id;
};

test("a lost LISTEN connection comes back: subscribers stay, are told to read again, and hear on", async () => {
  const modelId = await addFreeModel(api, "2030-05-04T09:00:00Z", "2030-05-04T17:00:00Z");
  await relay(api);
  const watchers = [await watch(modelId), await watch(modelId)];
  for (let round = 0; round < 2; round++) {
    const { rowCount } = await withClient(api.config.databaseUrl, (client) =>
      client.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'holdfast-api-changes' and datname = current_database()`),
    );
    expect(rowCount).toBe(1);
    // Nobody listens: this one is told of by the request to read again.
    await addWindow(modelId, 2 * round);
    await relay(api);
    for (const events of watchers) expect((await events.data()).availabilityChanged).toEqual({ event: "REFETCH", ids: [] });
    const id = await addWindow(modelId, 2 * round + 1);
    await relay(api);
    for (const events of watchers) expect((await events.data()).availabilityChanged).toEqual({ event: "CHANGED", ids: [id] });
  }
  for (const events of watchers) events.stop();
});

test("the same feed drops what the API has cached", async () => {
  const modelId = await addFreeModel(api, "2030-05-04T09:00:00Z", "2030-05-04T17:00:00Z");
  await relay(api);
  const events = await watch(modelId);
  type Settings = { getAvailabilitySettings: { model: { name: string } } };
  const nameNow = async (): Promise<string> => {
    const query = "query ($modelId: BigInt!) { getAvailabilitySettings(modelId: $modelId) { model { name } } }";
    return dataOf(await api.post<Settings>(query, { modelId })).getAvailabilitySettings.model.name;
  };
  expect(await nameNow()).toBe("A room");
  const { hits } = api.settingsCache.counts;
  expect(await nameNow()).toBe("A room");
  expect(api.settingsCache.counts.hits).toBe(hits + 1);
  await api.owner.query("update holdfast.models set name = 'A hall' where id = $1", [modelId]);
  await relay(api);
  await events.data();
  expect(await nameNow()).toBe("A hall");
  events.stop();
});

test("what changes row by row in one batch is told once, too much at once as a request to read again", async () => {
  const modelId = await addFreeModel(api, "2030-05-04T09:00:00Z", "2030-05-04T17:00:00Z");
  await relay(api);
  const events = await watch(modelId);
  const ids = await Promise.all([1, 2, 3].map((day) => addWindow(modelId, day)));
  await relay(api);
  expect((await events.data()).availabilityChanged).toEqual({ event: "CHANGED", ids: ids.toSorted((a, b) => Number(a) - Number(b)) });
  await api.owner.query(
    `insert into holdfast.availability (model_id, during)
     select $1, tstzrange('2032-01-01Z'::timestamptz + n * interval '1 hour', '2032-01-01Z'::timestamptz + n * interval '1 hour' + interval '1 second')
     from generate_series(1, 500) as n`,
    [modelId],
  );
  await relay(api);
  const told = (await events.data()).availabilityChanged;
  expect([told.event, told.ids.length]).toEqual(["REFETCH", 0]);
  events.stop();
});
