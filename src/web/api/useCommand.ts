import { useRef, useState } from "preact/hooks";
import type { TypedDocumentString } from "./documents.ts";
import { type Refusal, request } from "./request.ts";

export interface Command<Input, Result> {
  /** Undefined where it was refused: `refusal` says why, and the form keeps what was typed. */
  run(input: Input): Promise<Result | undefined>;
  isRunning: boolean;
  refusal: Refusal | undefined;
  /** Takes the refusal off the page. */
  forget(): void;
}

interface CommandOptions {
  /** Of a mutation that takes none: what it does twice is what it does once. */
  withoutKey?: boolean;
}

/**
 * A mutation with an idempotency key of the page's own. The same input again, after an answer that was lost, goes out with the same key:
 * nothing is done twice. Another input, or one after an answer, is another call.
 */
export function useCommand<Result, Input extends object>(
  document: TypedDocumentString<Result, { input: Input }>,
  { withoutKey = false }: CommandOptions = {},
): Command<Omit<Input, "idempotencyKey">, Result> {
  const pending = useRef<{ input: string; key: string } | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  const run = async (input: Omit<Input, "idempotencyKey">): Promise<Result | undefined> => {
    const text = JSON.stringify(input);
    if (pending.current?.input !== text) pending.current = { input: text, key: newKey() };
    setRunning(true);
    setRefusal(undefined);
    try {
      const sent = withoutKey ? input : { ...input, idempotencyKey: pending.current.key };
      const result = await request(document, { input: sent as Input });
      pending.current = null;
      return result;
    } catch (error) {
      setRefusal(error as Refusal);
      // Whether it was done nobody knows: the key stays. What was refused was not done, and errors are not stored.
      if (!mayHaveBeenDone(error as Refusal)) pending.current = null;
      return undefined;
    } finally {
      setRunning(false);
    }
  };
  return { run, isRunning, refusal, forget: () => setRefusal(undefined) };
}

const mayHaveBeenDone = ({ code }: Refusal): boolean =>
  ["OFFLINE", "UNAVAILABLE", "INTERNAL_ERROR", "TIMEOUT", "RETRY", "RATE_LIMITED"].includes(code);

/** Also where the page did not come over https, which `crypto.randomUUID` asks for. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
