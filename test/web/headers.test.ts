import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { builtFolder } from "../../src/site/build.ts";
import { type Api, startApi } from "../graphql/api.ts";

const policy =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'";

async function withApi(changes: Parameters<typeof startApi>[0], work: (api: Api) => Promise<void>): Promise<void> {
  const api = await startApi(changes);
  try {
    await work(api);
  } finally {
    await api.stop();
  }
}

test.each([false, true])(
  "pages come with a strict policy and are asked for anew, what they load is kept for good (production: %s)",
  (production) =>
    withApi({ production }, async (api) => {
      for (const path of ["/", "/book/1", "/models/1", "/dashboard"]) {
        const page = await fetch(api.url + path);
        expect([path, page.status, page.headers.get("content-security-policy")]).toEqual([path, 200, policy]);
        expect(page.headers.get("cache-control")).toBe("no-cache");
        const html = await page.text();
        expect(html).not.toMatch(/<style|style=|<script>|https?:/);
        const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
        expect(assets.length).toBeGreaterThan(1);
        for (const asset of assets) {
          const loaded = await fetch(api.url + asset);
          expect([asset, loaded.status, loaded.headers.get("cache-control")]).toEqual([asset, 200, "public, max-age=31536000, immutable"]);
        }
      }
      for (const path of ["/nothing", "/book/", "/book/1/2", "/assets/nothing.js", "/assets/", "/index.html", "/models"]) {
        expect([path, (await fetch(api.url + path)).status]).toEqual([path, 404]);
      }
    }),
);

test("sample users are there in development alone, and for this machine's own pages alone", async () => {
  await withApi({}, async (api) => {
    const own = await fetch(`${api.url}/development/users`);
    expect(own.headers.get("cache-control")).toBe("no-store");
    expect(await own.json()).toContainEqual({ name: "The host system, an admin", role: "admin", token: expect.any(String) });
    expect((await fetch(`${api.url}/development/users`, { headers: { "x-forwarded-for": "192.0.2.1" } })).status).toBe(403);
    // fetch sends no Host of one's own choice.
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      request(`${api.url}/development/users`, { headers: { host: "rebound.example" } }, ({ statusCode }) => resolve(statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
  await withApi({ production: true }, async (api) => {
    expect((await fetch(`${api.url}/development/users`)).status).toBe(404);
  });
});

test("the first page's script is under 200 kB, gzipped, and nothing of another host is in what was built", async () => {
  const html = await readFile(join(builtFolder, "index.html"), "utf8");
  const names = await readdir(join(builtFolder, "assets"));
  const first = names.filter((name) => name.endsWith(".js") && (html.includes(name) || name.startsWith("HomePage")));
  expect(first.length).toBeGreaterThanOrEqual(2);
  const sizes = await Promise.all(first.map(async (name) => gzipSync(await readFile(join(builtFolder, "assets", name))).length));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
  // All that a page may load at all, the calendar's and the charts' too.
  for (const name of names.filter((name) => name.endsWith(".css"))) {
    expect(await readFile(join(builtFolder, "assets", name), "utf8")).not.toMatch(/url\((?!\/assets)/);
  }
});
