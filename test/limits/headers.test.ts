import { startApi } from "../graphql/api.ts";

test("every answer forbids browsers to do more with it than to read it", async () => {
  const api = await startApi();
  try {
    for (const path of ["/graphql", "/healthz", "/nothing"]) {
      const { headers } = await fetch(`${api.url}${path}`);
      expect(headers.get("content-security-policy")).toBe("default-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("strict-transport-security")).toMatch(/max-age=/);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.has("x-powered-by")).toBe(false);
    }
  } finally {
    await api.stop();
  }
});

test("GraphiQL's page and its scripts may do what they need, from here alone", async () => {
  const api = await startApi();
  try {
    for (const path of ["/graphiql", "/ruru-static/ruru.js"]) {
      const policy = (await fetch(`${api.url}${path}`)).headers.get("content-security-policy");
      expect(policy).toMatch(/default-src 'self';script-src 'self' 'unsafe-inline';/);
      expect(policy).toContain("worker-src 'self' blob:");
      expect(policy).not.toMatch(/https?:|\*/);
    }
  } finally {
    await api.stop();
  }
});

const preflight = (url: string, origin: string) =>
  fetch(`${url}/graphql`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" },
  });
const call = (url: string, origin: string) =>
  fetch(`${url}/graphql`, { method: "POST", headers: { origin, "content-type": "application/json" }, body: '{"query":"{__typename}"}' });

test("no page of another origin may call", async () => {
  const api = await startApi();
  try {
    for (const ask of [preflight, call]) {
      const { headers } = await ask(api.url, "https://shop.example");
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
    expect((await preflight(api.url, "https://shop.example")).status).toBe(405);
  } finally {
    await api.stop();
  }
});

test("pages of the listed origins may, without cookies", async () => {
  const api = await startApi({ corsOrigins: ["https://shop.example", "http://localhost:3000"] });
  try {
    const allowed = await preflight(api.url, "https://shop.example");
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization,content-type",
      vary: expect.stringContaining("Origin"),
    });
    expect(allowed.headers.has("access-control-allow-credentials")).toBe(false);
    expect((await call(api.url, "http://localhost:3000")).headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
    for (const stranger of ["https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null"]) {
      for (const ask of [preflight, call]) {
        expect((await ask(api.url, stranger)).headers.has("access-control-allow-origin")).toBe(false);
      }
    }
  } finally {
    await api.stop();
  }
});
