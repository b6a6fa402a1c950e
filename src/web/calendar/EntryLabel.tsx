import { useSecondsUntil } from "../serverClock.ts";
import { showRange } from "../wallClock.ts";
import { type Shown, titleOf } from "./events.ts";

/** What stands in an entry of the calendar; its day is that of the column. */
export function EntryLabel({ shown: { entry, isBuffer }, timeZone }: { shown: Shown; timeZone: string }) {
  if (isBuffer) return <span class="unseen">Buffer</span>;
  const time = showRange(entry.startsAt, entry.endsAt, timeZone).time.replace(/–.*, /, "–");
  return (
    <span class="label">
      <span class="time">{time}</span>
      {/* Before the name: of a short entry the end is not to be seen. */}
      {entry.heldUntil && <TimeLeft until={entry.heldUntil} />} {titleOf(entry)}
      {entry.status === "pending" && " (unpaid)"}
    </span>
  );
}

/** Ticks for the eye; screen readers get it when they come to it. */
export function TimeLeft({ until }: { until: string }) {
  const seconds = useSecondsUntil(until);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return <span class="left"> {seconds === 0 ? "running out" : `${text} left`}</span>;
}
