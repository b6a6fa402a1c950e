import { proof } from "./proof.ts";

// A short one; `npm run test:proof` races ten thousand rounds.
test("clients that call at once never both win, and hear of no lock", async () => {
  const said: string[] = [];
  const findings = await proof.run({ quick: true, seed: 1, say: (line) => said.push(line) });
  const isFaulty = findings.some(({ faults }) => faults > 0);
  // What did not hold was said; how far it has come is, where that takes long.
  expect(isFaulty ? said : []).toEqual([]);
  for (const { count } of findings) expect(count).toBeGreaterThan(0);
}, 300_000);
