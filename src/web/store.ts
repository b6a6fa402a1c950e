import { useEffect, useState } from "preact/hooks";

/** One value that several components show. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  /** Calls back on each change; what it gives ends that. */
  watch(listener: () => void): () => void;
  /** The value, in a component that is drawn again when it changes. */
  use(): Value;
}

export function makeStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  const store: Store<Value> = {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    use() {
      const [, draw] = useState({});
      useEffect(() => {
        const shown = value;
        const end = store.watch(() => draw({}));
        // It may have changed between the drawing and now.
        if (!Object.is(shown, store.get())) draw({});
        return end;
      }, []);
      return value;
    },
  };
  return store;
}
