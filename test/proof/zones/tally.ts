import type { Finding } from "../proof.ts";

/** Counts what was compared, and tells the first few that differ. */
export class Tally {
  count = 0;
  faults = 0;
  readonly #proof: string;
  readonly #say: (line: string) => void;

  constructor(proof: string, say: (line: string) => void) {
    this.#proof = proof;
    this.#say = say;
  }

  compare(what: string, expected: unknown, found: unknown, weight = 1): void {
    this.count += weight;
    const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
    if (wanted === got) return;
    this.faults++;
    if (this.faults <= 5) this.#say(`FAULT ${what}: expected ${wanted?.slice(0, 300)}, found ${got?.slice(0, 300)}`);
  }

  finding(figures?: Finding["figures"]): Finding {
    return { proof: this.#proof, count: this.count, faults: this.faults, ...(figures && { figures }) };
  }
}
