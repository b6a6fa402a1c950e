import { postgraphile } from "postgraphile";
import { grafast } from "postgraphile/grafast";
import { GraphQLError, parse } from "postgraphile/graphql";
import { makeSettingsCache } from "../../src/cache/settings.ts";
import { ChangeHub } from "../../src/changes/hub.ts";
import { createPool } from "../../src/database/pool.ts";
import { loadErrorRegistry, makeErrorMask } from "../../src/errors.ts";
import { makeVerifier } from "../../src/identity.ts";
import { RequestCounter } from "../../src/limits/requestCounter.ts";
import { createLog } from "../../src/log.ts";
import { makeMetrics } from "../../src/operation/metrics.ts";
import { keepingGood } from "../../src/plugins/documentCache.ts";
import { makeServingPreset } from "../../src/preset.ts";
import { testConfig, withTemplateDb } from "../helpers.ts";

test("no more documents are kept planned than are allowed", async () => {
  await withTemplateDb(async (database) => {
    const log = await createLog("silent");
    const { jwt, limits } = testConfig(database);
    const pool = createPool(database.apiUrl, { max: 2, applicationName: "holdfast test", log, pipeline: true });
    const pgl = postgraphile(
      makeServingPreset({
        pool,
        verifyToken: makeVerifier(jwt, log),
        maskError: makeErrorMask(await loadErrorRegistry(pool), log, { suggestions: true }),
        introspection: true,
        limits: { ...limits, query: { ...limits.query, cached: 10 } },
        requests: new RequestCounter({ limits: limits.rate, trustProxy: 0 }),
        settingsCache: makeSettingsCache(),
        metrics: makeMetrics(),
        hub: new ChangeHub(),
      }),
    );
    try {
      const { schema, resolvedPreset } = await pgl.getSchemaResult();
      for (let index = 0; index < 25; index++) {
        const answer = await grafast({ schema, source: `{ a${index}: models { id } }`, resolvedPreset, requestContext: {} });
        expect(answer).toEqual({ data: { [`a${index}`]: [] } });
      }
      // Grafast keeps the plans with the schema, under a symbol of its own.
      const kept = schema.extensions["grafast"] as Record<symbol, { length: number }>;
      const plans = Object.getOwnPropertySymbols(kept).find((symbol) => symbol.description === "cacheByOperation");
      expect(plans && kept[plans]?.length).toBe(10);
    } finally {
      await pgl.release();
      await pool.end();
    }
  });
});

test("documents that pass are kept parsed, so many as are allowed, the last ones used; none that are refused", () => {
  const parsed: string[] = [];
  const asked = keepingGood((query) => {
    parsed.push(query);
    return query.startsWith("bad") ? { errors: [new GraphQLError("bad")] } : { document: parse("{ models { id } }") };
  }, 2);
  const long = "b".repeat(1000);
  for (const query of ["a", long, "bad 1", "bad 2", "bad 1", "a", long, "a", "c", long, "a"]) asked(query);
  expect(parsed).toEqual(["a", long, "bad 1", "bad 2", "bad 1", "c", long, "a"]);
});
