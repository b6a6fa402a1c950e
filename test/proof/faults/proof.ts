import type { Finding, Proof, ProofOptions } from "../proof.ts";
import { freeze, freezeWorkers } from "./experiments/freezes.ts";
import { kill } from "./experiments/kills.ts";
import { loseListeners } from "./experiments/listeners.ts";
import { migrateUnderLoad } from "./experiments/migration.ts";
import { harmNetwork } from "./experiments/network.ts";
import { restore } from "./experiments/restore.ts";
import { storm } from "./experiments/storm.ts";
import { terminate } from "./experiments/terminations.ts";
import { findNewsFaults } from "./world/news.ts";
import { comeToRest, World } from "./world/world.ts";

/** Of each, how many are killed: 200 in all. */
const many = { postmaster: 40, backend: 40, api: 40, worker: 80 };
const few = { postmaster: 1, backend: 1, api: 1, worker: 2 };

const aWhile = { ms: 30_000, messages: 3 };
const aMoment = { ms: 12_000, messages: 1 };

/** For a short run: a request whose time is up has its answer sooner. */
const hasty = { STATEMENT_TIMEOUT_MS: "3500", LOCK_TIMEOUT_MS: "2500" };

/** What goes wrong with machines and networks (HARDENING section 3), done to Holdfast while clients use it. */
export const proof: Proof = {
  name: "faults",
  async run(options) {
    const world = await World.start(options.seed, options.quick ? hasty : {});
    try {
      const findings = await strike(world, options);
      await world.quieten();
      return [...findings, ...(await atOnce(reckon(world, options), restore(options.quick ? 1_000 : 20_000, options.seed)))];
    } catch (error) {
      await world.abandon();
      throw error;
    }
  },
};

/** Each in turn, on the same database and under the same load. */
async function strike(world: World, { quick, say }: ProofOptions): Promise<Finding[]> {
  // A short run shares the machine with other tests.
  const patience = quick ? 3 : 1;
  const experiments: Array<() => Promise<Finding[]>> = [
    () => kill(world, quick ? few : many, { say, patience }),
    () => terminate(world, quick ? 30 : 300),
    // Workers have their own way to the database.
    () => atOnce(harmNetwork(world, { rounds: quick ? 1 : 2, patience }), freezeWorkers(world, quick ? aMoment : aWhile)),
    () => freeze(world, { ms: quick ? 2_000 : 30_000, patience }),
    () => storm(world, quick ? 2_000 : 15_000),
    () => loseListeners(world, { rounds: quick ? 3 : 20, patience }),
    () => migrateUnderLoad(world, quick ? 4_000 : 8_000),
  ];
  const findings: Finding[] = [];
  for (const experiment of experiments) {
    const found = await experiment();
    for (const { proof, count, faults, figures } of found) say(`${proof}: ${count}, ${faults} faults ${JSON.stringify(figures)}`);
    const { lockSeconds, overdueSeconds } = world.watch.worst;
    say(`up to now a job was locked for ${Math.round(lockSeconds)} s at most, a hold unswept for ${Math.round(overdueSeconds)}`);
    findings.push(...found);
  }
  return findings;
}

/** HARDENING I6: what a recovery may last. */
const longestSeconds = 15;

const atOnce = async (...parts: Array<Promise<Finding[]>>): Promise<Finding[]> => (await Promise.all(parts)).flat();

/** What became of all that clients were told, and of all that was to be told to others. */
export async function reckon(world: World, { quick, say }: ProofOptions): Promise<Finding[]> {
  const { pool, history, sinks } = world;
  const left = await comeToRest(pool);
  await world.check("all");
  const { lost, doubled } = await history.findFaults(pool);
  const untold = [...left, ...(await findNewsFaults(pool, sinks.receipts))];
  const { lockSeconds, overdueSeconds, looks } = world.watch.worst;
  const exits = await world.stop();
  const crashes = [...world.api.crashes, ...world.workers.crashes];
  const deaths = [...crashes, ...exits.filter((code) => code !== 0).map((code) => `exit code ${code} when it was stopped`)];
  const { offences, checks } = world;
  for (const fault of [
    ...lost,
    ...doubled,
    ...history.unanswered,
    ...history.unfounded,
    ...history.unexplained,
    ...untold,
    ...offences,
    ...deaths,
  ].slice(0, 50))
    say(`FAULT ${fault}`);
  const messages = new Set(sinks.receipts.map(({ id }) => id)).size;
  return [
    { proof: "acknowledged calls, lost", count: history.acknowledged, faults: lost.length },
    { proof: "calls, done twice", count: history.calls.length, faults: doubled.length },
    { proof: "calls in doubt, never settled", count: history.inDoubt, faults: history.unanswered.length },
    {
      proof: "answers that told of no answer, as what may not be repeated",
      count: history.doubts.length,
      faults: history.unexplained.length,
    },
    { proof: "refusals without a cause", count: history.calls.length - history.acknowledged, faults: history.unfounded.length },
    {
      proof: "messages, lost or told anew",
      count: messages,
      faults: untold.length,
      figures: { repeated: sinks.receipts.length - messages },
    },
    { proof: "checks of I1, I2, I5, I7", count: checks, faults: offences.length },
    { proof: "processes that ended by themselves", count: exits.length, faults: deaths.length },
    {
      proof: "jobs locked by the dead, holds not swept: 15 s at most",
      count: looks,
      faults: [lockSeconds, overdueSeconds].filter((seconds) => seconds > longestSeconds * (quick ? 3 : 1)).length,
      figures: { "longest lock s": Math.round(lockSeconds), "longest overdue s": Math.round(overdueSeconds) },
    },
  ];
}
