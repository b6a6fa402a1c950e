import { randomFrom } from "../../random.ts";
import type { Proof } from "../proof.ts";
import { type Guard, guards } from "./guards.ts";
import { runTests } from "./jest.ts";
import { withMutant } from "./mutant.ts";

const quickGuards = 2;

/**
 * Takes one guard away at a time, in a copy of the template, and runs the tests that are named for it: a guard whose tests all still pass has
 * survived, and nothing would tell if somebody removed it. First with every guard in place, for a test that always fails proves nothing.
 */
export const proof: Proof = {
  name: "guards",
  async run({ quick, seed, say }) {
    const tried = quick ? draw(guards, quickGuards, seed) : guards;
    const tests = tried.flatMap((guard) => guard.tests);
    const before = await withMutant([], (server) => runTests(server, tests));
    for (const test of before.failed) say(`FAULT fails with every guard in place: ${test}`);
    if (before.passed.length === 0) say("FAULT no test ran");
    let survivors = 0;
    for (const guard of tried) {
      const begun = performance.now();
      const { failed, passed } = await withMutant(guard.remove, (server) => runTests(server, guard.tests));
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      if (failed.length === 0) survivors++;
      say(
        failed.length > 0
          ? `${seconds} s  without ${guard.name}: ${failed.length} of ${failed.length + passed.length} fail, such as ${failed[0]}`
          : `FAULT survived: ${guard.name} (${seconds} s, ${passed.length} tests passed)`,
      );
    }
    return [
      { proof: "guards taken away, one at a time", count: tried.length, faults: survivors },
      { proof: "their tests, with every guard in place", count: before.passed.length + before.failed.length, faults: before.failed.length },
    ];
  },
};

function draw(list: readonly Guard[], count: number, seed: number): Guard[] {
  const random = randomFrom(seed);
  const lots = list.map((guard) => ({ guard, lot: random() })).sort((a, b) => a.lot - b.lot);
  return lots.slice(0, count).map(({ guard }) => guard);
}
