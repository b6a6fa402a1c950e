import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { session } from "../session.ts";
import type { TypedDocumentString } from "./documents.ts";
import { type Refusal, request } from "./request.ts";

export interface Query<Result> {
  /** The last answer, shown on while it is read again or can't be. */
  data: Result | undefined;
  /** Whether that is the answer to the variables as they are now. */
  isCurrent: boolean;
  refusal: Refusal | undefined;
  /** Reads again. Calls while a read is under way are one more read after it. */
  reload(): void;
}

/** Asks when the component appears, when the variables or the session change, and on `reload`; null variables ask nothing. */
export function useQuery<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables | null): Query<Result> {
  const [state, setState] = useState<{ key?: string; data?: Result; refusal?: Refusal }>({});
  const who = session.use()?.token;
  const key = variables && JSON.stringify(variables);
  const reading = useRef<{ again: boolean; stop: AbortController } | null>(null);

  const read = useCallback(async (): Promise<void> => {
    if (key === null) return;
    if (reading.current) {
      reading.current.again = true;
      return;
    }
    const mine = { again: false, stop: new AbortController() };
    reading.current = mine;
    try {
      const data = await request(document, JSON.parse(key) as Variables, mine.stop.signal);
      if (!mine.stop.signal.aborted) setState({ key, data });
    } catch (error) {
      // A session that ended is told of at the sign-in, and what is open to all is read again without it.
      const isTold = (error as Refusal).code === "UNAUTHENTICATED";
      if (!mine.stop.signal.aborted && !isTold) setState((old) => ({ ...old, refusal: error as Refusal }));
    } finally {
      if (reading.current === mine) reading.current = null;
      if (mine.again && !mine.stop.signal.aborted) void read();
    }
  }, [document, key, who]);

  useEffect(() => {
    void read();
    // Back from a lost connection, what could not be read is asked for again.
    const retry = (): void => void read();
    addEventListener("online", retry);
    return () => {
      removeEventListener("online", retry);
      reading.current?.stop.abort();
      reading.current = null;
    };
  }, [read]);

  return { data: state.data, isCurrent: key !== null && state.key === key, refusal: state.refusal, reload: () => void read() };
}
