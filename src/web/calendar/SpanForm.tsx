import { useId, useState } from "preact/hooks";
import { useAction } from "../api/useAction.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { localOf, type Span, spanOf } from "./span.ts";

interface SpanFormProps {
  /** What stands in it at first. */
  span: Span;
  timeZone: string;
  submit: string;
  onSubmit(span: Span): Promise<unknown>;
}

/** Start and end on a wall clock: what dragging does, by keyboard. What was typed stays until it is taken. */
export function SpanForm({ span, timeZone, submit, onSubmit }: SpanFormProps) {
  const id = useId();
  const [start, setStart] = useState(localOf(span.startsAt, timeZone));
  const [end, setEnd] = useState(localOf(span.endsAt, timeZone));
  const sending = useAction(async () => onSubmit(await spanOf(start, end, timeZone)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void sending.run(undefined);
      }}
    >
      <div class="fields">
        <div>
          <label for={`${id}-start`}>From</label>
          <input id={`${id}-start`} type="datetime-local" required value={start} onInput={(event) => setStart(event.currentTarget.value)} />
        </div>
        <div>
          <label for={`${id}-end`}>To</label>
          <input id={`${id}-end`} type="datetime-local" required value={end} onInput={(event) => setEnd(event.currentTarget.value)} />
        </div>
        <button type="submit" disabled={sending.isRunning}>
          {submit}
        </button>
      </div>
      <p class="hint">On the clock of {timeZone}.</p>
      <RefusalNote refusal={sending.refusal} />
    </form>
  );
}
