import { useEffect, useState } from "preact/hooks";
import { type ConflictStrategy, PreviewAddingDocument, PreviewMovingDocument, type ResolutionFragment } from "../api/documents.ts";
import { request } from "../api/request.ts";
import { useAction } from "../api/useAction.ts";
import { Modal } from "../components/Modal.tsx";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { labelOf } from "./span.ts";
import { Timeline } from "./Timeline.tsx";
import type { Change, Changes } from "./useChanges.ts";

const strategies = {
  adjust: { title: "Shorten the others", text: "Open times in the way are cut back or split around this one." },
  remove: { title: "Remove the others", text: "Open times in the way go, save what is held or booked." },
  merge: { title: "Join them", text: "All that overlaps or touches becomes one open time." },
} as const;
type Strategy = keyof typeof strategies;
type Previews = Record<Strategy, { resolutions: readonly ResolutionFragment[] | null } | null>;

interface ConflictDialogProps {
  modelId: string;
  change: Change;
  timeZone: string;
  changes: Changes;
}

/** Before and after, for each way to settle a conflict; nothing has changed until one is chosen. */
export function ConflictDialog({ modelId, change, timeZone, changes }: ConflictDialogProps) {
  const { windowId, span } = change;
  const looking = usePreviews(modelId, change);
  return (
    <Modal title="There is open time already" isWide onClose={changes.giveUp}>
      <p>
        You want to open <strong>{labelOf(span, timeZone)}</strong>. Choose what becomes of the open times in the way; what is held or
        booked stays in any case.
      </p>
      <RefusalNote refusal={looking.refusal} />
      <div class="strategies" aria-busy={looking.previews === undefined}>
        {looking.previews &&
          (Object.keys(strategies) as Strategy[]).map((strategy) => (
            <section key={strategy} class="card" aria-label={strategies[strategy].title}>
              <h3>{strategies[strategy].title}</h3>
              <p class="hint">{strategies[strategy].text}</p>
              <Timeline resolutions={looking.previews?.[strategy]?.resolutions ?? []} asked={span} timeZone={timeZone} />
              <button
                type="button"
                disabled={changes.isRunning}
                onClick={() => void changes.ask({ windowId, span }, strategy satisfies ConflictStrategy)}
              >
                {strategies[strategy].title}
              </button>
            </section>
          ))}
      </div>
      <form method="dialog">
        <button type="submit" class="quiet">
          Leave all as it is
        </button>
      </form>
    </Modal>
  );
}

function usePreviews(modelId: string, { windowId, span }: Change) {
  const looking = useAction(
    (): Promise<Previews> =>
      windowId === null
        ? request(PreviewAddingDocument, { modelId, ...span })
        : request(PreviewMovingDocument, { modelId, availabilityId: windowId, ...span }),
  );
  const [previews, setPreviews] = useState<Previews>();
  useEffect(() => {
    void looking.run(undefined).then(setPreviews);
  }, []);
  return { previews, refusal: looking.refusal };
}
