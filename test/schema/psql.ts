import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { sqlFolder } from "../../src/database/sqlIndex.ts";

export const indexFile = join(sqlFolder, "index.sql");

/** The embedded server brings no psql. Where a machine has none these tests are skipped, but never on CI. */
const isThere = spawnSync("psql", ["--version"]).status === 0;
if (!isThere && process.env.CI) throw new Error("psql is not installed: apt-get install postgresql-client");
export const testWithPsql = (name: string, work: () => Promise<void>): void => (isThere ? test : test.skip)(name, work, 90_000);

export interface Output {
  code: number;
  /** Unaligned rows, `a|b`, without headers. */
  lines: string[];
  errors: string;
}

/** Runs psql as a DBA does, whatever stands in this machine's .psqlrc and environment. */
export function psql(url: string, ...args: string[]): Promise<Output> {
  const all = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, ...args];
  return new Promise((resolve) => {
    execFile(
      "psql",
      all,
      { env: { PATH: process.env.PATH, LC_ALL: "C", PGOPTIONS: "-c client_min_messages=warning" } },
      (error, stdout, errors) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, lines: stdout.trimEnd().split("\n"), errors });
      },
    );
  });
}

/** The same, where it has to succeed. */
export async function psqlLines(url: string, sql: string): Promise<string[]> {
  const { code, lines, errors } = await psql(url, "-c", sql);
  if (code !== 0) throw new Error(errors);
  return lines;
}
