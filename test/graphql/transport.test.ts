import { gzipSync } from "node:zlib";
import { type Api, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const send = (path: string, init?: RequestInit) => fetch(`${api.url}${path}`, init);
const json = { "content-type": "application/json" };

const refused: [what: string, status: number, code: string, init: RequestInit][] = [
  ["GET", 405, "METHOD_NOT_ALLOWED", { method: "GET" }],
  ["PUT", 405, "METHOD_NOT_ALLOWED", { method: "PUT", headers: json, body: '{"query":"{__typename}"}' }],
  [
    "text/plain",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { method: "POST", headers: { "content-type": "text/plain" }, body: '{"query":"{__typename}"}' },
  ],
  ["a form", 415, "UNSUPPORTED_MEDIA_TYPE", { method: "POST", body: new URLSearchParams({ query: "{__typename}" }) }],
  [
    "application/graphql",
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    { method: "POST", headers: { "content-type": "application/graphql" }, body: "{__typename}" },
  ],
  [
    "a client that takes HTML",
    406,
    "NOT_ACCEPTABLE",
    { method: "POST", headers: { ...json, accept: "text/html" }, body: '{"query":"{__typename}"}' },
  ],
  ["broken JSON", 400, "BAD_REQUEST", { method: "POST", headers: json, body: "{" }],
  [
    "compressed JSON",
    400,
    "BAD_REQUEST",
    { method: "POST", headers: { ...json, "content-encoding": "gzip" }, body: gzipSync('{"query":"{__typename}"}') },
  ],
  ["a batch", 400, "BAD_REQUEST", { method: "POST", headers: json, body: '[{"query":"{__typename}"}]' }],
  ["no query", 400, "BAD_REQUEST", { method: "POST", headers: json, body: "{}" }],
  ["a query that is no text", 400, "BAD_REQUEST", { method: "POST", headers: json, body: '{"query":{}}' }],
  ["variables that are no object", 400, "BAD_REQUEST", { method: "POST", headers: json, body: '{"query":"{__typename}","variables":[]}' }],
];
test.each(refused)("%s is refused with %i %s", async (_what, status, code, init) => {
  const response = await send("/graphql", init);
  expect([response.status, await response.json()]).toEqual([
    status,
    { errors: [{ message: expect.any(String), extensions: { code, retryable: false } }] },
  ]);
});

test("healthy and ready", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    const response = await send(path);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
    expect(response.headers.has("x-powered-by")).toBe(false);
  }
});

test("a mutation by GET is refused", async () => {
  const response = await send(
    `/graphql?query=${encodeURIComponent('mutation { addModel(input: { name: "x", timeZone: "UTC" }) { clientMutationId } }')}`,
  );
  expect(response.status).toBe(405);
});

test("what isn't there is a 404 as JSON", async () => {
  for (const path of ["/graphql/", "/nothing", "/%"]) {
    const response = await send(path);
    expect([path, response.status, await response.json()]).toMatchObject([path, 404, { errors: [{ extensions: { code: "NOT_FOUND" } }] }]);
  }
});

test("GraphiQL serves itself, from here alone", async () => {
  const page = await send("/graphiql");
  expect(page.status).toBe(200);
  const html = await page.text();
  const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? "");
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) {
    expect(asset).toMatch(/^(\/ruru-static\/|data:)/);
    if (asset.startsWith("/")) expect([asset, (await send(asset)).status]).toEqual([asset, 200]);
  }
});
