import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readEnvironment } from "../../src/config.ts";
import type { Finding } from "./proof.ts";

/** What was proved: a commit, and whether the files were others by then. */
export interface Source {
  readonly commit: string;
  readonly dirty: boolean;
}

/** What a finished part left. */
export interface PartRecord extends Source {
  readonly seed: number;
  readonly finishedAt: string;
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

const root = join(import.meta.dirname, "../..");

/** A checkout without git has no name for what it proves. */
export function readSource(): Source {
  try {
    const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
    return { commit: git("rev-parse", "HEAD"), dirty: git("status", "--porcelain") !== "" };
  } catch {
    return { commit: "unknown", dirty: true };
  }
}

/**
 * The finished parts, in a file under .holdfast/, so that a run that was broken off goes on where it was. What another commit left counts for
 * nothing, nor what files left that were never committed: nobody can say any more what that proved.
 */
export class Records {
  readonly file: string;
  readonly #source: Source;
  readonly #kept: Record<string, PartRecord>;

  constructor(source: Source, quick: boolean) {
    this.file = join(readEnvironment().home, "proof", quick ? "quick.json" : "long.json");
    this.#source = source;
    this.#kept = readKept(this.file);
  }

  find(part: string): PartRecord | undefined {
    const record = this.#kept[part];
    const counts = !this.#source.dirty && record?.dirty === false && record.commit === this.#source.commit;
    return counts ? record : undefined;
  }

  keep(part: string, record: Omit<PartRecord, keyof Source>): PartRecord {
    const kept = { ...this.#source, ...record };
    this.#kept[part] = kept;
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, `${JSON.stringify(this.#kept, null, 2)}\n`);
    return kept;
  }
}

function readKept(file: string): Record<string, PartRecord> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
