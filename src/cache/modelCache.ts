/** How often a copy answered, and how often the database was asked. */
export interface CacheCounts {
  hits: number;
  misses: number;
}

/** What was read, and for how long it stays true if nothing changes. */
export interface Loaded<Value> {
  value: Value;
  goodForMs: number;
}

interface Copy<Value> {
  loaded: Promise<Loaded<Value>>;
  /** Infinity while it is being loaded. */
  expiresAt: number;
}
/** By audience: callers with different rights never share a copy. */
type Copies<Value> = Map<string, Copy<Value>>;

export interface ModelCacheOptions {
  maxAgeMs: number;
  maxModels: number;
  /** Milliseconds that only go forward. */
  now?: () => number;
}

/** How often a read that a change overtook is made again before it is given out, as any read beside a change may be. */
const mostLoads = 3;

/**
 * Copies of what the database says about models. A change drops all copies of its model: they live in one map, and a load that
 * began before belongs to the dropped map, so that what it brings is neither kept nor given to those who ask afterwards.
 * Closed, as it is at first and whenever nobody hears of changes, it keeps nothing.
 */
export class ModelCache<Value> {
  readonly counts: CacheCounts = { hits: 0, misses: 0 };
  readonly #options: Required<ModelCacheOptions>;
  readonly #models = new Map<string, Copies<Value>>();
  #isOpen = false;

  constructor(options: ModelCacheOptions) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /** From now on changes are heard of. */
  open(): void {
    this.#models.clear();
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
    this.#models.clear();
  }

  forget(modelId: string): void {
    this.#models.delete(modelId);
  }

  async read(modelId: string, audience: string, load: () => Promise<Loaded<Value>>): Promise<Value> {
    for (let loads = 1; ; loads++) {
      const copies = this.#isOpen ? this.#copiesOf(modelId) : undefined;
      const copy = copies?.get(audience);
      const isHit = copy !== undefined && copy.expiresAt > this.#options.now();
      this.counts[isHit ? "hits" : "misses"]++;
      const loaded = isHit ? copy.loaded : this.#load(copies, audience, load);
      const { value } = await loaded;
      if (copies === undefined || this.#models.get(modelId) === copies || loads >= mostLoads) return value;
    }
  }

  #copiesOf(modelId: string): Copies<Value> {
    let copies = this.#models.get(modelId);
    if (copies === undefined) {
      const [oldest] = this.#models.keys();
      if (oldest !== undefined && this.#models.size >= this.#options.maxModels) this.#models.delete(oldest);
      copies = new Map();
      this.#models.set(modelId, copies);
    }
    return copies;
  }

  /** Whoever asks while the load is under way waits for the same one. An error is nobody's copy. */
  #load(copies: Copies<Value> | undefined, audience: string, load: () => Promise<Loaded<Value>>): Promise<Loaded<Value>> {
    const startedAt = this.#options.now();
    const copy: Copy<Value> = { loaded: load(), expiresAt: Number.POSITIVE_INFINITY };
    copies?.set(audience, copy);
    copy.loaded.then(
      ({ goodForMs }) => {
        copy.expiresAt = startedAt + Math.min(goodForMs, this.#options.maxAgeMs);
      },
      () => {
        if (copies?.get(audience) === copy) copies.delete(audience);
      },
    );
    return copy.loaded;
  }
}
