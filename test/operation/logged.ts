import { createLog, type Log } from "../../src/log.ts";

/** A log of everything, kept. */
export async function keepLog(): Promise<{ log: Log; text(): string; lines(): Record<string, unknown>[] }> {
  const lines: string[] = [];
  const log = await createLog("trace", { write: (line: string) => void lines.push(line) });
  return { log, text: () => lines.join(""), lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
