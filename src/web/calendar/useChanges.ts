import { useEffect, useState } from "preact/hooks";
import { AddWindowDocument, type ConflictStrategy, MoveWindowDocument, RemoveWindowDocument } from "../api/documents.ts";
import type { Refusal } from "../api/request.ts";
import { useCommand } from "../api/useCommand.ts";
import { labelOf, type Span } from "./span.ts";

/** Open time to be made: of a new window, or of one that is there. */
export interface Change {
  windowId: string | null;
  span: Span;
}

export interface Changes {
  /** Makes it so, if nothing is in the way or by a strategy; false where the API refused. */
  ask(change: Change, onConflict?: ConflictStrategy): Promise<boolean>;
  remove(windowId: string, span: Span): Promise<boolean>;
  /** The last change asked for, while other windows are in its way. */
  conflict: Change | undefined;
  giveUp(): void;
  refusal: Refusal | undefined;
  isRunning: boolean;
  /** What was done last, for those who look and those who listen. */
  told: string;
}

const toldMs = 15_000;

export function useChanges(modelId: string, timeZone: string, reload: () => void): Changes {
  const adding = useCommand(AddWindowDocument);
  const moving = useCommand(MoveWindowDocument);
  const removing = useCommand(RemoveWindowDocument, { withoutKey: true });
  const [change, setChange] = useState<Change>();
  const [told, setTold] = useState("");

  useEffect(() => {
    const fading = setTimeout(() => setTold(""), toldMs);
    return () => clearTimeout(fading);
  }, [told]);

  const forget = (): void => {
    for (const command of [adding, moving, removing]) command.forget();
  };
  const done = (text: string): true => {
    setChange(undefined);
    setTold(text);
    reload();
    return true;
  };
  const refusal = adding.refusal ?? moving.refusal ?? removing.refusal;
  const isConflict = refusal?.code === "AVAILABILITY_OVERLAP";
  return {
    async ask(next, onConflict = "reject") {
      forget();
      setTold("");
      setChange(next);
      const { windowId, span } = next;
      const input = { modelId, ...span, onConflict };
      const answer = windowId === null ? await adding.run(input) : await moving.run({ ...input, availabilityId: windowId });
      return answer !== undefined && done(`Open now: ${labelOf(span, timeZone)}.`);
    },
    async remove(windowId, span) {
      forget();
      setTold("");
      const answer = await removing.run({ modelId, availabilityId: windowId });
      if (!answer) return false;
      const isKept = (answer.removeAvailability?.kept?.length ?? 0) > 0;
      return done(`Removed: ${labelOf(span, timeZone)}.${isKept ? " What is held or booked of it stays open." : ""}`);
    },
    conflict: isConflict ? change : undefined,
    giveUp() {
      forget();
      setChange(undefined);
    },
    refusal: isConflict ? undefined : refusal,
    isRunning: adding.isRunning || moving.isRunning || removing.isRunning,
    told,
  };
}
