import { withRootDb } from "../../helpers.ts";
import { guards } from "./guards.ts";
import { mutate } from "./mutant.ts";
import { proof } from "./proof.ts";

test("every guard stands where it is taken away from", () =>
  withRootDb(async (client) => {
    for (const guard of guards) {
      await client.query("savepoint whole");
      await mutate(client, guard.remove);
      await client.query("rollback to savepoint whole");
    }
  }));

// Two of them, each time others; `npm run test:proof -- --part guards` takes them all away.
test("a guard that is taken away is missed by a test", async () => {
  const seed = Date.now() % 1_000_000;
  const said: string[] = [];
  const findings = await proof.run({ quick: true, seed, say: (line) => said.push(line) });
  expect({ seed, faults: said.filter((line) => line.startsWith("FAULT")) }).toEqual({ seed, faults: [] });
  expect(findings.map(({ faults }) => faults)).toEqual([0, 0]);
  for (const { count } of findings) expect(count).toBeGreaterThan(0);
}, 300_000);
