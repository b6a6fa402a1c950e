/** A position in the primary's log of changes, as PostgreSQL writes it: `16/B374D848`. */
export function positionOf(text: string): bigint {
  const [high = "0", low = "0"] = text.split("/");
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

const mostSamples = 1_000;

/**
 * How long ago the primary was where the replica is now, by this process's own clock and by positions alone: the age of the last change
 * that was replayed would grow while nobody writes, and stand still where the replica has lost its primary.
 */
export class Lag {
  /** When the primary was where; those that the replica has passed are forgotten. */
  #waited: { at: number; position: bigint }[] = [];
  #isKnown = false;

  /** The replica was lost: how far it got meanwhile is not known before it has passed a position seen from now on. */
  reset(): void {
    this.#waited = [];
    this.#isKnown = false;
  }

  primaryIsAt(position: bigint, now: number): void {
    // The oldest are those that tell.
    if (this.#waited.length < mostSamples) this.#waited.push({ at: now, position });
  }

  replicaIsAt(position: bigint, now: number): number {
    const ahead = this.#waited.findIndex((sample) => sample.position > position);
    const passed = ahead === -1 ? this.#waited.length : ahead;
    if (passed > 0) this.#isKnown = true;
    this.#waited.splice(0, passed);
    if (!this.#isKnown) return Number.POSITIVE_INFINITY;
    return this.#waited[0] === undefined ? 0 : now - this.#waited[0].at;
  }
}
