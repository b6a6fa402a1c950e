import { existsSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, startCommand } from "./command.ts";

const ready = /Stop with Ctrl-C/;
let home: string;
const running = new Set<Command>();

beforeAll(async () => {
  // Closed to other users, as /root is: root's PostgreSQL runs as another one.
  home = await mkdtemp(join(tmpdir(), "holdfast-start-"));
});
afterAll(async () => {
  await Promise.all([...running].map((command) => command.signal("SIGTERM").catch(() => {})));
  await rm(home, { recursive: true, force: true });
});

function start(script = "start", port = "0"): Command {
  const command = startCommand(script, { HOLDFAST_DIR: join(home, "dir"), PORT: port, LOG_LEVEL: script === "worker" ? "info" : "warn" });
  running.add(command);
  void command.ended.then(() => running.delete(command));
  return command;
}

/** Does what the printed command says. */
async function tryPrinted(output: string): Promise<unknown> {
  const [, url, body] = /curl -s (\S+) .* -d '(.*)'/.exec(output)!;
  const response = await fetch(url!, { method: "POST", headers: { "content-type": "application/json" }, body: body! });
  return response.json();
}

const threeSlots = {
  data: { findBestSlots: Array(3).fill({ startsAt: expect.any(String), endsAt: expect.any(String), score: expect.any(Number) }) },
};
const serverRuns = (): boolean => existsSync(join(home, "dir/postgres/data/postmaster.pid"));
const postmaster = async (): Promise<number> =>
  Number((await readFile(join(home, "dir/postgres/data/postmaster.pid"), "utf8")).split("\n")[0]);

test("from nothing to a command that works, twice at once, and a clean end on Ctrl-C", async () => {
  const command = start();
  const other = start();
  await Promise.all([command.printed(ready), other.printed(ready)]);
  expect(await other.signal("SIGINT")).toMatchObject({ code: 0, stderr: "" });
  expect(await tryPrinted(command.output())).toEqual(threeSlots);
  expect(statSync(join(home, "dir/secrets.json")).mode & 0o777).toBe(0o600);

  const { code, stderr } = await command.signal("SIGINT");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(serverRuns()).toBe(false);
}, 150_000);

test("starts again on the same data; a port that is taken is one line; others may use the database meanwhile", async () => {
  const command = start();
  await command.printed(ready);
  const [, port] = /localhost:(\d+)\/graphql/.exec(command.output())!;

  const second = await start("start", port!).ended;
  expect(second).toMatchObject({ code: 1, stderr: `Port ${port} is taken: set PORT to another\n` });
  expect(await start("migrate").ended).toMatchObject({ code: 0, stderr: "" });
  const worker = start("worker");
  await worker.printed(/worker runs/);

  // Whoever is last stops the database.
  expect((await command.signal("SIGTERM")).code).toBe(0);
  expect(serverRuns()).toBe(true);
  expect(await worker.signal("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  expect(serverRuns()).toBe(false);
}, 150_000);

test("takes up what a killed start left running, and what a killed server left behind", async () => {
  const killed = start();
  await killed.printed(ready);
  await killed.signal("SIGKILL");
  expect(serverRuns()).toBe(true);

  const next = start();
  await next.printed(ready);
  process.kill(await postmaster(), "SIGKILL");
  await next.signal("SIGINT");

  const last = start();
  await last.printed(ready);
  expect(await tryPrinted(last.output())).toEqual(threeSlots);
  expect((await last.signal("SIGINT")).code).toBe(0);
  expect(serverRuns()).toBe(false);
}, 150_000);

test("a database port that somebody has taken is no obstacle", async () => {
  const kept = Number(await readFile(join(home, "dir/port"), "utf8"));
  const squatter = await new Promise<Server>((resolve) => {
    const server = createServer().listen(kept, "127.0.0.1", () => resolve(server));
  });
  try {
    expect(await start("migrate").ended).toMatchObject({ code: 0, stderr: "" });
    expect(serverRuns()).toBe(false);
  } finally {
    squatter.close();
  }
}, 150_000);
