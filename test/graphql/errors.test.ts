import { GraphQLError } from "graphql";
import pino from "pino";
import { loadErrorRegistry, makeErrorMask } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { type Api, addFreeModel, alice, bob, codeOf, startApi } from "./api.ts";

let api: Api;
let modelId: string;
beforeAll(async () => {
  api = await startApi({ clock: "2030-01-01T00:00:00Z" });
  modelId = await addFreeModel(api, "2030-01-02T08:00:00Z", "2030-01-02T20:00:00Z");
});
afterAll(() => api.stop());

test("a registered error comes with its code, its facts as JSON and whether to try again", async () => {
  const slot = { modelId, startsAt: "2030-01-02T09:00:00Z", endsAt: "2030-01-02T10:00:00Z" };
  await api.run("holdSlot", slot, alice);
  const answer = await api.run("holdSlot", slot, bob);
  expect(answer).toMatchObject({
    status: 200,
    data: { holdSlot: null },
    errors: [{ path: ["holdSlot"], extensions: { code: "SLOT_TAKEN", retryable: expect.any(Boolean), detail: expect.any(Object) } }],
  });
  expect(JSON.stringify(answer)).not.toContain("alice");
});

test("a text that PostgreSQL can't store is an argument's fault", async () => {
  const addModel = 'mutation ($name: String!) { addModel(input: { name: $name, timeZone: "UTC" }) { model { id } } }';
  const answer = await api.post(addModel, { name: "a\0b" }, { role: "admin", userId: "host" });
  expect(codeOf(answer)).toBe("INVALID_ARGUMENT");
});

test("what is not registered is masked, and only its id goes out", async () => {
  await api.owner.query("alter table holdfast.models rename column hourly_rate to renamed");
  try {
    const answer = await api.post("{ models { hourlyRate } }", {}, alice);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: "INTERNAL_ERROR", retryable: false, errorId: expect.any(String) });
    expect(answer.errors?.[0]?.message).not.toMatch(/hourly_rate|column/);
  } finally {
    await api.owner.query("alter table holdfast.models rename column renamed to hourly_rate");
  }
});

test("what GraphQL finds in the document or its variables is INVALID_QUERY", async () => {
  const model = "query ($id: BigInt!) { model(id: $id) { id } }";
  for (const [query, variables] of [
    ["{ nothing }", {}],
    ["{", {}],
    ["", {}],
    ["{ model { id } }", {}],
    [model, {}],
    [model, { id: null }],
    ["query A { __typename } query B { __typename }", {}],
  ] as const) {
    const answer = await api.post(query, variables);
    expect([query, answer.status, answer.errors?.[0]?.extensions]).toEqual([query, 400, { code: "INVALID_QUERY", retryable: false }]);
  }
});

describe("the map", () => {
  const masked = async (cause: Error) => {
    const maskError = makeErrorMask(await loadErrorRegistry(api.owner), await createLog("silent"), { suggestions: false });
    const error = maskError(new GraphQLError(cause.message, { originalError: cause }));
    // Over a websocket an error may pass twice.
    expect(maskError(error).toJSON()).toEqual(error.toJSON());
    return error;
  };
  const fromPostgres = (code: string, facts = {}) => Object.assign(new Error("secret"), { code, severity: "ERROR", ...facts });

  test.each([
    ["42501", "FORBIDDEN", false],
    ["22P02", "INVALID_ARGUMENT", false],
    ["22008", "INVALID_ARGUMENT", false],
    ["23514", "INVALID_ARGUMENT", false],
    ["57014", "TIMEOUT", false],
    ["40001", "RETRY", true],
    ["40P01", "RETRY", true],
    ["55P03", "RETRY", true],
    ["57P01", "UNAVAILABLE", true],
    ["57P03", "UNAVAILABLE", true],
    ["08006", "UNAVAILABLE", true],
    ["53300", "UNAVAILABLE", true],
  ])("%s is %s, in our words", async (sqlState, code, retryable) => {
    const { message, extensions } = await masked(fromPostgres(sqlState, { detail: '{"a":1}', hint: "secret" }));
    expect(extensions).toEqual({ code, retryable });
    expect(message).not.toContain("secret");
  });

  test.each([
    Object.assign(new Error("connect ECONNREFUSED secret"), { code: "ECONNREFUSED" }),
    new Error("Connection terminated unexpectedly"),
    new Error("timeout exceeded when trying to connect"),
    new Error("Client has encountered a connection error and is not queryable"),
  ])("a connection that is lost is UNAVAILABLE: %s", async (error) => {
    const { message, extensions } = await masked(error);
    expect(extensions).toEqual({ code: "UNAVAILABLE", retryable: true });
    expect(message).not.toContain("secret");
  });

  test.each(["SL999", "23505", "23P01", "42P01", "XX000"])("%s is masked", async (sqlState) => {
    const { message, extensions } = await masked(fromPostgres(sqlState, { detail: '{"a":1}', hint: "secret" }));
    expect(extensions).toEqual({ code: "INTERNAL_ERROR", retryable: false, errorId: expect.any(String) });
    expect(message).not.toContain("secret");
  });

  test("what is masked is in the log, under the id that goes out", async () => {
    const lines: { errorId: string; err: { message: string } }[] = [];
    const log = pino({ level: "error" }, { write: (line) => void lines.push(JSON.parse(line)) });
    const maskError = makeErrorMask(await loadErrorRegistry(api.owner), log, { suggestions: false });
    const { extensions } = maskError(new GraphQLError("secret", { originalError: fromPostgres("42P01") }));
    expect(lines).toMatchObject([{ errorId: extensions["errorId"], err: { message: "secret" } }]);
  });

  test("a long value that was refused is not sent back whole", async () => {
    const answer = await api.post("query ($id: BigInt!) { model(id: $id) { id } }", { id: "1".repeat(50_000) });
    expect([codeOf(answer), answer.errors?.[0]?.message.length]).toEqual(["INVALID_ARGUMENT", 1001]);
  });

  test("an error of our own code is masked too", async () => {
    expect((await masked(new TypeError("secret"))).extensions["code"]).toBe("INTERNAL_ERROR");
  });

  test("a detail that is no JSON stays in", async () => {
    expect((await masked(fromPostgres("SL046", { detail: "Key (user_id)=(alice)", hint: "" }))).extensions).toEqual({
      code: "SLOT_TAKEN",
      retryable: false,
    });
  });
});
