import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Proof as Test } from "../../proofs.ts";
import type { TestServer } from "../../testServer.ts";

export interface TestRun {
  /** Full titles. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

interface JestReport {
  testResults: Array<{ message: string; assertionResults: Array<{ fullName: string; status: string }> }>;
}

const root = join(import.meta.dirname, "../../..");

/** Runs these tests, in a Jest of its own, on that server: test/globalSetup.ts starts none where it is told of one. */
export async function runTests(server: TestServer, tests: readonly Test[]): Promise<TestRun> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-guards-"));
  try {
    const report = join(directory, "report.json");
    const output = await jest(server, [
      ...new Set(tests.map(([file]) => `test/${file}`)),
      "--runInBand",
      "--runTestsByPath",
      "--silent",
      "--json",
      `--outputFile=${report}`,
      `--testNamePattern=${tests.map(([, title]) => patternOf(title)).join("|")}`,
    ]);
    const { testResults } = JSON.parse(await readFile(report, "utf8").catch(() => noReport(output))) as JestReport;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status !== "pending");
    // A file that could not even be loaded is no test that failed.
    const broken = testResults.find(({ assertionResults }) => assertionResults.length === 0);
    if (broken) throw new Error(broken.message);
    const named = (status: string): string[] => results.filter((result) => result.status === status).map(({ fullName }) => fullName);
    return { passed: named("passed"), failed: named("failed") };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A title as Jest compares it: what `test.each` puts into it may be anything. */
function patternOf(title: string): string {
  const pattern = title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%[a-z]/g, ".*");
  return `${pattern}$`;
}

function noReport(output: string): never {
  throw new Error(`Jest wrote no report:\n${output}`);
}

function jest(server: TestServer, args: readonly string[]): Promise<string> {
  // Not what this process, where it is Jest's, was given by it.
  const { JEST_WORKER_ID: _, ...environment } = process.env;
  const env = { ...environment, HOLDFAST_TEST_SERVER: JSON.stringify(server), FORCE_COLOR: "0" };
  const node = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", join(root, "node_modules/jest/bin/jest.js")];
  return new Promise((resolve) => {
    // Its exit code tells what the report tells.
    execFile(process.execPath, [...node, ...args], { cwd: root, env, maxBuffer: 64 * 2 ** 20 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
