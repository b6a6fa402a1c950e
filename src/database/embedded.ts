import { randomBytes } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { access, chmod, mkdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Complaint } from "../complaint.ts";
import { type Binaries, chooseRunner, findBinaries, type Runner } from "./binaries.ts";
import { withClient } from "./pool.ts";

/** A running PostgreSQL of our own; passwords and port are kept beside it. */
export interface EmbeddedServer {
  port: number;
  /** Logged in as the superuser `postgres`. */
  superuserUrl: string;
  url(user: string, password: string, database: string): string;
  /** Whether this call started it; else it ran already. */
  started: boolean;
  secrets: Secrets;
  stop(): Promise<void>;
}

interface Secrets {
  superuser: string;
  owner: string;
  api: string;
}

interface Options {
  settings?: Record<string, string>;
  /** Wanted at the first start; 0 is any. */
  port?: number;
  /** Other than the package's. */
  binaries?: Binaries;
}

interface Place {
  directory: string;
  home: string;
  data: string;
  logFile: string;
  binaries: Binaries;
  runner: Runner;
  /** Of PostgreSQL: 18. */
  major: number;
}

/** Where the first start looks for a free port; the one found is kept. */
const firstPort = 54_318;

/** Starts the server that lives in `directory`, making it first if need be, or joins it where it runs already. */
export async function startEmbedded(directory: string, options: Options = {}): Promise<EmbeddedServer> {
  await makeFolder(directory);
  // Only what stands inside is secret, and PostgreSQL, when root runs us as another user, has to get through.
  await chmod(directory, 0o755);
  const place = await findPlace(directory, options.binaries);
  const secrets = await readSecrets(directory);
  await initialise(place, secrets.superuser);

  const running = await findRunning(place);
  const port = running ?? (await launch(place, options));
  const url = (user: string, password: string, database: string): string => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const superuserUrl = url("postgres", secrets.superuser, "postgres");
  await untilReady(superuserUrl, place);
  return { port, superuserUrl, url, started: running === undefined, secrets, stop: () => halt(place) };
}

/** The folder of an embedded server and of this checkout's secrets. */
export async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (error) {
    throw new Complaint(
      `${directory} is no folder that can be written to (${(error as NodeJS.ErrnoException).code}): set HOLDFAST_DIR to another`,
    );
  }
}

/** Stops whatever server runs in `directory`, whoever started it. */
export async function stopEmbedded(directory: string): Promise<void> {
  await halt(await findPlace(directory));
}

async function findPlace(directory: string, given?: Binaries): Promise<Place> {
  const binaries = given ?? (await findBinaries());
  const runner = await chooseRunner(binaries, directory);
  const home = join(directory, "postgres");
  const major = await findMajor(binaries, runner);
  return { directory, home, data: join(home, "data"), logFile: join(home, "log"), binaries, runner, major };
}

async function readSecrets(directory: string): Promise<Secrets> {
  const file = join(directory, "secrets.json");
  const password = (): string => randomBytes(24).toString("base64url");
  const fresh: Secrets = { superuser: password(), owner: password(), api: password() };
  // "wx": of two commands that start together, one writes and both read the same.
  await writeFile(file, JSON.stringify(fresh), { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return JSON.parse(await readFile(file, "utf8")) as Secrets;
}

/** `postgres --version` says "postgres (PostgreSQL) 18.4". */
async function findMajor({ postgres }: Binaries, runner: Runner): Promise<number> {
  const { output } = await runner.run(postgres, ["--version"]);
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1]);
  if (!major) throw new Complaint(`${postgres} does not say which PostgreSQL it is: ${lastLine(output)}`);
  return major;
}

/** What sorts the same on every machine and knows all letters; before PostgreSQL 17 that comes from the system's C library. */
function localeOptions(major: number): string[] {
  if (major < 17) return ["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"];
  return ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
}

