import { connect as connectTcp } from "node:net";
import { gzipSync } from "node:zlib";
import { type Answer, alice, codeOf, dataOf } from "../graphql/api.ts";
import { fingerprint } from "../matrix/ask.ts";
import { initialised, open, statusOf } from "../subscriptions/raw.ts";
import { nastyDocuments } from "./nasty.ts";
import { addOpenModel, expectAlive, expectRefused, mutation, on, startTarget, type Target } from "./target.ts";

let target: Target;
let modelId: string;
beforeAll(async () => {
  target = await startTarget({ HEADERS_TIMEOUT_MS: "500", REQUEST_TIMEOUT_MS: "1000", SOCKET_INIT_TIMEOUT_MS: "500" });
  modelId = await addOpenModel(target.owner);
});
afterAll(() => target.stop());
afterEach(() => expectAlive(target));

test.each(nastyDocuments.map((nasty) => [nasty.title, nasty] as const))("%s, by HTTP", async (title, { code, make }) => {
  const answer = await expectRefused(target, { title, query: make(0), caller: alice, code });
  expect(answer).toEqual({ status: 400, errors: expect.any(Array) });
  expect(JSON.stringify(answer)).not.toMatch(/did you mean/i);
});

test.each(nastyDocuments.map((nasty) => [nasty.title, nasty] as const))("84: %s, by websocket", async (_title, { make, code }) => {
  const raw = await initialised(target);
  raw.send({ type: "subscribe", id: "1", payload: { query: make(1) } });
  const told = await Promise.race([raw.message("error").then(({ payload }) => codesOf(payload)), raw.closed.then((end) => [end.code])]);
  // By websocket come subscriptions only; what fits into no frame ends the socket.
  const isTooLong = make(1).length > 63_000;
  expect([[code], ["BAD_REQUEST"], ...(isTooLong ? [[1009]] : [])]).toContainEqual(told);
  raw.socket.terminate();
});

const codesOf = (payload: unknown) => [
  ...new Set((payload as { extensions?: { code?: string } }[]).map(({ extensions }) => extensions?.code)),
];

const holdVariables = () => ({ input: { modelId, startsAt: on(1, "10:00"), endsAt: on(1, "11:00") } });
const json = { "content-type": "application/json" };
const asText = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables });
const typename = asText("{ __typename }");

test.each<[string, number, string, () => RequestInit & { path?: string }]>([
  ["75: a batch", 400, "BAD_REQUEST", () => ({ headers: json, body: `[${typename}, ${typename}]` })],
  ["76: a body of 100,001 bytes", 413, "REQUEST_TOO_LARGE", () => ({ headers: json, body: typename.padEnd(100_001) })],
  [
    "77: ten megabytes in ten kilobytes",
    400,
    "BAD_REQUEST",
    () => ({ headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(typename.padEnd(10_000_000)) }),
  ],
  [
    "78: a mutation by GET",
    405,
    "METHOD_NOT_ALLOWED",
    () => ({
      method: "GET",
      path: `?query=${encodeURIComponent("mutation { releaseExpiredAvailabilityHolds(input: {}) { clientMutationId } }")}`,
    }),
  ],
  ["79: a text", 415, "UNSUPPORTED_MEDIA_TYPE", () => ({ headers: { "content-type": "text/plain" }, body: typename })],
  ["79: a form", 415, "UNSUPPORTED_MEDIA_TYPE", () => ({ body: new URLSearchParams({ query: "{ __typename }" }) })],
  ["79: a form in parts", 415, "UNSUPPORTED_MEDIA_TYPE", () => ({ body: multipart() })],
])("%s: %i %s", async (_title, status, code, make) => {
  const before = await fingerprint(target.owner);
  const { path = "", ...init } = make();
  const response = await fetch(`${target.url}/graphql${path}`, { method: "POST", ...init });
  expect([response.status, codeOf((await response.json()) as Answer)]).toEqual([status, code]);
  expect(await fingerprint(target.owner)).toBe(before);
});

function multipart(): FormData {
  const form = new FormData();
  form.append("operations", typename);
  return form;
}

