import { spawn } from "node:child_process";
import { join } from "node:path";
import { withClient } from "../../src/database/pool.ts";
import { testServer } from "../testServer.ts";

interface Told {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** `npm run demo` as a user starts it. */
async function runDemo(variables: NodeJS.ProcessEnv = {}, args: string[] = []): Promise<Told> {
  const startedAt = performance.now();
  const child = spawn("npm", ["run", "--silent", "demo", "--", ...args], {
    cwd: join(import.meta.dirname, "../.."),
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr, seconds: (performance.now() - startedAt) / 1000 };
}

const facts = {
  ok: true,
  brief: { status: "confirmed", matchScore: 90 },
  purchase: { status: "confirmed" },
  expiry: { hold: "expired", booking: "expired" },
  race: { winners: 1, slotTaken: 31 },
};

test("the demo tells the main job on a database of its own, in under 30 s", async () => {
  const { code, stdout, stderr, seconds } = await runDemo();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1)!)).toMatchObject(facts);
  expect(seconds).toBeLessThan(30);
}, 60_000);

test("on a server that was given it drops the database that it made", async () => {
  const { ownerUrl } = testServer();
  const { code, stdout, stderr } = await runDemo({ OWNER_DATABASE_URL: ownerUrl });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1)!)).toMatchObject(facts);
  const { rows } = await withClient(ownerUrl, (client) =>
    client.query("select datname from pg_database where datname like 'holdfast\\_demo\\_%'"),
  );
  expect(rows).toEqual([]);
}, 60_000);

test("--help does nothing else; production and unknown arguments are refused in one line", async () => {
  const [help, production, argument] = await Promise.all([
    runDemo({}, ["--help"]),
    runDemo({ NODE_ENV: "production" }),
    runDemo({}, ["--fast"]),
  ]);
  expect(help).toMatchObject({ code: 0, stderr: "" });
  for (const { code, stdout, stderr } of [production, argument]) {
    expect({ code, stdout, lines: stderr.trim().split("\n").length }).toEqual({ code: 1, stdout: "", lines: 1 });
  }
});
