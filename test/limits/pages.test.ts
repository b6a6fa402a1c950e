import { type Api, admin, codeOf, dataOf } from "../graphql/api.ts";
import { addModel, expectRefused, startLimited } from "./limited.ts";

let api: Api;
beforeAll(async () => {
  api = await startLimited({ page: { otherwise: 3, most: 5, offset: 7 } });
  await api.owner.query("select holdfast.add_model('Room ' || n, 'UTC') from generate_series(1, 10) as n");
});
afterAll(() => api.stop());

const page = "query ($first: Int, $offset: Int) { models(first: $first, offset: $offset, orderBy: ID_ASC) { id } }";
const idsOf = async (query: string, variables?: Record<string, unknown>) =>
  dataOf(await api.post<{ models: { id: string }[] }>(query, variables)).models.length;

test("a page has the default's length where the query does not say, also in lists of rows", async () => {
  expect(await idsOf("{ models { id } }")).toBe(3);
  expect(await idsOf(page)).toBe(3);
  await api.owner.query(`
    select holdfast.add_availability((select min(id) from holdfast.models), at, at + interval '1 hour')
    from generate_series(date_trunc('day', now()) + interval '1 day', now() + interval '10 days', interval '1 day') as at`);
  type Rows = { models: { availabilities: unknown[] }[] };
  const { models } = dataOf(await api.post<Rows>("{ models(first: 1, orderBy: ID_ASC) { availabilities { id } } }"));
  expect(models[0]?.availabilities.length).toBe(3);
});

test("a page may be asked for up to the maximum", async () => {
  expect(await idsOf(page, { first: 5 })).toBe(5);
  expect(await idsOf(page, { first: 0 })).toBe(0);
  expect(await idsOf(page, { offset: 7, first: 5 })).toBe(3);
});

const adding = (list: string, variable = "") => `mutation ${variable} { ${addModel} { model { availabilities(${list}) { id } } } }`;
const first = adding("first: $first", "($first: Int)");
const offset = adding("offset: $offset", "($offset: Int)");
test.each([
  ["PAGE_TOO_LARGE", adding("first: 6"), {}],
  ["PAGE_TOO_LARGE", adding("first: 2147483647"), {}],
  ["PAGE_TOO_LARGE", first, { first: 2147483647 }],
  ["PAGE_TOO_LARGE", adding("offset: 8"), {}],
  ["PAGE_TOO_LARGE", offset, { offset: 8 }],
  ["INVALID_ARGUMENT", adding("first: -1"), {}],
  ["INVALID_ARGUMENT", first, { first: -1 }],
  ["INVALID_ARGUMENT", offset, { offset: -1 }],
  ["INVALID_QUERY", adding("first: null"), {}],
  ["INVALID_QUERY", first, { first: null }],
  ["INVALID_QUERY", adding("first: 2147483648"), {}],
  ["INVALID_QUERY", first, { first: "5" }],
])("%s: %s %p", async (code, query, variables) => {
  await expectRefused(api, code, query, variables);
});

test("what a function is asked for is a page too", async () => {
  const search = `query ($most: Int) { getChangeLog(modelId: "1", maxResults: $most) { id } }`;
  expect(codeOf(await api.post(search, { most: 6 }, admin))).toBe("PAGE_TOO_LARGE");
  expect(codeOf(await api.post(search, { most: 5 }, admin))).not.toBe("PAGE_TOO_LARGE");
});
