import { Complaint } from "../../src/complaint.ts";
import { createLog } from "../../src/log.ts";
import { startServer } from "../../src/server.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";
import { codeOf, startApi } from "./api.ts";

test("GraphiQL is off in production", async () => {
  const api = await startApi({ production: true });
  try {
    expect((await api.post("{ __typename }")).status).toBe(200);
    for (const path of ["/graphiql", "/ruru-static/ruru.js"]) {
      const response = await fetch(`${api.url}${path}`);
      expect([response.status, response.headers.get("content-type")]).toEqual([404, expect.stringContaining("application/json")]);
    }
  } finally {
    await api.stop();
  }
});

test("in production nobody is told what he may have meant", async () => {
  const guesses = [
    ["{ modelz { id } }", {}],
    ["{ models(frist: 1) { id } }", {}],
    ["{ models { nam } }", {}],
    ["query ($by: [ModelOrderBi!]) { models(orderBy: $by) { id } }", {}],
    ["{ models(orderBy: [ID_AS]) { id } }", {}],
    ["query ($by: [ModelOrderBy!]) { models(orderBy: $by) { id } }", { by: ["ID_AS"] }],
    ["query ($by: ModelCondition) { models(condition: $by) { id } }", { by: { idd: 1 } }],
    ["{ models }", {}],
  ] as const;
  const [production, development] = [await startApi({ production: true }), await startApi()];
  try {
    for (const [query, variables] of guesses) {
      const [told, guessed] = [await production.post(query, variables), await development.post(query, variables)];
      expect([query, codeOf(told), JSON.stringify(told)]).toEqual([query, "INVALID_QUERY", expect.not.stringContaining("Did you mean")]);
      expect(JSON.stringify(guessed)).toContain("Did you mean");
    }
  } finally {
    await production.stop();
    await development.stop();
  }
});

test("production refuses the owner's login and a shifted clock", async () => {
  await withTemplateDb(async (database) => {
    const log = await createLog("silent");
    const config = { ...testConfig(database), production: true };
    await expect(startServer({ config: { ...config, databaseUrl: database.ownerUrl }, log })).rejects.toThrow(Complaint);
    await database.pool.query("select holdfast_private.set_clock(now() - interval '1 day')");
    await expect(startServer({ config, log })).rejects.toThrow(Complaint);
  });
});

test("a port that is taken is said in a line", async () => {
  const api = await startApi();
  try {
    const config = { ...api.config, port: Number(new URL(api.url).port) };
    await expect(startServer({ config, log: await createLog("silent") })).rejects.toThrow(Complaint);
  } finally {
    await api.stop();
  }
});
