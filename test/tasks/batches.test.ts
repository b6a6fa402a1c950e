import type { JobHelpers } from "graphile-worker";
import { inBatches } from "../../src/worker/batches.ts";
import { withTemplateDb } from "../helpers.ts";

/** Two whole batches and one that isn't, a fifth of a second each. */
const threeBatches = "select $1::int - (nextval('batches') = 3)::int as count from pg_sleep(0.2)";

test("between batches that rest is twice the time that each took", () =>
  withTemplateDb(async ({ pool }) => {
    await pool.query("create sequence batches");
    const begun = performance.now();
    const done = await inBatches({ query: pool.query.bind(pool) } as unknown as JobHelpers, threeBatches, { size: 5, rests: true });
    expect(done).toBe(14);
    // Whatever else runs, it can't be less: three batches, and two rests.
    expect(performance.now() - begun).toBeGreaterThan(1_390);
  }));
