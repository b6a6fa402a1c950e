import type { Api } from "../graphql/api.ts";
import { startLimited } from "./limited.ts";

let api: Api;
beforeAll(async () => {
  api = await startLimited({ http: { bodyBytes: 2_000 } });
});
afterAll(() => api.stop());

const send = (bytes: number, more: RequestInit = {}) => {
  const start = '{"query":"{__typename}","extensions":{"x":"';
  const body = `${start}${"x".repeat(bytes - start.length - 3)}"}}`;
  return fetch(`${api.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body, ...more });
};

test("a body of as many bytes as are allowed is taken, one more is 413", async () => {
  expect((await send(2_000)).status).toBe(200);
  const refused = await send(2_001);
  expect([refused.status, await refused.json()]).toEqual([
    413,
    { errors: [{ message: expect.any(String), extensions: { code: "REQUEST_TOO_LARGE", retryable: false } }] },
  ]);
});

test("a body that does not say how long it is neither", async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("x".repeat(3_000)));
      controller.close();
    },
  });
  expect((await send(100, { body, duplex: "half" } as RequestInit)).status).toBe(413);
});
