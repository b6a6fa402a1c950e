import { readFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "../../src/command.ts";
import { Complaint } from "../../src/complaint.ts";
import type { Measured, MeasureOptions } from "./measure.ts";
import { measures } from "./measures.ts";
import { type BenchServer, startBenchServer } from "./server.ts";
import { tableOf } from "./table.ts";

const usage = `
Measures Holdfast against its limits and its peers, on one PostgreSQL of its own that is set as in production. Prints each figure with
what it was held against, in turns in the same run (medians), and a table of the ratios at the end.

  npm run bench                       all, in less than ten minutes
  npm run bench -- --quick            smaller and shorter, in less than two
  npm run bench -- --only findBestSlots --only size --models 100000

  --quick     fewer rounds and smaller data: for a first look
  --only      a measure by its name, as often as you like: ${measures.map(({ name }) => name).join(", ")}
  --models    how many models the large database of "size" has (default 10000, with --quick 1000); 100000 take a quarter of an hour
  --long      also what takes longer than that: ${measures.flatMap(({ name, long }) => (long ? [name] : [])).join(", ")}
  --json      ends with one line: an array of {"measure", "value", "against", "ratio", "reach", "met"}

Exit code 1 where something came out that isn't right (two holds of one slot, an event that didn't arrive). A ratio that misses its reach
is said and ends with 0: how fast a machine is at the time is no fault of the code's.
`;

interface Arguments {
  quick: boolean;
  json: boolean;
  models: number;
  chosen: typeof measures;
}

function readArguments(args: string[]): Arguments {
  const { quick, long, json, only, models } = parseArguments(args);
  const unknown = only.find((name) => !measures.some((measure) => measure.name === name));
  if (unknown !== undefined) throw new Complaint(`There is no measure ${unknown}: see --help`);
  const count = Number(models ?? (quick ? 1_000 : 10_000));
  if (!Number.isInteger(count) || count < 100 || count > 1_000_000) throw new Complaint("--models must be 100 to 1000000");
  const chosen = measures.filter((measure) => (only.length > 0 ? only.includes(measure.name) : long || !measure.long));
  return { quick, json, models: count, chosen };
}

function parseArguments(args: string[]) {
  try {
    const flag = { type: "boolean", default: false } as const;
    const only = { type: "string", multiple: true, default: [] as string[] } as const;
    return parseArgs({ args, options: { quick: flag, long: flag, json: flag, only, models: { type: "string" } } }).values;
  } catch (error) {
    throw new Complaint(`${(error as Error).message}: see --help`);
  }
}

await runCommand(import.meta, usage, async (args) => {
  const { quick, json, models, chosen } = readArguments(args);
  const begun = performance.now();
  const server = await startBenchServer();
  const measured: Measured[] = [];
  try {
    await describe(server);
    for (const measure of chosen) {
      const say = (line: string): void => console.log(`${secondsSince(begun)} ${measure.name}: ${line}`);
      say("begins");
      const withAnother: MeasureOptions["withAnother"] = (work) => server.withDatabase(`${measure.name}_other`, work);
      const found = await server.withDatabase(measure.name, (database) => measure.run({ database, withAnother, quick, models, say }));
      for (const line of tableOf(found)) say(line);
      measured.push(...found);
    }
  } finally {
    await server.stop();
  }
  console.log(["", ...tableOf(measured), `${secondsSince(begun).trim()} in all`].join("\n"));
  if (json) console.log(JSON.stringify(measured));
  return undefined;
});

function secondsSince(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s`;
}

async function describe({ version, settings }: BenchServer): Promise<void> {
  const libraries = await Promise.all(["pg", "postgraphile", "grafserv", "graphile-worker"].map(versionOf));
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  console.log(`PostgreSQL ${version}, Node ${process.version}, ${libraries.join(", ")}`);
  console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, ${memory}; clients, API and PostgreSQL share them`);
  console.log(
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  );
}

async function versionOf(library: string): Promise<string> {
  const file = join(import.meta.dirname, "../../node_modules", library, "package.json");
  return `${library} ${(JSON.parse(await readFile(file, "utf8")) as { version: string }).version}`;
}
