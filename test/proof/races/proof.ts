import { withClient } from "../../../src/database/pool.ts";
import { type TestDatabase, withTemplateDb } from "../../helpers.ts";
import { randomFrom } from "../../random.ts";
import { brokenInvariants } from "../invariants.ts";
import type { Finding, Proof, ProofOptions } from "../proof.ts";
import { type Crowd, tally } from "./crowd.ts";
import { checkHistories } from "./histories/histories.ts";
import { httpCrowd } from "./httpCrowd.ts";
import type { Race } from "./race.ts";
import { histories, type Rounds, schedule } from "./schedule.ts";
import { sqlCrowd } from "./sqlCrowd.ts";
import { Stage } from "./stage.ts";

const clients = 64;
const mostFaultsSaid = 20;

/** Clients who call at once, by the database itself and by the API: never two winners, and nobody hears of a lock. */
export const proof: Proof = {
  name: "races",
  async run(options) {
    const bySql = await onStage(options, (database) => sqlCrowd(database, clients), raceAll(options));
    const byHttp = await onStage(options, (database) => httpCrowd(database, clients, options.quick ? 16 : 32), raceAll(options));
    return [...bySql, ...byHttp];
  },
};

/** So long a client may wait for its answer at most, but for one in a hundred, when all want one slot; in ms. */
const longestP99 = 100;

type Work = (stage: Stage, crowd: Crowd) => Promise<Finding[]>;

function onStage({ seed }: ProofOptions, open: (database: TestDatabase) => Promise<Crowd>, work: Work): Promise<Finding[]> {
  return withTemplateDb(async (database) => {
    const crowd = await open(database);
    const stage = await Stage.open(database, randomFrom(seed));
    try {
      return await work(stage, crowd);
    } finally {
      await stage.close();
      await crowd.leave();
    }
  });
}

function raceAll({ quick, say }: ProofOptions): Work {
  return async (stage, crowd) => {
    const isSql = crowd.name === "SQL";
    const countOf = (rounds: Rounds): number => rounds[quick ? "quick" : isSql ? "sql" : "graphql"];
    const findings: Finding[] = [];
    for (const { race, rounds } of schedule) {
      const { finding, times } = await runRace(race, countOf(rounds), { stage, crowd, say });
      findings.push(finding);
      // A busy machine says nothing about it, and neither do the API's clients, who share a process with the API here.
      if (times.length > 0 && isSql && !quick) findings.push(inTime(race, times));
    }
    return [...findings, await liveAll(countOf(histories), stage, crowd, say)];
  };
}

function inTime(race: Race, times: readonly number[]): Finding {
  const { p50, p99 } = percentiles(times);
  return {
    proof: `answers where ${clients} clients want ${race.name}: p99 under ${longestP99} ms`,
    count: times.length,
    faults: p99! < longestP99 ? 0 : 1,
    figures: { p50: p50!, p99: p99! },
  };
}

async function liveAll(count: number, stage: Stage, crowd: Crowd, say: ProofOptions["say"]): Promise<Finding> {
  const firstModel = stage.models.length;
  const { operations, faults } = await checkHistories(stage, crowd, count, say);
  const all = [...faults, ...(await broken(stage, firstModel))];
  for (const fault of all.slice(0, mostFaultsSaid)) say(`histories, ${crowd.name}: ${fault}`);
  return { proof: `histories explained by an order, ${crowd.name}`, count, faults: all.length, figures: { operations } };
}

/** Of the models that were made since. */
function broken(stage: Stage, firstModel: number): Promise<string[]> {
  return withClient(stage.database.ownerUrl, (client) => brokenInvariants(client, stage.models.slice(firstModel)));
}

async function runRace(
  race: Race,
  rounds: number,
  { stage, crowd, say }: { stage: Stage; crowd: Crowd; say: ProofOptions["say"] },
): Promise<{ finding: Finding; times: number[] }> {
  const faults: string[] = [];
  const times: number[] = [];
  const firstModel = stage.models.length;
  const nextScene = await race.begin(stage, crowd);
  const began = performance.now();
  let count = 0;
  for (let said = began; count < rounds; ) {
    const scene = await nextScene();
    const told = await stage.race(crowd, scene.calls, scene.gate);
    const found = await scene.judge(told);
    if (found.length > 0) faults.push(...found.map((fault) => `round ${count}: ${fault}; answers ${JSON.stringify(tally(told))}`));
    if (scene.timed) times.push(...told.map(({ sent, heard }) => heard - sent));
    count += scene.rounds;
    if (performance.now() - said > 30_000) {
      say(`${race.name}, ${crowd.name}: ${count} of ${rounds} rounds, ${faults.length} faults`);
      said = performance.now();
    }
  }
  const seconds = (performance.now() - began) / 1000;
  faults.push(...(await broken(stage, firstModel)));
  for (const fault of faults.slice(0, mostFaultsSaid)) say(`${race.name}, ${crowd.name}: ${fault}`);
  const figures = { seconds: Math.round(seconds), ...percentiles(times) };
  return { finding: { proof: `rounds: ${race.name}, ${crowd.name}`, count, faults: faults.length, figures }, times };
}

/** Of times in ms. */
function percentiles(times: readonly number[]): Record<string, number> {
  if (times.length === 0) return {};
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
}
