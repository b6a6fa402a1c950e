import { getIntrospectionQuery } from "graphql";
import { codeOf, startApi } from "../graphql/api.ts";

const introspections = [
  getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true }),
  "{ __schema { queryType { name } } }",
  '{ __type(name: "Model") { name } }',
  "{ ...A } fragment A on Query { __schema { types { name } } }",
  "{ a: __schema { directives { name } } }",
];

test("a production server does not describe its schema", async () => {
  const api = await startApi({ production: true });
  try {
    for (const query of introspections) {
      const answer = await api.post(query);
      expect([query, answer.status, codeOf(answer), answer.data]).toEqual([query, 400, "INTROSPECTION_DISABLED", undefined]);
    }
    expect(await api.post("{ __typename }")).toEqual({ status: 200, data: { __typename: "Query" } });
  } finally {
    await api.stop();
  }
});

test("in development it does, within the same limits", async () => {
  const api = await startApi();
  try {
    for (const query of introspections) expect(await api.post(query)).not.toHaveProperty("errors");
  } finally {
    await api.stop();
  }
});