test("74: a page that nobody asked for is a page", async () => {
  await target.owner.query("insert into holdfast.models (name, time_zone) select 'x', 'UTC' from generate_series(1, 300)");
  expect(dataOf(await target.post<{ models: unknown[] }>("{ models { id } }")).models).toHaveLength(100);
});

test("79: no page of another origin is let in", async () => {
  const origin = "https://evil.example";
  const asked = await fetch(`${target.url}/graphql`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type, authorization" },
  });
  expect(asked.headers.get("access-control-allow-origin")).toBeNull();
  const answered = await fetch(`${target.url}/graphql`, { method: "POST", headers: { ...json, origin }, body: typename });
  expect(answered.headers.get("access-control-allow-origin")).toBeNull();
});

test.each([
  ["nothing", ""],
  ["half of its headers", "POST /graphql HTTP/1.1\r\nhost: x\r\n"],
  ["half of its body", `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`],
])("83: who sends %s and no more is cut off", async (_what, text) => {
  const { hostname, port } = new URL(target.url);
  const sockets = Array.from({ length: 50 }, () => connectTcp(Number(port), hostname));
  const closed = Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve) =>
          socket
            .on("error", () => {})
            .once("close", resolve)
            .resume(),
        ),
    ),
  );
  for (const socket of sockets) if (text) socket.write(text);
  await expectAlive(target);
  await closed;
});

test("83, 84: who opens a websocket and says nothing is cut off", async () => {
  const silent = await Promise.all(Array.from({ length: 20 }, () => open(target)));
  expect(new Set((await Promise.all(silent.map(({ closed }) => closed))).map(({ code }) => code))).toEqual(new Set([4408]));
});

const hears = (id: string) => ({
  type: "subscribe",
  id,
  payload: { query: "subscription ($modelId: BigInt!) { availabilityChanged(modelId: $modelId) { event } }", variables: { modelId } },
});

test("84: the thousand and first subscription, and the fifty-first", async () => {
  const raw = await initialised(target);
  for (let n = 1; n <= 51; n++) raw.send(hears(String(n)));
  expect(codesOf((await raw.message("error"))["payload"])).toEqual(["SUBSCRIPTION_LIMIT_REACHED"]);
  // More messages in a minute than anybody needs end the socket.
  for (let n = 52; n <= 1_001; n++) raw.send(hears(String(n)));
  expect((await raw.closed).code).toBe(1008);
});

test("84: the fifty-first websocket of an address", async () => {
  const opened = await Promise.all(Array.from({ length: 50 }, () => initialised(target)));
  expect(await statusOf(open(target))).toBe(429);
  for (const { socket } of opened) socket.close();
  await Promise.all(opened.map(({ closed }) => closed));
});

test("84: a frame of 65 kB, frames that are none, and a page of another origin", async () => {
  const large = await initialised(target);
  large.send({ type: "ping", payload: { a: "x".repeat(65_000) } });
  expect((await large.closed).code).toBe(1009);
  for (const frame of [
    [0x81, 0x02, 0x7b, 0x7d],
    [0xf1, 0x82, 0, 0, 0, 0, 0x7b, 0x7d],
    [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ]) {
    const raw = await initialised(target);
    (raw.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(Buffer.from(frame));
    expect((await raw.closed).code).toBeGreaterThanOrEqual(1002);
  }
  expect(await statusOf(open(target, { origin: "https://evil.example" }))).toBe(403);
});

test("84: variables that don't fit, by websocket", async () => {
  const raw = await initialised(target);
  for (const [id, value, code] of [
    ["1", "x", "INVALID_ARGUMENT"],
    ["2", null, "INVALID_QUERY"],
  ]) {
    raw.send({ ...hears(id!), payload: { ...hears(id!).payload, variables: { modelId: value } } });
    const { payload } = await raw.message("next");
    expect(codesOf((payload as { errors: unknown }).errors)).toEqual([code]);
  }
  raw.socket.close();
});

test("84: a mutation by websocket is not run", async () => {
  const before = await fingerprint(target.owner);
  const raw = await initialised(target);
  raw.send({ type: "subscribe", id: "1", payload: { query: mutation("holdSlot"), variables: holdVariables() } });
  expect(codesOf((await raw.message("error"))["payload"])).toEqual(["BAD_REQUEST"]);
  expect(await fingerprint(target.owner)).toBe(before);
  raw.socket.close();
});
