import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { Complaint } from "./complaint.ts";

/** What a command leaves running until a signal stops it. */
export interface Running {
  stop(): Promise<void>;
}

/** Does a command's work; gives back what shall run until a signal comes, if anything. Its arguments are without --help. */
export type Start = (args: string[]) => Promise<Running | undefined>;

/**
 * Runs a command's entry file: nothing when the file was only imported. Prints its usage for --help, one line for a Complaint,
 * and on Ctrl-C or SIGTERM stops what it started and ends with exit code 0. Whoever doesn't want to wait for that signals again.
 */
export async function runCommand(meta: ImportMeta, usage: string, start: Start): Promise<void> {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== meta.filename) return;
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage.trim());
    return;
  }
  const signalled = whenSignalled();
  try {
    const running = await start(args);
    if (running) {
      await signalled;
      await running.stop();
    }
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Complaint ? error.message : error);
    process.exit(1);
  }
}

/** On a terminal's Ctrl-C npm forwards the signal that the process got already: the same one twice at once means nothing more. */
const echoMs = 500;

function whenSignalled(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > echoMs) process.exit(128 + constants.signals[signal]);
        resolve();
      });
    }
  });
}

/** For commands that take none. */
export function refuseArguments(args: string[]): void {
  if (args[0] !== undefined) throw new Complaint(`Unknown argument ${args[0]}: see --help`);
}