async function initialise({ home, data, binaries, runner, major }: Place, password: string): Promise<void> {
  const made = await readFile(join(data, "PG_VERSION"), "utf8").catch(() => undefined);
  if (made !== undefined) {
    if (Number(made) === major) return;
    throw new Complaint(`${data} was made by PostgreSQL ${made.trim()}, and this is ${major}: move that folder away to start anew`);
  }
  await mkdir(home, { recursive: true });
  await runner.own(home);
  const fresh = join(home, `data.${process.pid}`);
  const passwordFile = join(home, `password.${process.pid}`);
  await writeFile(passwordFile, password, { mode: 0o600 });
  await runner.own(passwordFile);
  try {
    const access = ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
    const { code, output } = await runner.run(binaries.initdb, [
      `--pgdata=${fresh}`,
      ...localeOptions(major),
      ...access,
      "--no-instructions",
    ]);
    if (code !== 0) throw new Complaint(`PostgreSQL could not be set up in ${home}: ${lastLine(output)}`);
    // A data folder counts only when it is whole: an interrupted initdb leaves nothing that looks like one.
    await rename(fresh, data).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await unlink(passwordFile);
  }
}

/** The port of the server that runs on this data folder, by its postmaster.pid: line 1 is the process, line 4 the port. */
async function findRunning({ data }: Place): Promise<number | undefined> {
  const file = join(data, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !isAlive(pid)) return undefined; // left over from a crash: PostgreSQL itself clears that away
  if (await isPostgres(pid)) return port || undefined;
  // After a reboot (or in a new container) another program has the number, and PostgreSQL would refuse to start.
  await unlink(file);
  return undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!existsSync("/proc/self/comm")) return true;
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  return name.trim() === "postgres";
}

async function launch(place: Place, { settings = {}, port: wanted = firstPort }: Options): Promise<number> {
  const { directory, data, logFile, binaries, runner } = place;
  const portFile = join(directory, "port");
  const kept = Number(await readFile(portFile, "utf8").catch(() => wanted));
  const port = await freePort(kept);
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "''", timezone: "UTC", log_timezone: "UTC", ...settings, port };
  const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  // pg_ctl puts the server into a session of its own: a terminal's Ctrl-C stops the commands first, and they stop the server.
  const { code, output } = await runner.run(binaries.pg_ctl, [
    "start",
    "-w",
    "-t",
    "60",
    "-D",
    data,
    "-l",
    logFile,
    "-o",
    options.join(" "),
  ]);
  if (code !== 0) {
    const other = await findRunning(place);
    if (other !== undefined) return other;
    const log = await readFile(logFile, "utf8").catch(() => output);
    throw new Complaint(`The embedded PostgreSQL did not start: ${lastLine(log)} (its log: ${logFile})`);
  }
  await writeFile(portFile, String(port));
  return port;
}

async function halt({ data, binaries, runner }: Place): Promise<void> {
  const { code, output } = await runner.run(binaries.pg_ctl, ["stop", "-w", "-m", "fast", "-D", data]);
  const isGone = /PID file .* does not exist|seems to be gone/.test(output);
  if (code !== 0 && !isGone) throw new Complaint(`The embedded PostgreSQL did not stop: ${lastLine(output)}`);
}

/** A server that runs already may still be starting up, or be on its way down. */
async function untilReady(url: string, { directory }: Place): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await withClient(url, async () => {});
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === "28P01") {
        throw new Complaint(`The PostgreSQL under ${directory} does not take the password kept there: move that folder away to start anew`);
      }
      if (attempt >= 100) throw new Complaint(`The PostgreSQL under ${directory} does not answer: ${message}`);
      await sleep(100);
    }
  }
}

/** The wanted port if nobody has it, else any. */
async function freePort(wanted: number): Promise<number> {
  const listen = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(undefined));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
      });
    });
  const port = (await listen(wanted)) ?? (await listen(0));
  if (port === undefined) throw new Complaint("No free port for the embedded PostgreSQL on 127.0.0.1");
  return port;
}

function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => /FATAL|error/i.test(line)) ?? lines.at(-1) ?? "";
}
