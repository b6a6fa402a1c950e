import { useRef, useState } from "preact/hooks";
import { GenerateDocument } from "../api/documents.ts";
import { type Refusal, request } from "../api/request.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";
import { addDays, monthsBetween } from "./dates.ts";

interface Progress {
  done: number;
  of: number;
  made: number;
  skipped: number;
}

interface GenerateProps {
  modelId: string;
  today: string;
  reload(): void;
}

/** Makes the weekly hours' open times, month by month: a second run makes nothing, so that what was stopped just goes on. */
export function Generate({ modelId, today, reload }: GenerateProps) {
  const [typed, setTyped] = useState({ from: today, to: addDays(today, 60) });
  const [progress, setProgress] = useState<Progress>();
  const [refusal, setRefusal] = useState<Refusal>();
  const stop = useRef<AbortController | null>(null);

  const run = async (): Promise<void> => {
    const months = monthsBetween(typed.from, typed.to);
    const stopping = new AbortController();
    stop.current = stopping;
    setRefusal(undefined);
    let seen: Progress = { done: 0, of: months.length, made: 0, skipped: 0 };
    setProgress(seen);
    try {
      for (const { from, to } of months) {
        const answer = await request(GenerateDocument, { input: { modelId, fromDate: from, toDate: to } }, stopping.signal);
        const windows = answer.generateAvailabilityFromSchedules?.windows ?? [];
        const skipped = windows.filter(({ outcome }) => outcome === "skipped").length;
        seen = { ...seen, done: seen.done + 1, made: seen.made + windows.length - skipped, skipped: seen.skipped + skipped };
        setProgress(seen);
      }
    } catch (error) {
      setRefusal(error as Refusal);
    }
    stop.current = null;
    reload();
  };
  const isRunning = progress !== undefined && progress.done < progress.of && refusal === undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRunning) void run();
      }}
    >
      <p class="hint">The worker keeps the coming weeks made; here is for further ahead.</p>
      <div class="fields">
        <div>
          <label for="generate-from">First day</label>
          <input
            id="generate-from"
            type="date"
            required
            value={typed.from}
            onInput={(event) => setTyped({ ...typed, from: event.currentTarget.value })}
          />
        </div>
        <div>
          <label for="generate-to">Last day</label>
          <input
            id="generate-to"
            type="date"
            required
            min={typed.from}
            value={typed.to}
            onInput={(event) => setTyped({ ...typed, to: event.currentTarget.value })}
          />
        </div>
        <button type="submit" disabled={isRunning}>
          Make open times
        </button>
        {isRunning && (
          <button type="button" class="quiet" onClick={() => stop.current?.abort()}>
            Stop
          </button>
        )}
      </div>
      <RefusalNote refusal={refusal} />
      {progress && <Told progress={progress} isRunning={isRunning} />}
    </form>
  );
}

function Told({ progress: { done, of, made, skipped }, isRunning }: { progress: Progress; isRunning: boolean }) {
  return (
    <>
      <p>
        <progress aria-label="Months made" value={done} max={of} /> {done} of {of} months
      </p>
      <p role="status">
        {!isRunning && `${made} open times made${skipped > 0 ? `, ${skipped} left out: blocked, open already, or removed before` : ""}.`}
      </p>
    </>
  );
}
