import { createLog } from "../../src/log.ts";
import { startServer } from "../../src/server.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";
import { startProxy } from "../proof/faults/world/proxy.ts";

test("what a database that says nothing any more is asked has an answer, and its connections are given up", () =>
  withTemplateDb(async (database) => {
    const url = new URL(database.apiUrl);
    const databasePort = Number(url.port);
    const proxy = await startProxy(() => databasePort);
    url.hostname = "127.0.0.1";
    url.port = String(proxy.port);
    const { limits, ...config } = testConfig(database);
    const hasty = { ...limits, database: { ...limits.database, statementTimeoutMs: 500 } };
    const server = await startServer({
      config: { ...config, limits: hasty, poolSize: 2, databaseUrl: url.href },
      log: await createLog("silent"),
    });
    const ask = async (): Promise<unknown> => {
      const headers = { "content-type": "application/json" };
      return (await fetch(`${server.url}/graphql`, { method: "POST", headers, body: '{"query":"{ models { id } }"}' })).json();
    };
    const found = { data: { models: [] } };
    const unavailable = { errors: [{ extensions: { code: "UNAVAILABLE", retryable: true } }] };
    try {
      expect(await Promise.all([ask(), ask()])).toEqual([found, found]);
      proxy.become("cut");
      expect(await Promise.all([ask(), ask()])).toMatchObject([unavailable, unavailable]);
      proxy.become("clear");
      expect(await Promise.all([ask(), ask(), ask()])).toEqual([found, found, found]);
    } finally {
      await server.stop();
      await proxy.stop();
    }
  }));
