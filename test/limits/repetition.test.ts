import { type Api, admin } from "../graphql/api.ts";
import { addModel, countModels, expectRefused, startLimited } from "./limited.ts";

let api: Api;
beforeAll(async () => {
  api = await startLimited({ query: { fields: 20, aliases: 5, directives: 4 } });
});
afterAll(() => api.stop());

const times = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_, index) => text(index)).join(" ");

test("as many aliases as are allowed, and no more", async () => {
  const adding = (count: number) => `mutation { ${times(count, (index) => `a${index}: ${addModel} { clientMutationId }`)} }`;
  const before = await countModels(api);
  expect((await api.post(adding(5), {}, admin)).status).toBe(200);
  expect(await countModels(api)).toBe(before + 5);
  await expectRefused(api, "QUERY_TOO_COMPLEX", adding(6));
});

test("as many fields as are allowed, and no more", async () => {
  const reading = (count: number) => `mutation { ${addModel} { model { ${times(count, () => "name")} } } }`;
  expect((await api.post(reading(18), {}, admin)).status).toBe(200);
  await expectRefused(api, "QUERY_TOO_COMPLEX", reading(19));
});

test("a fragment counts as often as it is spread, however deep the doubling", async () => {
  const doubling = (depth: number) =>
    `mutation { ${addModel} { model { ...F0 } } } ${times(depth, (index) => `fragment F${index} on Model { ...F${index + 1} ...F${index + 1} }`)}
     fragment F${depth} on Model { name }`;
  expect((await api.post(doubling(4), {}, admin)).status).toBe(200);
  for (const depth of [5, 60]) await expectRefused(api, "QUERY_TOO_COMPLEX", doubling(depth));
  const aliases = `mutation { ${addModel} { model { ...A ...A ...A } } } fragment A on Model { a: name b: name }`;
  await expectRefused(api, "QUERY_TOO_COMPLEX", aliases);
});

test("what is too large is validated no further", async () => {
  const answer = await expectRefused(api, "QUERY_TOO_COMPLEX", `mutation { ${times(30, () => "nothing")} }`);
  expect(answer.errors).toHaveLength(1);
});

test("a fragment that spreads itself is refused as what it is", async () => {
  const answer = await api.post("{ models { ...A } } fragment A on Model { ...B } fragment B on Model { ...A }");
  expect([answer.status, answer.errors?.[0]?.extensions?.["code"]]).toEqual([400, "INVALID_QUERY"]);
});

test("as many directives as are allowed, and no more", async () => {
  const skipping = (count: number) => `mutation { ${addModel} { model { name ${times(count, () => "id @include(if: true)")} } } }`;
  expect((await api.post(skipping(4), {}, admin)).status).toBe(200);
  await expectRefused(api, "QUERY_TOO_COMPLEX", skipping(5));
});
