import { type Api, admin } from "../graphql/api.ts";
import { addModel, expectRefused, startLimited } from "./limited.ts";

let api: Api;
beforeAll(async () => {
  api = await startLimited({ query: { cost: 1000 } });
});
afterAll(() => api.stop());

const nested = `mutation ($rows: Int, $holds: Int = 10) {
  ${addModel} { model { availabilities(first: $rows) { id model { bookingHolds(first: $holds) { id } } } } }
}`;

test("lists multiply what stands in them, by the variables", async () => {
  // 1 addModel + 1 model + 1 availabilities + 70 × (1 id + 1 model + 1 bookingHolds + 10 × 1 id) = 913
  expect((await api.post(nested, { rows: 70 }, admin)).status).toBe(200);
  // 80 of them are 1043.
  const answer = await expectRefused(api, "QUERY_TOO_COMPLEX", nested, { rows: 80 });
  expect(answer.errors?.[0]?.extensions?.["detail"]).toEqual({ limit: "cost", cost: 1043, most: 1000 });
  await expectRefused(api, "QUERY_TOO_COMPLEX", nested, { rows: 10, holds: 1000 });
});

test("what one set of variables may cost says nothing of another", async () => {
  for (const [rows, holds, status] of [
    [70, 10, 200],
    [10, 70, 200],
    [70, 70, 400],
    [70, 10, 200],
    [70, 12, 400],
  ] as const) {
    expect([rows, holds, (await api.post(nested, { rows, holds }, admin)).status]).toEqual([rows, holds, status]);
  }
  const including =
    "query ($all: Boolean!) { models(first: 200) { id name currency timeZone @include(if: $all) holdMinutes @include(if: $all) } }";
  expect((await api.post(including, { all: false })).status).toBe(200);
  expect((await api.post(including, { all: true })).status).toBe(400);
});

test("without a page size the default counts", async () => {
  await expectRefused(api, "QUERY_TOO_COMPLEX", nested, { holds: 20 });
});

test("each operation of a document is judged alone, and what is skipped costs nothing", async () => {
  const several = `query Cheap { __typename } query Dear { models(first: 1000) { id name } }
    query Skipping($no: Boolean = false) { models(first: 1000) { id name @include(if: $no) } }`;
  const run = (operationName: string) =>
    fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: several, operationName }),
    }).then((response) => response.status);
  expect(await run("Cheap")).toBe(200);
  expect(await run("Dear")).toBe(400);
  expect(await run("Skipping")).toBe(400);
  expect(await run("Nothing")).toBe(400);
});
