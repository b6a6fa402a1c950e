import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runCommand } from "../../src/command.ts";
import { Complaint } from "../../src/complaint.ts";
import { withClient } from "../../src/database/pool.ts";
import { testServer } from "../testServer.ts";
import { withTestServer } from "../withTestServer.ts";
import { parts } from "./parts.ts";
import { type PartRecord, Records, readSource } from "./records.ts";
import { formatTable } from "./table.ts";

const usage = `
Tries to break Holdfast, part by part, each on a throwaway PostgreSQL of its own, and ends with a table of how often what was tried, and how
often it did not hold. Up to 60 minutes; exit code 1 where anything did not hold. Parts that a run for the same commit has finished are not run
again: broken off, it goes on where it was.

  npm run -s test:proof
  npm run -s test:proof -- --part races --seed 7

  --part   ${Object.keys(parts).join(", ")}: this one alone; may be given several times
  --quick  the short variant that npm test runs, under 3 minutes
  --seed   of all that is left to chance, a whole number (default: the kept results', else a new one, which is printed)
  --fresh  runs what has been finished again
  --json   on stdout one line alone, an array of {"proof", "count", "faults"}; all else goes to stderr
`;

interface Asked {
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly json: boolean;
  readonly fresh: boolean;
  readonly seed: number | undefined;
}

function readArguments(args: string[]): Asked {
  const { part = Object.keys(parts), seed, ...flags } = parseArguments(args);
  const unknown = part.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Complaint(`There is no part ${unknown}: there are ${Object.keys(parts).join(", ")}`);
  // 32 bits are what every generator of random numbers takes.
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) throw new Complaint("--seed must be a whole number, at most 999999999");
  return { names: [...new Set(part)], seed: seed === undefined ? undefined : Number(seed), ...flags };
}

function parseArguments(args: string[]) {
  const flag = { type: "boolean", default: false } as const;
  const options = { part: { type: "string", multiple: true }, seed: { type: "string" }, quick: flag, json: flag, fresh: flag } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Complaint(`${(error as Error).message}: see --help`);
  }
}

await runCommand(import.meta, usage, async (args) => {
  const asked = readArguments(args);
  const source = readSource();
  const records = new Records(source, asked.quick);
  const tell = asked.json ? console.error : console.log;
  tell(`commit ${source.commit}${source.dirty ? ", with changes that are not committed: its results will not be taken up" : ""}`);

  const results = await runParts(asked, records, tell);
  const findings = [...results.values()].flatMap((record) => record.findings);
  tell(`\n${formatTable(results)}\n\nkept in ${records.file}`);
  if (asked.json) console.log(JSON.stringify(findings.map(({ proof, count, faults }) => ({ proof, count, faults }))));
  const faults = findings.reduce((sum, finding) => sum + finding.faults, 0);
  if (faults > 0) throw new Complaint(`faults: ${faults}`);
  return undefined;
});

type Result = Pick<PartRecord, "seed" | "findings">;

async function runParts(asked: Asked, records: Records, tell: (line: string) => void): Promise<Map<string, Result>> {
  const finished = new Map<string, PartRecord>();
  for (const name of asked.fresh ? [] : asked.names) {
    const record = records.find(name);
    if (record && record.seed === (asked.seed ?? record.seed)) finished.set(name, record);
  }
  const seed = asked.seed ?? [...finished.values()].at(-1)?.seed ?? randomInt(1_000_000_000);
  const results = new Map<string, Result>();
  for (const name of asked.names) {
    const before = finished.get(name);
    if (before) tell(`${name}: finished at ${before.finishedAt} with seed ${before.seed}`);
    results.set(name, before ?? (await runPart(name, { quick: asked.quick, seed }, records, tell)));
  }
  return results;
}

async function runPart(
  name: string,
  { quick, seed }: { quick: boolean; seed: number },
  records: Records,
  tell: (line: string) => void,
): Promise<Result> {
  const begun = performance.now();
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  const say = (line: string): void => tell(`${name} ${String(seconds()).padStart(4)} s  ${line}`);
  say(`seed ${seed}`);
  try {
    const { proof } = await parts[name]!();
    return await withTestServer(async () => {
      const versions = await readVersions();
      say(Object.entries(versions).flat().join(" "));
      const findings = await proof.run({ quick, seed, say });
      if (!findings.some(({ count }) => count > 0)) throw new Error(`${name} tried nothing`);
      return records.keep(name, { seed, finishedAt: new Date().toISOString(), seconds: seconds(), versions, findings });
    });
  } catch (error) {
    // The other parts can still tell something. Not kept: what did not come to its end is not finished.
    tell(`${name}: ${error instanceof Error ? error.stack : error}`);
    return { seed, findings: [{ proof: `${name} runs to its end`, count: 1, faults: 1 }] };
  }
}

async function readVersions(): Promise<Record<string, string>> {
  return withClient(testServer().ownerUrl, async (client) => {
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    return { Node: process.versions.node, PostgreSQL: rows[0]!.server_version, "tzdata of Node": process.versions.tz ?? "none" };
  });
}
