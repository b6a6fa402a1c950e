import { useState } from "preact/hooks";
import { BlockDaysDocument, type BlockDaysMutation, type CalendarModelQuery, UnblockDaysDocument } from "../api/documents.ts";
import { filled } from "../api/filled.ts";
import { useCommand } from "../api/useCommand.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { datesBetween } from "./dates.ts";
import { labelOf } from "./span.ts";

type Blocked = NonNullable<CalendarModelQuery["getAvailabilitySettings"]>["blockedDates"];

interface BlockDaysProps {
  modelId: string;
  timeZone: string;
  today: string;
  blockedDates: Blocked;
  reload(): void;
}

/** Days off, whole or in part, with a reason that only the model and admins see. */
export function BlockDays({ modelId, timeZone, today, blockedDates, reload }: BlockDaysProps) {
  const [typed, setTyped] = useState({ from: today, to: today, start: "", end: "", reason: "" });
  const [conflicts, setConflicts] = useState<BlockDaysMutation["blockDates"]>(null);
  const blocking = useCommand(BlockDaysDocument);
  const unblocking = useCommand(UnblockDaysDocument, { withoutKey: true });
  const field = (name: keyof typeof typed) => ({
    id: `block-${name}`,
    value: typed[name],
    onInput: (event: { currentTarget: HTMLInputElement }) => setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  const block = async (): Promise<void> => {
    const { from, to, start, end, reason } = typed;
    const input = { modelId, dates: datesBetween(from, to), startTime: start || null, endTime: end || null, reason: reason || null };
    const answer = await blocking.run(input);
    if (!answer) return;
    setConflicts(answer.blockDates);
    setTyped({ ...typed, reason: "" });
    reload();
  };
  const unblock = async (date: string): Promise<void> => {
    if (await unblocking.run({ modelId, dates: [date] })) reload();
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void block();
        }}
      >
        <div class="fields">
          <div>
            <label for="block-from">First day</label>
            <input type="date" required {...field("from")} />
          </div>
          <div>
            <label for="block-to">Last day</label>
            <input type="date" required min={typed.from} {...field("to")} />
          </div>
          <div>
            <label for="block-start">From (optional)</label>
            <input type="time" required={typed.end !== ""} {...field("start")} />
          </div>
          <div>
            <label for="block-end">To (optional)</label>
            <input type="time" required={typed.start !== ""} {...field("end")} />
          </div>
          <div>
            <label for="block-reason">Reason (for your eyes)</label>
            <input type="text" maxlength={200} {...field("reason")} />
          </div>
          <button type="submit" disabled={blocking.isRunning}>
            Block
          </button>
        </div>
        <RefusalNote refusal={blocking.refusal ?? unblocking.refusal} />
      </form>
      <div role="status">{conflicts && <Standing conflicts={filled(conflicts.conflicts)} timeZone={timeZone} />}</div>
      <BlockedList blockedDates={blockedDates} onUnblock={(date) => void unblock(date)} />
    </>
  );
}

interface Standing {
  conflictType: string;
  conflictId: string;
  startsAt: string;
  endsAt: string;
}

function Standing({ conflicts, timeZone }: { conflicts: Standing[]; timeZone: string }) {
  if (conflicts.length === 0) return <p class="note good">Blocked. Nothing is booked there.</p>;
  return (
    <div class="note warn">
      <p>Blocked. These stay booked or held there: call whom it concerns.</p>
      <ul>
        {conflicts.map((conflict) => (
          <li key={conflict.conflictId}>
            {conflict.conflictType === "hold" ? "Held" : "Booked"}: {labelOf(conflict, timeZone)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function BlockedList({ blockedDates, onUnblock }: { blockedDates: Blocked; onUnblock(date: string): void }) {
  const rows = (blockedDates ?? []).filter((row) => row !== null);
  if (rows.length === 0) return <p class="hint">No day is blocked from today on.</p>;
  return (
    <div class="scrolling">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Time</th>
            <th scope="col">Reason</th>
            <th scope="col">
              <span class="unseen">Unblock</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, blockedDate, startTime, endTime, reason }) => (
            <tr key={id}>
              <th scope="row">{blockedDate}</th>
              <td>{startTime && endTime ? `${startTime.slice(0, 5)}–${endTime.slice(0, 5)}` : "all day"}</td>
              <td>{reason}</td>
              <td>
                <button type="button" class="quiet" aria-label={`Unblock ${blockedDate}`} onClick={() => onUnblock(blockedDate)}>
                  Unblock
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
