import { realpathSync } from "node:fs";
import { Complaint } from "./complaint.ts";

/** What a command leaves running until a signal stops it. */
export interface Running {
  stop(): Promise<void>;
}

/**
 * Runs a command's entry file: nothing when the file was only imported. Prints its usage for --help, one line for a Complaint,
 * and on Ctrl-C or SIGTERM stops what it started and ends with exit code 0.
 */
export async function runCommand(
  meta: ImportMeta,
  usage: string,
  start: (args: string[]) => Promise<Running | undefined>,
  { takesArguments = false } = {},
): Promise<void> {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== meta.filename) return;
  const args = process.argv.slice(2);
  const [argument] = args;
  if (argument === "--help" || argument === "-h") {
    console.log(usage.trim());
    return;
  }
  try {
    if (argument !== undefined && !takesArguments) throw new Complaint(`Unknown argument ${argument}: see --help`);
    const signalled = Promise.withResolvers<void>();
    // On a terminal's Ctrl-C npm forwards the signal that the process got already: the same one twice means nothing more.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => signalled.resolve());
    const running = await start(args);
    if (running) {
      await signalled.promise;
      await running.stop();
    }
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Complaint ? error.message : error);
    process.exit(1);
  }
}
