import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { type Api, startApi } from "../graphql/api.ts";
import { httpStatus, initialised, isAlive, open, type Raw, socketsWith, statusOf } from "./raw.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi({
    corsOrigins: ["https://shop.example.com"],
    publicUrl: "https://booking.example.com/api",
    trustProxy: 1,
    sockets: socketsWith({ most: 4, mostPerAddress: 2 }),
  });
});
afterAll(() => api.stop());

const from = (address: string): { headers: Record<string, string> } => ({ headers: { "x-forwarded-for": address } });

async function closeAll(sockets: Raw[]): Promise<void> {
  for (const { socket } of sockets) socket.close();
  await Promise.all(sockets.map(({ closed }) => closed));
}

test("pages of other sites are refused, those of our own host and of allowed origins are not, nor are programs", async () => {
  for (const origin of ["https://evil.example.com", "https://shop.example.com.evil.com", "http://shop.example.com", "null"]) {
    expect(await statusOf(open(api, { origin }))).toBe(403);
  }
  for (const origin of [api.url, "https://shop.example.com", "https://booking.example.com", undefined]) {
    expect(await statusOf(open(api, origin === undefined ? {} : { origin }))).toBeUndefined();
  }
});

test("there are websockets at /graphql and nowhere else", async () => {
  for (const path of ["/", "/graphiql", "/graphql/x", "/healthz"]) expect(await statusOf(open(api, { path }))).toBe(404);
  expect(await statusOf(open(api, { path: "/graphql?x=1" }))).toBeUndefined();
});

test("so many from one address and no more, until one of them leaves", async () => {
  const sockets = [await open(api, from("192.0.2.1")), await open(api, from("192.0.2.1"))];
  expect(await statusOf(open(api, from("192.0.2.1")))).toBe(429);
  // The address that a client claims for itself counts for nothing.
  expect(await statusOf(open(api, from("192.0.2.9, 192.0.2.1")))).toBe(429);
  expect(await statusOf(open(api, from("192.0.2.2")))).toBeUndefined();
  await closeAll(sockets.splice(0, 1));
  sockets.push(await open(api, from("192.0.2.1")));
  await closeAll(sockets);
});

test("so many in all and no more, until one of them leaves", async () => {
  const sockets: Raw[] = [];
  for (const n of [1, 2, 3, 4]) sockets.push(await initialised(api, {}, from(`198.51.100.${n}`)));
  expect(await statusOf(open(api, from("198.51.100.5")))).toBe(503);
  expect(await isAlive(api)).toBe(true);
  await closeAll(sockets.splice(0, 1));
  sockets.push(await open(api, from("198.51.100.5")));
  await closeAll(sockets);
});

test("an upgrade to something else than a websocket is answered as the HTTP request that it is", async () => {
  const { hostname, port } = new URL(api.url);
  const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAMAAABkAAQAAP__" };
  expect(await httpStatus({ hostname, port, path: "/healthz", headers })).toBe(200);
});

test("a refused upgrade keeps no connection open, also where the other side leaves its own open", async () => {
  const { hostname, port } = new URL(api.url);
  const tcp = connectTcp({ host: hostname, port: Number(port), allowHalfOpen: true });
  tcp.write(`GET /nowhere HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  tcp.resume();
  await once(tcp, "end");
  // Whoever writes to a connection that is gone learns of it.
  const writing = setInterval(() => tcp.write("x"), 20);
  const [error] = (await once(tcp, "error").catch((reason: unknown) => [reason])) as [NodeJS.ErrnoException];
  clearInterval(writing);
  expect(error.code).toMatch(/EPIPE|ECONNRESET/);
});
