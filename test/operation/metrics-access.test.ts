import { type Api, startApi } from "../graphql/api.ts";

const token = "a token of the tests";
const operation = { metricsToken: token, shutdownDelayMs: 0, longestReadLagMs: 5_000 };

async function statusOf(changes: Parameters<typeof startApi>[0], headers: Record<string, string> = {}): Promise<number> {
  const api: Api = await startApi(changes);
  try {
    return (await fetch(`${api.url}/metrics`, { headers })).status;
  } finally {
    await api.stop();
  }
}

test("open in development; in production there is no /metrics without a token", async () => {
  expect(await statusOf({})).toBe(200);
  expect(await statusOf({ production: true })).toBe(404);
});

test.each([
  ["the token", `Bearer ${token}`, 200],
  ["none", undefined, 401],
  ["another", "Bearer another token", 401],
  ["a part of it", `Bearer ${token.slice(0, -1)}`, 401],
  ["it in another scheme", `Basic ${token}`, 401],
])("with a token, whoever shows %s", async (_what, authorization, status) => {
  expect(await statusOf({ production: true, operation }, authorization === undefined ? {} : { authorization })).toBe(status);
});
