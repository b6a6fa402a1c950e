interface Line {
  running: number;
  waiting: (() => void)[];
}

/** Lets so many of one key in at a time; others wait their turn, and some are sent away where too many wait. */
export class Turnstile {
  readonly #lines = new Map<string, Line>();
  readonly #places: number;
  readonly #mostWaiting: number;

  constructor(places: number, mostWaiting: number) {
    this.#places = places;
    this.#mostWaiting = mostWaiting;
  }

  /** What it gives has to be called once, to leave; undefined is: too many wait. */
  async enter(key: string): Promise<(() => void) | undefined> {
    const line = this.#lines.get(key) ?? { running: 0, waiting: [] };
    this.#lines.set(key, line);
    if (line.running < this.#places) line.running++;
    else if (line.waiting.length >= this.#mostWaiting) return undefined;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    return () => this.#leave(key, line);
  }

  /** The place goes to the next, if one waits. */
  #leave(key: string, line: Line): void {
    const next = line.waiting.shift();
    if (next) next();
    else if (--line.running === 0) this.#lines.delete(key);
  }
}
