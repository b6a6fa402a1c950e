/**
 * The database's patience with a worker, and with one whose connection has ended (sql/functions/workers/record_heartbeat.sql), less what a
 * beat may take on its way.
 */
const graceMs = 7_500;
const graceOfTheGoneMs = 2_500;

/**
 * Whether what this process began is still its own. A process that is frozen (stopped, swapped out, its machine suspended) is taken for dead,
 * and others do its jobs; when it goes on, in the middle of whatever it did, it must not act on what it knew.
 */
export class Pulse {
  readonly #now: () => number;
  #last: number;
  #grace = graceMs;
  #lapses = 0;

  /** `now` is a clock in milliseconds that only ever runs forward. */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#last = now();
  }

  /** The database has been told that this worker lives, by something that was sent at `sentAt`, by that clock. */
  beat(sentAt: number): void {
    if (this.#now() - this.#last > this.#grace) this.#lapses++;
    this.#last = sentAt;
    this.#grace = graceMs;
  }

  /** The database could not be told. */
  miss(): void {
    this.#grace = graceOfTheGoneMs;
  }

  /** For something that begins now: tells, at any time, whether nobody else can have begun with it meanwhile. To be asked right before acting. */
  begin(): () => boolean {
    const lapses = this.#lapses;
    return () => this.#lapses === lapses && this.#now() - this.#last <= this.#grace;
  }
}
