import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { type Api, addFreeModel, alice, bob, dataOf, startApi } from "../graphql/api.ts";
import { authorizationOf, connect } from "./client.ts";
import { initialised, isAlive, open, socketsWith } from "./raw.ts";

let api: Api;
let modelId: string;
beforeAll(async () => {
  api = await startApi({
    sockets: socketsWith({ initTimeoutMs: 300, subscriptions: 3, messagesPerMinute: 40, messageBytes: 2_000, pingMs: 300 }),
  });
  modelId = await addFreeModel(api, "2030-05-04T09:00:00Z", "2030-05-04T17:00:00Z");
});
afterAll(() => api.stop());
afterEach(async () => expect(await isAlive(api)).toBe(true));

const availability = "subscription ($modelId: BigInt!) { availabilityChanged(modelId: $modelId) { event } }";
const subscribe = (id: string, query = availability) => ({ id, type: "subscribe", payload: { query, variables: { modelId } } });

test("who does not say connection_init in time is sent away", async () => {
  expect((await (await open(api)).closed).code).toBe(4408);
});

test("nothing is answered before connection_init, and there is one of it", async () => {
  const early = await open(api);
  early.send(subscribe("1"));
  expect((await early.closed).code).toBe(4401);
  const twice = await initialised(api);
  twice.send({ type: "connection_init" });
  expect((await twice.closed).code).toBe(4429);
});

test("who speaks no protocol of ours is sent away", async () => {
  expect((await (await open(api, { protocol: [] })).closed).code).toBe(4406);
});

test("a bad token closes the socket: it is never anonymous", async () => {
  const good = await authorizationOf(api.config, alice);
  for (const authorization of ["Bearer x", `${good}x`, "Basic YTpi", "", 7, [good], { token: good }]) {
    const raw = await open(api);
    raw.send({ type: "connection_init", payload: { authorization } });
    expect((await raw.closed).code).toBe(4401);
  }
});

test("a token may come in the header too; two that differ are refused", async () => {
  const [hers, his] = await Promise.all([alice, bob].map((caller) => authorizationOf(api.config, caller)));
  const headers = { authorization: hers! };
  for (const payload of [{ authorization: his }, { Authorization: his }, { authorization: hers, Authorization: his }]) {
    const raw = await open(api, { headers });
    raw.send({ type: "connection_init", payload });
    expect((await raw.closed).code).toBe(4401);
  }
  for (const payload of [{}, { authorization: hers }]) {
    const raw = await initialised(api, payload, { headers });
    raw.send(subscribe("1", "subscription { notificationReceived { event } }"));
    expect(await raw.message("next")).toMatchObject({ payload: { data: { notificationReceived: { event: "REFETCH" } } } });
    raw.socket.close();
  }
  const bad = await open(api, { headers: { authorization: "Bearer x" } });
  bad.send({ type: "connection_init" });
  expect((await bad.closed).code).toBe(4401);
});

test("queries and mutations are refused, and not run", async () => {
  const live = await connect(api, alice);
  const hold = `mutation { holdSlot(input: { modelId: "${modelId}", startsAt: "2030-05-04T10:00:00Z", endsAt: "2030-05-04T11:00:00Z" }) { clientMutationId } }`;
  for (const query of ["{ models { id } }", hold]) {
    const refused = await live.subscribe(query).completed;
    expect(refused).toMatchObject([{ extensions: { code: "BAD_REQUEST" } }]);
  }
  expect(dataOf(await api.post("{ bookingHolds { id } }", {}, alice))).toEqual({ bookingHolds: [] });
  await live.stop();
});

test("what a document may be is the same as over HTTP", async () => {
  const live = await connect(api);
  const aliases = Array.from({ length: 40 }, (_, n) => `e${n}: event`).join(" ");
  const refused = await live.subscribe(availability.replace("event", aliases), { modelId }).completed;
  expect(refused).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX" } }]);
  expect(await live.subscribe("subscription { nothing }").completed).toMatchObject([{ extensions: { code: "INVALID_QUERY" } }]);
  await live.stop();
});

test("so many subscriptions on one socket and no more, until one of them ends", async () => {
  const raw = await initialised(api);
  for (const id of ["1", "2", "3"]) {
    raw.send(subscribe(id));
    await raw.message("next");
  }
  raw.send(subscribe("4"));
  expect(await raw.message("error")).toMatchObject({ id: "4", payload: [{ extensions: { code: "SUBSCRIPTION_LIMIT_REACHED" } }] });
  raw.send({ id: "1", type: "complete" });
  raw.send(subscribe("5"));
  expect(await raw.message("next")).toMatchObject({ id: "5" });
  raw.socket.close();
});

test("who sends too much is sent away: too many messages, or pings, or too long ones", async () => {
  for (const flood of [
    (raw: Awaited<ReturnType<typeof open>>) => raw.send({ type: "ping" }),
    (raw: Awaited<ReturnType<typeof open>>) => raw.socket.ping(),
    (raw: Awaited<ReturnType<typeof open>>) => raw.send({ id: "1", type: "complete" }),
  ]) {
    const raw = await initialised(api);
    for (let n = 0; n < 60; n++) flood(raw);
    expect((await raw.closed).code).toBe(1008);
  }
  const raw = await initialised(api);
  raw.send({ type: "ping", payload: { filler: "x".repeat(2_000) } });
  expect((await raw.closed).code).toBe(1009);
});

test.each([
  ["no JSON", "{", 4400],
  ["no message", "[]", 4400],
  ["an unknown type", '{"type":"x"}', 4400],
  ["a message of the server's", '{"type":"next","id":"1","payload":{}}', 4400],
  ["a subscription without a document", '{"type":"subscribe","id":"1","payload":{}}', 4400],
  ["brackets without end", "[".repeat(1_900), 4400],
])("%s closes that socket and nothing else", async (_what, message, code) => {
  const raw = await initialised(api);
  raw.send(message);
  expect((await raw.closed).code).toBe(code);
});

test("names that mean something to JavaScript are names like others", async () => {
  const raw = await initialised(api);
  for (const id of ["__proto__", "constructor"]) {
    raw.send(subscribe(id));
    expect(await raw.message("next")).toMatchObject({ id });
  }
  raw.socket.close();
});

test.each([
  ["not masked", [0x81, 0x02, 0x7b, 0x7d]],
  ["with reserved bits", [0xf1, 0x82, 0, 0, 0, 0, 0x7b, 0x7d]],
  ["of an unknown kind", [0x83, 0x80, 0, 0, 0, 0]],
  ["longer than memory", [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ["that is no UTF-8", [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]],
])("a frame %s ends that socket and nothing else", async (_what, frame) => {
  const { hostname, port } = new URL(api.url);
  const tcp = connectTcp(Number(port), hostname);
  tcp.write(
    `GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
  );
  const [answer] = (await once(tcp, "data")) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1.1 101/);
  const closed = once(tcp, "close");
  tcp.write(Buffer.from(frame));
  tcp.resume();
  await closed;
});

test("a peer that vanishes in the handshake, or right after, leaves nothing behind", async () => {
  const { hostname, port } = new URL(api.url);
  for (const rest of ["", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"]) {
    const tcp = connectTcp(Number(port), hostname);
    tcp.write(`GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${rest}`);
    await once(tcp, "connect");
    tcp.resetAndDestroy();
  }
});

test("a peer that does not answer pings is cut off; one that does stays", async () => {
  const [dead, living] = [await initialised(api, {}, { autoPong: false }), await initialised(api)];
  expect((await dead.closed).code).toBe(1006);
  expect(living.socket.readyState).toBe(living.socket.OPEN);
  living.socket.close();
});
