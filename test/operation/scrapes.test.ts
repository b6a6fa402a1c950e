import { readEnvironment } from "../../src/config.ts";
import { addFreeModel, admin } from "../graphql/api.ts";
import { scrape, withApi } from "./figures.ts";

test("several scrapes share one read of the database's figures, and the next ones too, for a while", () =>
  withApi({}, async (api) => {
    // Each read tells something else.
    await api.owner.query(`
      create or replace function holdfast_private.monitoring_figures() returns setof holdfast_private.figure
        language plpgsql security definer set search_path to pg_catalog, pg_temp
        as $$ begin
          perform pg_sleep(0.1);
          return next row('dead_letters', '{}', random())::holdfast_private.figure;
        end $$`);
    const read = async () => (await scrape(api)).get("holdfast_dead_letters");
    const found = await Promise.all(Array.from({ length: 10 }, read));
    found.push(await read());
    expect(found[0]).toBeGreaterThan(0);
    expect(new Set(found).size).toBe(1);
  }));

test("figures that can't be read are absent, not old or zero, and everything else is there", () =>
  withApi({}, async (api) => {
    await api.owner.query("drop function holdfast_private.monitoring_figures()");
    const metrics = await scrape(api);
    expect(metrics.get("holdfast_database_up")).toBe(0);
    expect([...metrics.keys()].filter((name) => /dead_letters|relay_lag|holdfast_jobs|booking_success/.test(name))).toEqual([]);
    expect(metrics.get("process_resident_memory_bytes")).toBeGreaterThan(0);
    expect(metrics.has("holdfast_replica_lag_seconds")).toBe(false);
  }));

test("operations by root field and outcome, errors by code, reads of the cache, connections", () =>
  withApi({}, async (api) => {
    const modelId = await addFreeModel(api, "2040-01-01T00:00:00Z", "2040-01-02T00:00:00Z");
    await api.post("query ($id: BigInt!) { a: getAvailabilitySettings(modelId: $id) { model { name } } }", { id: modelId }, admin);
    await api.post("query ($id: BigInt!) { getAvailabilitySettings(modelId: $id) { model { name } } }", { id: modelId }, admin);
    await api.post("{ ...f } fragment f on Query { models { id } bookingHolds { id } }", {}, admin);
    await api.post("{ bookingHolds { id } }");
    await api.post("{ nothingOfOurs }");
    const metrics = await scrape(api);
    const count = (field: string, outcome: string) =>
      metrics.get(`holdfast_graphql_duration_seconds_count{field="${field}",outcome="${outcome}"}`);
    expect(count("getAvailabilitySettings", "ok")).toBe(2);
    expect(count("addModel", "ok")).toBe(1);
    expect(count("several", "ok")).toBe(1);
    expect(count("bookingHolds", "error")).toBe(1);
    // Names that are none never become labels.
    expect([...metrics.keys()].filter((name) => name.includes("nothingOfOurs"))).toEqual([]);
    expect(metrics.get('holdfast_graphql_errors_total{code="FORBIDDEN"}')).toBe(1);
    expect(metrics.get('holdfast_graphql_errors_total{code="INVALID_QUERY"}')).toBe(1);
    expect(metrics.get('holdfast_cache_reads_total{result="hit"}')! + metrics.get('holdfast_cache_reads_total{result="miss"}')!).toBe(2);
    expect(metrics.get('holdfast_pool_connections{pool="api",state="idle"}')).toBeGreaterThan(0);
  }));

test("what limits refused, by limit, and who is connected by websocket", async () => {
  const { limits } = readEnvironment({ RATE_LIMIT_ADDRESS: "2" }).settings;
  await withApi({ limits }, async (api) => {
    for (let n = 0; n < 3; n++) await api.post("{ __typename }");
    await api.post("{ __typename }", {}, admin);
    const refused = await scrape(api);
    const limited = (limit: string) => refused.get(`holdfast_rate_limit_refusals_total{limit="${limit}"}`);
    expect([limited("address"), limited("caller"), limited("admin")]).toEqual([1, 0, 0]);
  });
  await withApi({}, async (api) => {
    const socket = new WebSocket(`${api.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const heard = new Promise((resolve) => socket.addEventListener("message", resolve));
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    socket.send('{"type":"connection_init"}');
    await heard;
    expect((await scrape(api)).get("holdfast_websocket_connections")).toBe(1);
    socket.close();
  });
});
