import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command of package.json, started as somebody at a terminal does. */
export interface Command {
  pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Waits until it has printed this. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal to the whole process group, as a terminal's Ctrl-C does, and waits for the end. */
  signal(name: NodeJS.Signals): Promise<Ended>;
  ended: Promise<Ended>;
}

/** `npm run -s <script>`: through npm itself, which has its own way with signals. */
export function startCommand(script: string, environment: Record<string, string>, args: string[] = []): Command {
  return launch("npm", ["run", "-s", script, ...(args.length > 0 ? ["--", ...args] : [])], environment);
}

/** A program of Node's own, without npm around it. */
export function startNode(args: string[], environment: Record<string, string> = {}): Command {
  return launch(process.execPath, args, environment);
}

function launch(program: string, args: string[], environment: Record<string, string>): Command {
  // Nothing of the machine's or of jest's environment may decide what the command does.
  const inherited = { PATH: process.env.PATH, HOME: process.env.HOME };
  const child = spawn(program, args, {
    cwd: root,
    env: { ...inherited, LOG_LEVEL: "warn", ...environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return {
    pid: child.pid!,
    output: () => stdout,
    printed: (pattern) =>
      waitFor(
        child,
        () => pattern.exec(stdout),
        () => `${pattern} in:\n${stdout}\n${stderr}`,
      ),
    signal: (name) => {
      process.kill(-child.pid!, name);
      return ended;
    },
    ended,
  };
}

function waitFor<T>(child: ChildProcess, look: () => T | null, what: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const found = look();
      if (found !== null) settle(() => resolve(found));
    };
    const fail = (): void => settle(() => reject(new Error(`the command did not print ${what()}`)));
    const timer = setTimeout(fail, 50_000);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      child.stdout?.off("data", check);
      child.off("close", fail);
      end();
    };
    child.stdout?.on("data", check);
    child.on("close", fail);
    check();
  });
}
