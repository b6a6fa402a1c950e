import { type Api, admin, codeOf } from "../graphql/api.ts";
import { addModel, expectRefused, startLimited } from "./limited.ts";

let api: Api;
beforeAll(async () => {
  api = await startLimited({ query: { tokens: 40 } });
});
afterAll(() => api.stop());

test("tokens are counted before the document is parsed", async () => {
  const adding = (names: number) => `mutation { ${addModel} { model { ${"name ".repeat(names)} } } }`;
  // mutation { addModel ( input : { name : "x" , timeZone : "UTC" } ) { model { … } } }
  expect((await api.post(adding(40 - 21), {}, admin)).status).toBe(200);
  await expectRefused(api, "QUERY_TOO_COMPLEX", adding(40 - 20));
});

test("nesting that would overflow the parser's stack is not parsed", async () => {
  for (const nested of ["{a".repeat(30_000), `{ models(condition: ${"[".repeat(60_000)}`, `{ models(condition: ${"{a:".repeat(30_000)}`]) {
    const answer = await api.post(nested);
    expect([answer.status, codeOf(answer)]).toEqual([400, "QUERY_TOO_COMPLEX"]);
  }
});

test("characters and comments are no tokens", async () => {
  expect((await api.post(`{ __typename } # ${"x".repeat(5_000)}`)).status).toBe(200);
});
