import { connect, type Socket } from "node:net";
import type { Api } from "../graphql/api.ts";
import { startLimited } from "./limited.ts";

let api: Api;
afterEach(() => api.stop());

/** A connection that sends some bytes and then no more; tells what it got until it was closed. */
function open(text: string, localAddress?: string): { socket: Socket; closed: Promise<string> } {
  const { hostname, port } = new URL(api.url);
  const socket = connect({ port: Number(port), host: localAddress ? "127.0.0.1" : hostname, ...(localAddress && { localAddress }) });
  let received = "";
  const closed = new Promise<string>((resolve) => {
    socket.on("data", (data) => {
      received += String(data);
    });
    socket.on("error", () => resolve(received));
    socket.on("close", () => resolve(received));
  });
  if (text) socket.write(text);
  return { socket, closed };
}

test.each([
  ["nothing", ""],
  ["half of its headers", "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"],
  ["half of its body", "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"],
])("who sends %s is cut off", async (_what, text) => {
  api = await startLimited({ http: { headersTimeoutMs: 300, requestTimeoutMs: 600 } });
  expect(await open(text).closed).toMatch(/^HTTP\/1\.1 408 /);
  expect((await api.post("{ __typename }")).status).toBe(200);
});

test("headers have a limit", async () => {
  api = await startLimited({});
  const { closed } = open(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${"x".repeat(17_000)}\r\n\r\n`);
  expect(await closed).toMatch(/^HTTP\/1\.1 431 /);
});

test("one connection too many is dropped, the others stay", async () => {
  api = await startLimited({ http: { connections: 2 } });
  const request = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
  const first = open(request);
  const second = open(request);
  await Promise.all([first, second].map(({ socket }) => new Promise((resolve) => socket.once("data", resolve))));
  expect(await open(request).closed).toBe("");
  first.socket.end();
  await first.closed;
  second.socket.destroy();
  await second.closed;
});

test("so many connections of one address, and there is room for others", async () => {
  api = await startLimited({ http: { connectionsPerAddress: 2 } });
  const request = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
  const [first, second] = [open(request), open(request)];
  await Promise.all([first, second].map(({ socket }) => new Promise((resolve) => socket.once("data", resolve))));
  expect(await open(request).closed).toBe("");
  const neighbour = open(`${request.slice(0, -2)}connection: close\r\n\r\n`, "127.0.0.2");
  expect(await neighbour.closed).toMatch(/^HTTP\/1\.1 200 /);
  first.socket.destroy();
  await first.closed;
  second.socket.destroy();
  await second.closed;
});

test("behind a proxy all come from one address", async () => {
  api = await startLimited({ http: { connectionsPerAddress: 1 } }, { trustProxy: 1 });
  const request = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
  const idle = open("");
  await new Promise((resolve) => idle.socket.once("connect", resolve));
  expect(await open(request).closed).toMatch(/^HTTP\/1\.1 200 /);
  idle.socket.destroy();
  await idle.closed;
});
