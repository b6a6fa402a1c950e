import { useRef, useState } from "preact/hooks";
import type { Refusal } from "./request.ts";

export interface Action<Input, Result> {
  /** Undefined where it was refused, or is under way already. */
  run(input: Input): Promise<Result | undefined>;
  isRunning: boolean;
  refusal: Refusal | undefined;
}

/** A call that does nothing more when it is made twice, and so needs no key; one at a time. */
export function useAction<Input, Result>(work: (input: Input) => Promise<Result>): Action<Input, Result> {
  const [isRunning, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const isUnderWay = useRef(false);

  const run = async (input: Input): Promise<Result | undefined> => {
    if (isUnderWay.current) return undefined;
    isUnderWay.current = true;
    setRunning(true);
    setRefusal(undefined);
    try {
      return await work(input);
    } catch (error) {
      setRefusal(error as Refusal);
      return undefined;
    } finally {
      isUnderWay.current = false;
      setRunning(false);
    }
  };
  return { run, isRunning, refusal };
}
