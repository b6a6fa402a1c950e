import { withTemplateDb } from "../helpers.ts";
import { cuts, inTurn, kills } from "./chaos.ts";
import { experiment } from "./experiment.ts";

// A short one; `npm run test:kills` kills as many as it is asked for, and freezes workers too.
test(
  "workers that are killed, and cut off, lose nothing, and tell nothing anew whose success was recorded",
  () =>
    withTemplateDb(async (database) => {
      const report = await experiment(database, { workers: 2, seed: 1, chaos: inTurn(kills(3), cuts(30)) });
      expect(report).toMatchObject({ faults: [] });
      expect(report.messages).toBeGreaterThan(0);
    }),
  120_000,
);
