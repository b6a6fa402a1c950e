import { proof } from "./proof.ts";

// A short one; `npm run test:proof` races ten thousand rounds.
test("clients that call at once never both win, and hear of no lock", async () => {
  const said: string[] = [];
  const findings = await proof.run({ quick: true, seed: 1, say: (line) => said.push(line) });
  expect(said).toEqual([]);
  expect(findings.map(({ faults }) => faults)).toEqual(findings.map(() => 0));
  for (const { count } of findings) expect(count).toBeGreaterThan(0);
}, 300_000);
