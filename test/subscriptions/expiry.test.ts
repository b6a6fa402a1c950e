import { jest } from "@jest/globals";
import { SignJWT } from "jose";
import { type Api, addFreeModel, alice, dataOf, startApi } from "../graphql/api.ts";
import { connect, relay } from "./client.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: "2026-05-01T00:00:00Z" });
});
afterAll(() => api.stop());

const document = "subscription ($modelId: BigInt!) { holdChanged(modelId: $modelId) { event ids } }";

const tokenFor = (seconds: number): Promise<string> =>
  new SignJWT({ role: "customer" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("alice")
    .setIssuer("holdfast")
    .setAudience("holdfast")
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(new TextEncoder().encode(api.config.jwt.secret));

test("a socket is closed when its token expires, in the middle of a subscription", async () => {
  const modelId = await addFreeModel(api, "2026-05-04T09:00:00Z", "2026-05-04T17:00:00Z");
  const live = await connect(api, undefined, { authorization: `Bearer ${await tokenFor(3)}` });
  const expiresAt = Date.now() + 3_000;
  const events = live.subscribe<{ holdChanged: { event: string } }>(document, { modelId });
  expect((await events.data()).holdChanged.event).toBe("REFETCH");
  dataOf(await api.run("holdSlot", { modelId, startsAt: "2026-05-04T10:00:00Z", endsAt: "2026-05-04T11:00:00Z" }, alice));
  await relay(api);
  expect((await events.data()).holdChanged.event).toBe("CHANGED");
  // A client that can get a new token comes again after this code.
  expect((await live.closed).code).toBe(4403);
  // The token's time is in whole seconds.
  expect(Math.abs(Date.now() - expiresAt)).toBeLessThan(2_500);
});

test("a token that lives longer than a timer can wait keeps its socket open", async () => {
  const timers = jest.spyOn(globalThis, "setTimeout");
  const live = await connect(api, undefined, { authorization: `Bearer ${await tokenFor(30 * 24 * 3600)}` });
  const events = live.subscribe("subscription { notificationReceived { event } }");
  await events.next();
  await api.post("{ __typename }");
  expect(live.socket().readyState).toBe(live.socket().OPEN);
  // Node takes longer ones for 1 ms.
  const longest = Math.max(...timers.mock.calls.map(([, delay]) => delay ?? 0));
  expect(longest).toBe(2 ** 31 - 1);
  timers.mockRestore();
  await live.stop();
});
