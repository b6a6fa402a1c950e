import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { mintToken } from "../../src/token.ts";
import type { BenchDatabase } from "./server.ts";

const root = join(import.meta.dirname, "../..");
const jwt = { secret: "a secret of the benchmark, 32 or more", issuer: "holdfast", audience: "holdfast" };

/** API, worker or another program, in a process of its own as in production. */
export interface Running {
  pid: number;
  /** What its first line about that said: the API's address, say. */
  said: string;
  stop(): Promise<void>;
}

/** The API in production's mode, with the limits on requests out of the way: they are not what is measured. */
export function startApi(database: BenchDatabase, variables: NodeJS.ProcessEnv = {}): Promise<Running> {
  return start("src/server.ts", /API at (http:\S+)\/graphql/, { ...environmentOf(database), ...variables });
}

export function startWorker(database: BenchDatabase, variables: NodeJS.ProcessEnv = {}): Promise<Running> {
  return start("src/worker.ts", /(worker runs)/, { ...environmentOf(database), ...variables });
}

/** What the API is held against. */
export function startPeer(database: BenchDatabase): Promise<Running> {
  return start("test/bench/expressPeer.ts", /peer at (http:\S+)/, { ...environmentOf(database), POOL_SIZE: "10" });
}

/** A customer's `Authorization`. */
export async function authorizationOf(userId: string): Promise<string> {
  return `Bearer ${await mintToken(jwt, { role: "customer", userId, hours: 1 })}`;
}

/** Runs a file of ours, and resolves once it has printed what `says` looks for. */
export function start(file: string, says: RegExp, variables: NodeJS.ProcessEnv): Promise<Running> {
  const child = spawn(process.execPath, [file], { cwd: root, env: { ...process.env, ...variables }, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${file} ended: ${printed}`)));
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const found = says.exec(printed);
      if (!found) return;
      // What it says from now on is read and thrown away.
      child.stdout.off("data", read).resume();
      resolve({ pid: child.pid!, said: found[1]!, stop: () => end(child) });
    };
    child.stdout.on("data", read);
  });
}

/** Runs a file of ours to its end, with something to read; gives what it printed. */
export async function run(file: string, input: string): Promise<string> {
  const child = spawn(process.execPath, [file], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(input);
  return text(child.stdout);
}

function environmentOf(database: BenchDatabase): NodeJS.ProcessEnv {
  return {
    NODE_ENV: "production",
    DATABASE_URL: database.apiUrl,
    OWNER_DATABASE_URL: database.ownerUrl,
    PORT: "0",
    JWT_SECRET: jwt.secret,
    JWT_ISSUER: jwt.issuer,
    JWT_AUDIENCE: jwt.audience,
    RATE_LIMIT_CALLER: "1000000",
    RATE_LIMIT_ADDRESS: "1000000",
    MAX_SOCKETS_PER_ADDRESS: "1000",
    LOG_LEVEL: "info",
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
