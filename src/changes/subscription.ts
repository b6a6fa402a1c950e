/** What a subscriber is told. */
export interface ChangeEvent {
  /** REFETCH: changes may have been missed, or are too many to be listed. */
  event: "CHANGED" | "REFETCH";
  /** The rows that changed, the lowest first; none with REFETCH. */
  ids: string[];
  /** Grows with each announcement: what was read for one version may be stale for the next. */
  version: number;
}

const byNumber = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** So many rows are told one by one; a subscriber that has missed more reads all again. */
export const mostIds = 200;

/**
 * One subscriber's events, read one at a time: what happens until it asks for the next becomes one event, so that neither a slow
 * subscriber nor a storm of changes piles anything up. It begins with REFETCH: whatever the subscriber reads after that misses nothing.
 */
export class Subscription implements AsyncIterableIterator<ChangeEvent> {
  readonly #ids = new Set<string>();
  readonly #isReady: () => Promise<void>;
  readonly #onEnd: () => void;
  #refetch = true;
  #version: number;
  #news = Promise.withResolvers<void>();
  #ended = false;

  /** `isReady` waits until the subscriber can take an event. */
  constructor({ version, isReady, onEnd }: { version: number; isReady: () => Promise<void>; onEnd: () => void }) {
    this.#version = version;
    this.#isReady = isReady;
    this.#onEnd = onEnd;
    this.#news.resolve();
  }

  changed(ids: Iterable<string>, version: number): void {
    for (const id of ids) this.#ids.add(id);
    if (this.#ids.size > mostIds) this.#refetch = true;
    this.#tell(version);
  }

  refetch(version: number): void {
    this.#refetch = true;
    this.#tell(version);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ChangeEvent>> {
    await this.#news.promise;
    await this.#isReady();
    return this.#ended ? { done: true, value: undefined } : { done: false, value: this.#take() };
  }

  async return(): Promise<IteratorResult<ChangeEvent>> {
    if (!this.#ended) this.#onEnd();
    this.#ended = true;
    this.#news.resolve();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<ChangeEvent>> {
    await this.return();
    throw error;
  }

  #tell(version: number): void {
    if (this.#refetch) this.#ids.clear();
    this.#version = version;
    this.#news.resolve();
  }

  #take(): ChangeEvent {
    const told: ChangeEvent = { event: this.#refetch ? "REFETCH" : "CHANGED", ids: [...this.#ids].sort(byNumber), version: this.#version };
    this.#refetch = false;
    this.#ids.clear();
    this.#news = Promise.withResolvers();
    return told;
  }
}
