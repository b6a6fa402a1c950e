import { parseArgs } from "node:util";
import { runCommand } from "../../src/command.ts";
import { Complaint } from "../../src/complaint.ts";
import { withTemplateDb } from "../helpers.ts";
import { withTestServer } from "../withTestServer.ts";
import { cuts, freezes, kills } from "./chaos.ts";
import { type Chaos, experiment } from "./experiment.ts";

const most = 1000;
const usage = `
Kills, freezes and cuts off workers under load, and says what became of every message. Ends with exit code 1 where anything was lost,
told anew after it was acknowledged, or locked for too long.

  npm run test:kills -- --kills 100 --seed 7

  --kills  how many workers are killed, 1 to ${most} (default 50); about 3 s each
  --seed   of the dice that decide when and where (default: a new one, which is printed)
`;

function readArguments(args: string[]): { count: number; seed: number } {
  const { kills, seed } = parseArguments(args);
  const numbers = { count: Number(kills), seed: Number(seed) };
  if (!Number.isInteger(numbers.count) || numbers.count < 1 || numbers.count > most) throw new Complaint(`--kills must be 1 to ${most}`);
  if (!Number.isInteger(numbers.seed)) throw new Complaint("--seed must be a whole number");
  return numbers;
}

function parseArguments(args: string[]) {
  try {
    const seed = { type: "string", default: String(Date.now() % 100_000) } as const;
    return parseArgs({ args, options: { kills: { type: "string", default: "50" }, seed } }).values;
  } catch (error) {
    throw new Complaint(`${(error as Error).message}: see --help`);
  }
}

await runCommand(import.meta, usage, async (args) => {
  const { count, seed } = readArguments(args);
  console.log(`seed ${seed}`);
  const experiments: Record<string, Chaos> = { kills: kills(count), freezes: freezes(), cuts: cuts(count * 10) };
  let faults = 0;
  await withTestServer(async () => {
    for (const [name, chaos] of Object.entries(experiments)) {
      const report = await withTemplateDb((database) => experiment(database, { workers: 2, seed, chaos }));
      console.log(name, report);
      faults += report.faults.length;
    }
  });
  if (faults > 0) throw new Complaint(`${faults} faults`);
  return undefined;
});
