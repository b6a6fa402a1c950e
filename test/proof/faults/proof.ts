import type { Finding, Proof, ProofOptions } from "../proof.ts";
import { kill } from "./experiments/kills.ts";
import { findNewsFaults } from "./world/news.ts";
import { comeToRest, World } from "./world/world.ts";

/** What goes wrong with machines and networks (HARDENING section 3), done to Holdfast while clients use it. */
export const proof: Proof = {
  name: "faults",
  async run(options) {
    const world = await World.start(options.seed);
    try {
      const findings = await strike(world, options);
      await world.quieten();
      return [...findings, ...(await reckon(world, options))];
    } catch (error) {
      await world.abandon();
      throw error;
    }
  },
};

async function strike(world: World, { quick, say }: ProofOptions): Promise<Finding[]> {
  const counts = quick ? { postmaster: 1, backend: 1, api: 1, worker: 2 } : { postmaster: 40, backend: 40, api: 40, worker: 80 };
  // A short run shares the machine with other tests.
  const patience = quick ? 3 : 1;
  return kill(world, counts, { say, patience });
}

/** What became of all that clients were told, and of all that was to be told to others. */
async function reckon(world: World, { say }: ProofOptions): Promise<Finding[]> {
  const { pool, history, sinks } = world;
  const left = await comeToRest(pool);
  await world.check("all");
  const { lost, doubled } = await history.findFaults(pool);
  const untold = [...left, ...(await findNewsFaults(pool, sinks.receipts))];
  const { lockSeconds, overdueSeconds } = world.watch.take();
  const exits = await world.stop();
  const crashes = [...world.api.crashes, ...world.workers.crashes];
  const deaths = [...crashes, ...exits.filter((code) => code !== 0).map((code) => `exit code ${code} when it was stopped`)];
  const { offences, checks } = world;
  for (const fault of [...lost, ...doubled, ...history.unanswered, ...history.unfounded, ...untold, ...offences, ...deaths].slice(0, 50))
    say(`FAULT ${fault}`);
  const messages = new Set(sinks.receipts.map(({ id }) => id)).size;
  return [
    { proof: "acknowledged calls, lost", count: history.acknowledged, faults: lost.length },
    { proof: "calls, done twice", count: history.calls.length, faults: doubled.length },
    { proof: "calls in doubt, never settled", count: history.inDoubt, faults: history.unanswered.length },
    { proof: "refusals without a cause", count: history.calls.length - history.acknowledged, faults: history.unfounded.length },
    {
      proof: "messages, lost or told anew",
      count: messages,
      faults: untold.length,
      figures: { repeated: sinks.receipts.length - messages },
    },
    { proof: "checks of I1, I2, I5, I7", count: checks, faults: offences.length },
    { proof: "processes that ended by themselves", count: exits.length, faults: deaths.length, figures: { lockSeconds, overdueSeconds } },
  ];
}
