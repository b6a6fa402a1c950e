import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { tell, withoutWindow } from "../db/notifications.ts";
import { startApi } from "../graphql/api.ts";
import { atClock, withTemplateDb } from "../helpers.ts";
import { examplesFor, examplesIn, expectAnswers, findBlocks, type Story, storiesOf } from "./blocks.ts";
import { formatJson } from "./json.ts";

// psql and curl are not npm's to bring: where they are missing their examples can't be run.
const testWith = (program: string): jest.It => (spawnSync(program, ["--version"]).status === 0 ? test : test.skip);
const testPsql = testWith("psql");
const testCurl = testWith("curl");

const root = join(import.meta.dirname, "../..");
const clock = "2023-12-31T00:00:00Z";
const timeout = 120_000;
const psqlArgs = ["-X", "-v", "SHOW_CONTEXT=never"];
const trimmed = (text: string): string => `${text.replace(/[^\S\n]+$/gm, "").trimEnd()}\n`;

const stories: Story[] = [{ file: "README.md", title: "README.md" }, ...storiesOf("EXAMPLES.md")];
const stages = stories.filter(({ title }) => title.startsWith("Stage "));

/** Gives what the program printed, errors too, in the order in which it printed them: two pipes would be read in any. */
function run(program: string, args: string[], input: string, variables: NodeJS.ProcessEnv, cwd = root): Promise<string> {
  const child = spawn("sh", ["-c", 'exec "$0" "$@" 2>&1', program, ...args], { cwd, env: { ...process.env, ...variables } });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}

/** What a worker does between one call and the next, and ten seconds later. It waits for transactions of other tests too. */
async function relay(owner: pg.Pool): Promise<void> {
  await withoutWindow(owner);
  const state = "select holdfast_private.relay_changes() as taken, holdfast_private.has_unrelayed_changes() as more";
  while ((await owner.query<{ more: boolean }>(state)).rows[0]!.more) await sleep(50);
  await tell(owner);
}

/** Takes away what the other stages call and this one does not. */
async function keepToStage(stage: Story, owner: pg.Pool): Promise<void> {
  const callsOf = (story: Story): Set<string> =>
    new Set(examplesFor(story, "psql").flatMap(({ code }) => [...code.matchAll(/holdfast\.(\w+)\(/g)].map((match) => match[1]!)));
  const own = callsOf(stage);
  const others = [...new Set(stages.flatMap((other) => [...callsOf(other)]))].filter((name) => !own.has(name));
  const { rows } = await owner.query<{ name: string }>(
    "select oid::regprocedure::text as name from pg_proc where pronamespace = 'holdfast'::regnamespace and proname = any ($1)",
    [others],
  );
  expect(rows).toHaveLength(others.length);
  for (const { name } of rows) await owner.query(`drop function ${name}`);
}

async function printByPsql(story: Story): Promise<string[]> {
  return withTemplateDb(async ({ ownerUrl, pool }) => {
    if (story.file !== "README.md") await atClock(pool, clock);
    if (stages.includes(story)) await keepToStage(story, pool);
    const printed: string[] = [];
    for (const { code } of examplesFor(story, "psql")) {
      printed.push(await run("psql", [...psqlArgs, "-d", ownerUrl], code, { PGTZ: "UTC" }));
      await relay(pool);
    }
    return printed;
  });
}

async function printByCurl(story: Story): Promise<string[]> {
  const api = await startApi({ clock });
  try {
    if (stages.includes(story)) await keepToStage(story, api.owner);
    const prelude = findBlocks("sh").find((block) => block.startsWith("graphql() {"))!;
    const env = { ...process.env, JWT_SECRET: api.config.jwt.secret };
    const shell = spawn("sh", ["-c", "exec sh -eu 2>&1"], { cwd: root, env });
    const closed = new Promise((resolve) => shell.once("close", resolve));
    let output = "";
    shell.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const printed: string[] = [];
    // One by one into the same shell, which keeps its variables.
    for (const code of [prelude, ...examplesFor(story, "curl").map((one) => one.code)]) {
      output = "";
      const end = "-- the end of the answer --";
      shell.stdin.write(`${code.replaceAll("http://localhost:5678", api.url)}\necho "${end}"\n`);
      while (!output.includes(end)) {
        if (shell.exitCode !== null) throw new Error(output);
        await sleep(10);
      }
      printed.push(output.replace(end, ""));
      await relay(api.owner);
    }
    shell.stdin.end();
    await closed;
    expect(printed.shift()!.trim()).toBe("");
    return printed;
  } finally {
    await api.stop();
  }
}

for (const story of stories) {
  testPsql(
    `psql prints what it says: ${story.title}`,
    async () => {
      const examples = examplesFor(story, "psql");
      expectAnswers(story, examples, await printByPsql(story), trimmed);
    },
    timeout,
  );

  testCurl(
    `the API answers what it says: ${story.title}`,
    async () => {
      const examples = examplesFor(story, "curl");
      expectAnswers(story, examples, await printByCurl(story), (text) => (text.trim() ? `${formatJson(JSON.parse(text))}\n` : "\n"));
    },
    timeout,
  );
}

test("there are four stages, and every story has both kinds of calls", () => {
  expect(stages).toHaveLength(4);
  for (const story of stories) {
    expect(examplesFor(story, "psql")).not.toHaveLength(0);
    expect(examplesFor(story, "curl")).not.toHaveLength(0);
  }
});

testPsql(
  "two lines of psql move a model to another database",
  async () => {
    const story = stories.find(({ title }) => title === "Move a model to another database")!;
    const [setup, move] = examplesIn(story);
    const folder = await mkdtemp(join(tmpdir(), "holdfast-move-"));
    try {
      await withTemplateDb((source) =>
        withTemplateDb(async (target) => {
          for (const { pool } of [source, target]) await atClock(pool, clock);
          await run("psql", [...psqlArgs, "-d", source.ownerUrl], setup!.code, { PGTZ: "UTC" });
          const printed = await run("sh", ["-eu"], move!.code, { FROM: source.ownerUrl, TO: target.ownerUrl }, folder);
          expectAnswers(story, [move!], [printed], trimmed);
          const [before, after] = await Promise.all(
            [source, target].map(({ pool }) => pool.query("select holdfast.export_availability_settings(42)::text as document")),
          );
          expect(after!.rows).toEqual(before!.rows);
        }),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  timeout,
);
