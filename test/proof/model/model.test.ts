import { readSource } from "../records.ts";
import { proof } from "./proof.ts";

/**
 * The seed comes from the commit: each one tries other histories, and tried again, in CI or at home, it tries the same. What a seed has
 * found once is in fixed.test.ts for good.
 */
const seed = Number(process.env.HOLDFAST_SEED ?? Number.parseInt(readSource().commit.slice(0, 7), 16));

test("random histories come to the same in the engine and in the model", async () => {
  const told: string[] = [`seed ${seed}`];
  const findings = await proof.run({ quick: true, seed, say: (line) => told.push(line) });
  if (findings.some(({ faults }) => faults > 0)) throw new Error(told.join("\n"));
  expect(findings[0]!.count).toBeGreaterThan(0);
}, 600_000);
