import { builtVersion } from "../../src/database/version.ts";
import { startServer } from "../../src/server.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";
import { keepLog } from "./logged.ts";

test("a database that is older than the build is not ready and the log says so, once; a newer one is", () =>
  withTemplateDb(async (database) => {
    const { log, lines } = await keepLog();
    const server = await startServer({ config: testConfig(database), log });
    const setVersion = (version: number) =>
      database.pool.query(
        `create or replace function holdfast_private.schema_version() returns integer language sql immutable return ${version}`,
      );
    const ready = async () => {
      const response = await fetch(`${server.url}/readyz`);
      return [response.status, ((await response.json()) as { status: string }).status];
    };
    try {
      expect(await ready()).toEqual([200, "ok"]);
      await setVersion(builtVersion - 1);
      expect([await ready(), await ready()]).toEqual([
        [503, "outdated"],
        [503, "outdated"],
      ]);
      await setVersion(builtVersion + 1);
      expect(await ready()).toEqual([200, "ok"]);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      const told = lines().filter(({ msg }) => /ready/.test(String(msg)));
      expect(told).toMatchObject([{ trouble: "outdated", version: builtVersion - 1, builtVersion }, { version: builtVersion + 1 }]);
    } finally {
      await server.stop();
    }
  }));

test("a database from before there were versions is refused at start", () =>
  withTemplateDb(async (database) => {
    await database.pool.query("drop function holdfast_private.schema_version()");
    const { log } = await keepLog();
    await expect(startServer({ config: testConfig(database), log })).rejects.toThrow(/older than this build/);
  }));
