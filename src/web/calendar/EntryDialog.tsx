import { UnblockDaysDocument } from "../api/documents.ts";
import { useCommand } from "../api/useCommand.ts";
import { Modal } from "../components/Modal.tsx";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { showLength } from "../wallClock.ts";
import { TimeLeft } from "./EntryLabel.tsx";
import { type Entry, titleOf } from "./events.ts";
import { SpanForm } from "./SpanForm.tsx";
import { labelOf } from "./span.ts";
import type { Changes } from "./useChanges.ts";

interface EntryDialogProps {
  modelId: string;
  entry: Entry;
  timeZone: string;
  mayChange: boolean;
  changes: Changes;
  reload(): void;
  onClose(): void;
}

/** One entry of the calendar: what it is, and what can be done with it. */
export function EntryDialog(props: EntryDialogProps) {
  const { entry, timeZone, mayChange, onClose } = props;
  const { entryType, startsAt, endsAt, status, heldUntil, occupiedStartsAt, occupiedEndsAt } = entry;
  const hasBuffers = occupiedStartsAt && occupiedEndsAt && (occupiedStartsAt !== startsAt || occupiedEndsAt !== endsAt);
  return (
    <Modal title={titleOf(entry)} onClose={onClose}>
      <p>
        <strong>{labelOf(entry, timeZone)}</strong> ({showLength(Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000))})
        {heldUntil && <TimeLeft until={heldUntil} />}
      </p>
      {status && <p>{statusWords[status] ?? status}</p>}
      {hasBuffers && <p class="hint">With buffers: {labelOf({ startsAt: occupiedStartsAt, endsAt: occupiedEndsAt }, timeZone)}</p>}
      {mayChange && entryType === "available" && <WindowTools {...props} />}
      {mayChange && entryType === "blocked" && <BlockTools {...props} />}
      <form method="dialog">
        <button type="submit" class="quiet">
          Close
        </button>
      </form>
    </Modal>
  );
}

const statusWords: Readonly<Record<string, string>> = {
  active: "Held while the customer pays.",
  pending: "Booked, but not paid yet: it rides on its hold.",
  confirmed: "Booked and paid.",
  completed: "Took place.",
  no_show: "The customer did not come.",
  manual: "Opened by hand.",
  recurring: "From the weekly hours.",
  generated: "Made when other times changed.",
};

function WindowTools({ entry, timeZone, changes, onClose }: EntryDialogProps) {
  const change = async (work: Promise<boolean>): Promise<void> => {
    // Where something is in the way, or was refused, it is told of on the page.
    await work;
    onClose();
  };
  return (
    <>
      <SpanForm
        span={entry}
        timeZone={timeZone}
        submit="Change"
        onSubmit={(span) => change(changes.ask({ windowId: entry.entryId, span }))}
      />
      <p>
        <button type="button" class="danger" disabled={changes.isRunning} onClick={() => void change(changes.remove(entry.entryId, entry))}>
          Remove this open time
        </button>
      </p>
    </>
  );
}

function BlockTools({ modelId, entry, reload, onClose }: EntryDialogProps) {
  const unblocking = useCommand(UnblockDaysDocument, { withoutKey: true });
  const unblock = async (): Promise<void> => {
    if (!(await unblocking.run({ modelId, dates: [entry.localDate] }))) return;
    reload();
    onClose();
  };
  return (
    <>
      <RefusalNote refusal={unblocking.refusal} />
      <p>
        <button type="button" disabled={unblocking.isRunning} onClick={() => void unblock()}>
          Unblock {entry.localDate}
        </button>
      </p>
    </>
  );
}
