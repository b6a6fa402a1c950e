import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { startApi } from "../graphql/api.ts";
import { withTemplateDb } from "../helpers.ts";
import { expectAnswers, findBlocks, findExamples } from "./blocks.ts";
import { formatJson } from "./json.ts";

// psql and curl are not npm's to bring: where they are missing their examples can't be run.
const testWith = (program: string): jest.It => (spawnSync(program, ["--version"]).status === 0 ? test : test.skip);
const testPsql = testWith("psql");
const testCurl = testWith("curl");

/** Gives what the program printed, errors too. */
function run(program: string, args: string[], input: string, variables: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, args, { cwd: join(import.meta.dirname, "../.."), env: { ...process.env, ...variables } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}

testPsql(
  "psql prints what the README says",
  async () => {
    const examples = findExamples("sql");
    expect(examples.length).toBeGreaterThan(10);
    await withTemplateDb(async ({ ownerUrl }) => {
      const printed: string[] = [];
      for (const { code } of examples) {
        printed.push(await run("psql", ["-X", "-v", "SHOW_CONTEXT=never", "-d", ownerUrl], code, { PGTZ: "UTC" }));
      }
      expectAnswers(examples, printed, (text) => `${text.replace(/[^\S\n]+$/gm, "").trimEnd()}\n`);
    });
  },
  120_000,
);

testCurl(
  "the API answers what the README says",
  async () => {
    const examples = findExamples("sh");
    expect(examples.length).toBeGreaterThan(8);
    const api = await startApi({ clock: "2023-12-31T00:00:00Z" });
    try {
      const prelude = findBlocks("sh").find((block) => block.startsWith("graphql() {"))!;
      const cut = "-- the next answer --";
      const script = [prelude, ...examples.map(({ code }) => `echo; echo "${cut}"\n${code}`)].join("\n");
      const { secret = "" } = api.config.jwt;
      const output = await run("sh", ["-eu"], script.replaceAll("http://localhost:5678", api.url), { JWT_SECRET: secret });
      const [before = "", ...printed] = output.split(cut);
      expect(before.trim()).toBe("");
      expectAnswers(examples, printed, (text) => (text.trim() ? `${formatJson(JSON.parse(text))}\n` : "\n"));
    } finally {
      await api.stop();
    }
  },
  120_000,
);
