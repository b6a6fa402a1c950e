import { startServer } from "../../src/server.ts";
import { mintToken } from "../../src/token.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";
import { keepLog } from "./logged.ts";

const secrets = ["alice@example.com", "203.0.113.7", "sekret", "127.0.0.1", "cookie-of-hers"];

/** A started server with its log; requests carry what must not be logged. */
async function withLoggedServer(
  work: (
    ask: (path: string, init?: RequestInit) => Promise<Response>,
    kept: Awaited<ReturnType<typeof keepLog>>,
    breakIt: () => Promise<unknown>,
  ) => Promise<void>,
): Promise<void> {
  await withTemplateDb(async (database) => {
    const kept = await keepLog();
    const config = { ...testConfig(database), trustProxy: 1 };
    const server = await startServer({ config, log: kept.log });
    const { secret = "" } = config.jwt;
    const token = await mintToken({ ...config.jwt, secret }, { role: "customer", userId: "alice@example.com", hours: 1 });
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${server.url}${path}`, {
        ...init,
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${token}`,
          cookie: "session=cookie-of-hers",
          "x-forwarded-for": "203.0.113.7",
          ...(init.headers as Record<string, string>),
        },
      });
    try {
      await work(ask, kept, () =>
        database.pool.query("alter table holdfast.models rename column name to gone; alter table holdfast.bookings rename to gone"),
      );
      expect(kept.text()).not.toContain(token);
    } finally {
      await server.stop();
    }
    for (const word of secrets) expect({ word, found: kept.text().includes(word) }).toEqual({ word, found: false });
  });
}

const post = (query: string, variables: object = {}, headers = {}) => ({
  method: "POST",
  body: JSON.stringify({ query, variables }),
  headers,
});

test("one line for each request, with its id, and nothing of who and what", () =>
  withLoggedServer(async (ask, { lines }) => {
    const response = await ask(
      "/graphql?token=sekret",
      post("{ models { id } }", { mail: "alice@example.com" }, { "x-request-id": "mine-1" }),
    );
    expect(response.headers.get("x-request-id")).toBe("mine-1");
    expect((await response.json()) as object).toEqual({ data: { models: [] } });
    await ask("/users/alice@example.com");

    const requests = lines().filter(({ msg }) => msg === "request");
    expect(requests).toMatchObject([
      { requestId: "mine-1", method: "POST", path: "/graphql", status: 200, role: "customer", durationMs: expect.any(Number), level: 30 },
      { method: "GET", status: 404 },
    ]);
    expect(requests[1]).not.toHaveProperty("path");
    expect(Object.keys(requests[0]!).sort()).toEqual([
      "durationMs",
      "hostname",
      "level",
      "method",
      "msg",
      "path",
      "pid",
      "requestId",
      "role",
      "status",
      "time",
    ]);
  }));

test.each([
  ["none", undefined],
  ["one with an address", "alice@example.com"],
  ["one that is too long", "x".repeat(65)],
  ["one with blanks", "a b"],
])("an id of ours where the request has %s", (_what, given) =>
  withLoggedServer(async (ask, { lines }) => {
    const response = await ask("/graphql", post("{ __typename }", {}, given === undefined ? {} : { "x-request-id": given }));
    const id = response.headers.get("x-request-id");
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines().find(({ msg }) => msg === "request")?.["requestId"]).toBe(id);
  }),
);

test("a masked error is logged under its request's id", () =>
  withLoggedServer(async (ask, { lines }, breakIt) => {
    await breakIt();
    const answers = await Promise.all(
      ["first", "second"].map(async (id) => {
        const response = await ask("/graphql", post("{ models { id name } }", {}, { "x-request-id": id }));
        return (await response.json()) as { errors: { extensions: { code: string; errorId: string } }[] };
      }),
    );
    for (const [n, id] of ["first", "second"].entries()) {
      const { code, errorId } = answers[n]!.errors[0]!.extensions;
      expect(code).toBe("INTERNAL_ERROR");
      expect(lines().find((line) => line["errorId"] === errorId)).toMatchObject({ requestId: id, level: 50 });
    }
  }));

test("probes are detail", () =>
  withLoggedServer(async (ask, { lines }) => {
    for (const path of ["/healthz", "/readyz", "/metrics"]) await ask(path);
    expect(lines().filter(({ msg }) => msg === "request")).toMatchObject(Array(3).fill({ level: 20, status: 200 }));
  }));
