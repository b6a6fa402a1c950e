import { proof } from "./proof.ts";

// A short one; `npm run test:proof -- --part faults` kills 200 times.
test("whatever is killed, frozen or cut off, nothing that was acknowledged is lost or done twice", async () => {
  const said: string[] = [];
  const findings = await proof.run({ quick: true, seed: 1, say: (line) => said.push(line) });
  expect({ said: said.filter((line) => line.startsWith("FAULT")), faults: findings.filter(({ faults }) => faults > 0) }).toEqual({
    said: [],
    faults: [],
  });
  for (const { count } of findings) expect(count).toBeGreaterThan(0);
}, 300_000);
