import { proof } from "./proof.ts";

// A short one; `npm run test:proof` takes every zone and every change from 2024 to 2036.
test("schedules, blocked dates and the grid are what Temporal says wherever clocks change", async () => {
  const seed = Date.now() % 1_000_000;
  const said: string[] = [];
  const findings = await proof.run({ quick: true, seed, say: (line) => said.push(line) });
  expect({ seed, faults: said.filter((line) => line.startsWith("FAULT")) }).toEqual({ seed, faults: [] });
  expect(findings.map(({ faults }) => faults)).toEqual(findings.map(() => 0));
  for (const { count } of findings) expect(count).toBeGreaterThan(0);
}, 120_000);
