import { type Api, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const send = (path: string, init?: RequestInit) => fetch(`${api.url}${path}`, init);
const json = { "content-type": "application/json" };

const refused: [what: string, status: number, init: RequestInit][] = [
  ["GET", 405, { method: "GET" }],
  ["text/plain", 415, { method: "POST", headers: { "content-type": "text/plain" }, body: '{"query":"{__typename}"}' }],
  ["a form", 415, { method: "POST", body: new URLSearchParams({ query: "{__typename}" }) }],
  ["application/graphql", 415, { method: "POST", headers: { "content-type": "application/graphql" }, body: "{__typename}" }],
  ["broken JSON", 400, { method: "POST", headers: json, body: "{" }],
  ["a batch", 400, { method: "POST", headers: json, body: '[{"query":"{__typename}"}]' }],
  ["a body over 100 kB", 413, { method: "POST", headers: json, body: JSON.stringify({ query: `{__typename} #${"x".repeat(100_000)}` }) }],
];
test.each(refused)("%s is refused with %i as JSON", async (_what, status, init) => {
  const response = await send("/graphql", init);
  expect(response.status).toBe(status);
  expect(await response.json()).toHaveProperty("errors");
});

test("healthy and ready", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    const response = await send(path);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
    expect(response.headers.has("x-powered-by")).toBe(false);
  }
});

test("what isn't there is a 404 as JSON", async () => {
  for (const path of ["/", "/graphql/", "/nothing", "/%"]) {
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
