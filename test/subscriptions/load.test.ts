import { createLog } from "../../src/log.ts";
import { startRelay } from "../../src/worker/relay.ts";
import { followHolds, type Load, type Target, watchAvailability } from "../bench/subscriptionLoad.ts";
import { type Api, startApi } from "../graphql/api.ts";
import { authorizationOf, socketUrl } from "./client.ts";
import { socketsWith } from "./raw.ts";

const load: Load = { subscribers: 20, changesPerSecond: 25, seconds: 2 };

let api: Api;
let relay: { stop(): Promise<void> };
let target: Target;
beforeAll(async () => {
  api = await startApi({ sockets: socketsWith({ mostPerAddress: 100 }) });
  relay = startRelay(api.owner, await createLog("silent"));
  target = {
    url: socketUrl(api),
    owner: api.owner,
    authorizationOf: (userId) => authorizationOf(api.config, { role: "customer", userId }),
  };
});
afterAll(async () => {
  await relay.stop();
  await api.stop();
});

test("every change of one model reaches everybody who watches it", async () => {
  const { latencies, missing } = await watchAvailability(target, load);
  expect([latencies.length, missing]).toEqual([20 * 50, 0]);
});

test("every hold reaches its customer", async () => {
  const { latencies, missing, events } = await followHolds(target, load);
  expect([latencies.length, missing]).toEqual([50, 0]);
  // And nobody else: as many events as holds, or fewer.
  expect(events).toBeLessThanOrEqual(50);
});
