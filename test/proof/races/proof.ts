import { withClient } from "../../../src/database/pool.ts";
import { type TestDatabase, withTemplateDb } from "../../helpers.ts";
import { randomFrom } from "../../random.ts";
import { brokenInvariants } from "../invariants.ts";
import type { Finding, Proof, ProofOptions } from "../proof.ts";
import { type Crowd, tally } from "./crowd.ts";
import { httpCrowd } from "./httpCrowd.ts";
import type { Race } from "./race.ts";
import { schedule } from "./schedule.ts";
import { sqlCrowd } from "./sqlCrowd.ts";
import { Stage } from "./stage.ts";

const clients = 64;

/** Clients who call at once, by the database itself and by the API: never two winners, and nobody hears of a lock. */
export const proof: Proof = {
  name: "races",
  async run(options) {
    const bySql = await onStage(options, (database) => sqlCrowd(database, clients), raceAll(options));
    const byHttp = await onStage(options, (database) => httpCrowd(database, clients, options.quick ? 16 : 32), raceAll(options));
    return [...bySql, ...byHttp];
  },
};

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
    const findings: Finding[] = [];
    for (const { race, rounds } of schedule) {
      findings.push(await runRace(race, rounds[quick ? "quick" : crowd.name === "SQL" ? "sql" : "graphql"], { stage, crowd, say }));
    }
    return findings;
  };
}

async function runRace(
  race: Race,
  rounds: number,
  { stage, crowd, say }: { stage: Stage; crowd: Crowd; say: ProofOptions["say"] },
): Promise<Finding> {
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
  const models = stage.models.slice(firstModel);
  faults.push(...(await withClient(stage.database.ownerUrl, (client) => brokenInvariants(client, models))));
  for (const fault of faults.slice(0, 20)) say(`${race.name}, ${crowd.name}: ${fault}`);
  return {
    proof: `rounds: ${race.name}, ${crowd.name}`,
    count,
    faults: faults.length,
    figures: { seconds: Math.round(seconds), ...percentiles(times) },
  };
}

/** In ms. */
function percentiles(times: number[]): Record<string, number> {
  if (times.length === 0) return {};
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
}
