import { exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { WebSocket } from "ws";
import { alice, bob, codeOf, dataOf } from "../graphql/api.ts";
import { fingerprint } from "../matrix/ask.ts";
import { authorizationOf, connect, socketUrl } from "../subscriptions/client.ts";
import { addOpenModel, expectAlive, mutation, on, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
beforeAll(async () => {
  target = await startTarget();
  modelId = await addOpenModel(target.owner);
});
afterAll(() => target.stop());

const now = () => Math.floor(Date.now() / 1000);
const good = (): JWTPayload => ({ sub: "alice", role: "customer", iss: "holdfast", aud: "holdfast", exp: now() + 60 });
const sign = (payload: JWTPayload, alg = "HS256", secret = target.config.jwt.secret!) =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
const signed = (claims: JWTPayload) => async () => `Bearer ${await sign({ ...good(), ...claims })}`;
const without = (name: string) => async () => {
  const { [name]: _, ...rest } = good();
  return `Bearer ${await sign(rest)}`;
};

const badTokens: [title: string, authorization: () => Promise<string>][] = [
  ["46: no scheme", async () => sign(good())],
  ["46: Basic", async () => "Basic YWxpY2U6YWxpY2U="],
  ["46: nothing after the scheme", async () => "Bearer"],
  ["46: two tokens", async () => `Bearer ${await sign(good())} ${await sign(good())}`],
  ["47: expired", signed({ exp: now() - 1 })],
  ["48: signed by nobody", async () => `Bearer ${new UnsecuredJWT(good()).encode()}`],
  ["49: signed by a stranger", async () => `Bearer ${await sign(good(), "HS256", "another secret, of 32 characters or more")}`],
  ["50: signed HS512", async () => `Bearer ${await sign(good(), "HS512")}`],
  [
    "50: signed RS256",
    async () => `Bearer ${await new SignJWT(good()).setProtectedHeader({ alg: "RS256" }).sign((await keys()).privateKey)}`,
  ],
  ["50: a public key for a secret", async () => `Bearer ${await sign(good(), "HS256", await exportSPKI((await keys()).publicKey))}`],
  ["51: for another audience", signed({ aud: "somebody" })],
  ["51: of another issuer", signed({ iss: "somebody" })],
  ["51: for no audience", without("aud")],
  ["52: for ever", without("exp")],
  ["52: for ten years", signed({ exp: now() + 10 * 365 * 24 * 3600 })],
  ["53: not yet valid", signed({ nbf: now() + 60 })],
  ["54: of the role postgres", signed({ role: "postgres" })],
  ["54: of the role worker", signed({ role: "worker" })],
  ["54: of the role holdfast_admin", signed({ role: "holdfast_admin" })],
  ["54: of several roles", signed({ role: ["customer", "admin"] })],
  ["54: of no role", without("role")],
  ["55: of nobody", without("sub")],
  ["55: of an empty subject", signed({ sub: "" })],
];
const keys = () => generateKeyPair("RS256", { extractable: true });

test.each(badTokens)("%s: 401 by HTTP, a closed websocket, and never anonymous", async (_title, make) => {
  const authorization = await make();
  const before = await fingerprint(target.owner);
  const answer = await target.post("{ models { id } }", {}, { authorization });
  expect([answer.status, codeOf(answer), answer.data]).toEqual([401, "UNAUTHENTICATED", undefined]);
  const live = await connect(target, undefined, { authorization });
  live.subscribe("subscription ($modelId: BigInt!) { availabilityChanged(modelId: $modelId) { event } }", { modelId });
  expect((await live.closed).code).toBe(4401);
  expect(await fingerprint(target.owner)).toBe(before);
  await expectAlive(target);
});

test.each([
  ["bookings", "{ bookings { id } }"],
  ["holdSlot", mutation("holdSlot")],
  ["exportAvailabilitySettings", 'query { exportAvailabilitySettings(modelId: "1") }'],
])("45: without a token nothing personal is told and nothing is done: %s", async (_field, query) => {
  const before = await fingerprint(target.owner);
  const variables = { input: { modelId, startsAt: on(1, "10:00"), endsAt: on(1, "11:00") } };
  expect(codeOf(await target.post(query, query.startsWith("mutation") ? variables : {}))).toBe("FORBIDDEN");
  expect(await fingerprint(target.owner)).toBe(before);
});

test("56: claims that are named like settings are none", async () => {
  const claims = {
    search_path: "pg_temp",
    row_security: "off",
    "holdfast.user_id": "bob",
    "holdfast.model_id": modelId,
    model_id: modelId,
    user_id: "bob",
    statement_timeout: "0",
    pgSettings: { role: "holdfast_admin" },
  };
  await target.owner.query("select holdfast.hold_slot($1, 'bob', $2, $3)", [modelId, on(3, "10:00"), on(3, "11:00")]);
  const authorization = await signed(claims)();
  expect(dataOf(await target.post("{ bookingHolds { userId } }", {}, { authorization }))).toEqual({ bookingHolds: [] });
  const hold = { modelId, startsAt: on(3, "12:00"), endsAt: on(3, "13:00") };
  const held = await target.post(mutation("holdSlot", "hold { userId }"), { input: hold }, { authorization });
  expect(dataOf(held)).toEqual({ holdSlot: { hold: { userId: "alice" } } });
});

test("57: two tokens that differ are none", async () => {
  const headers = { authorization: await authorizationOf(target.config, alice) };
  const live = await connect(target, undefined, { headers, authorization: await authorizationOf(target.config, bob) });
  live.subscribe("subscription { notificationReceived { event } }");
  expect((await live.closed).code).toBe(4401);
});

test("58: a websocket is closed when its token runs out", async () => {
  const exp = now() + 3;
  const live = await connect(target, undefined, { authorization: await signed({ exp })() });
  const events = live.subscribe("subscription { notificationReceived { event } }");
  expect(await events.data()).toEqual({ notificationReceived: { event: "REFETCH" } });
  expect((await live.closed).code).toBe(4403);
  expect(Date.now() / 1000).toBeGreaterThanOrEqual(exp - 0.1);
});

test("46: a websocket that says who it is in no known way gets no answer as anybody", async () => {
  for (const authorization of [["Bearer"], { Bearer: "x" }, 1, true]) {
    const live = await connect(target, undefined, { connectionParams: { authorization } });
    live.subscribe("subscription { notificationReceived { event } }");
    expect((await live.closed).code).toBe(4401);
  }
  const socket = new WebSocket(socketUrl(target), "graphql-transport-ws");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query: "subscription { notificationReceived { event } }" } }));
  expect(await closed).toBe(4401);
});
