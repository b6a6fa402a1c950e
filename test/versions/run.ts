import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "../../src/command.ts";
import { Complaint } from "../../src/complaint.ts";
import { formatTable } from "../../src/demo/table.ts";

const majors = ["15", "16", "17", "18"];
const usage = `
Runs the whole suite on each PostgreSQL that Holdfast supports, one after the other: some six minutes each. Ends with exit code 1 where a
test fails on one of them.

  npm run test:matrix
  npm run test:matrix -- --only 15 --only 16 -- test/db test/concurrency

  --only  ${majors.join(", ")}: on this one; may be given again
  --      what follows is jest's: paths of tests, its options
`;

const root = join(import.meta.dirname, "../..");
/** The servers have a package of their own: 240 MB that nobody else has to install. */
const servers = join(import.meta.dirname, "servers");

/** What jest's --json tells, as far as it is read here. */
interface Outcome {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
}

function readArguments(args: string[]): { chosen: string[]; forJest: string[] } {
  const found = parseArguments(args);
  const unknown = found.values.only?.find((major) => !majors.includes(major));
  if (unknown !== undefined) throw new Complaint(`--only must be one of ${majors.join(", ")}, not ${unknown}`);
  return { chosen: found.values.only ?? majors, forJest: found.positionals };
}

function parseArguments(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { only: { type: "string", multiple: true } } });
  } catch (error) {
    throw new Complaint(`${(error as Error).message}: see --help`);
  }
}

function run(command: string, args: string[], options: { cwd: string; env?: Record<string, string> }): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, env: { ...process.env, ...options.env }, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

async function runSuite(major: string, forJest: string[]): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-matrix-"));
  const file = join(directory, "outcome.json");
  try {
    // A DATABASE_URL that is set would be tested instead.
    const env = {
      DATABASE_URL: "",
      OWNER_DATABASE_URL: "",
      POSTGRES_PACKAGE: join(servers, `node_modules/postgres-${major}/dist/index.js`),
    };
    await run("npm", ["run", "-s", "test", "--", "--json", `--outputFile=${file}`, ...forJest], { cwd: root, env });
    return JSON.parse(await readFile(file, "utf8")) as Outcome;
  } catch (error) {
    throw new Complaint(`The suite did not run on PostgreSQL ${major}: ${(error as Error).message}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

await runCommand(import.meta, usage, async (args) => {
  const { chosen, forJest } = readArguments(args);
  if ((await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: servers })) !== 0) throw new Complaint("The servers were not installed");
  const rows: Record<string, string>[] = [];
  for (const major of chosen) {
    console.log(`\n== PostgreSQL ${major}`);
    const started = performance.now();
    const outcome = await runSuite(major, forJest);
    rows.push({
      PostgreSQL: major,
      passed: String(outcome.numPassedTests),
      failed: String(outcome.numFailedTests + outcome.numRuntimeErrorTestSuites),
      skipped: String(outcome.numPendingTests),
      seconds: ((performance.now() - started) / 1000).toFixed(0),
    });
  }
  console.log(`\n${formatTable(rows)}`);
  if (rows.some(({ failed, passed }) => failed !== "0" || passed === "0")) throw new Complaint("Not every version passed");
  return undefined;
});
