import type { EventInput } from "fullcalendar";
import type { CalendarEntryType, EntryFragment } from "../api/documents.ts";
import type { Filled } from "../api/filled.ts";

/** An entry as the API tells it; what does not concern the caller is null. */
export type Entry = Filled<Pick<EntryFragment, "entryType" | "entryId" | "localDate" | "startsAt" | "endsAt">> & EntryFragment;

/** What FullCalendar hands back with an event of ours. */
export interface Shown {
  entry: Entry;
  /** Whether it is not the entry but the buffers around it. */
  isBuffer: boolean;
}

export const typeWords: Readonly<Record<CalendarEntryType, string>> = {
  available: "Open",
  held: "Held",
  booked: "Booked",
  blocked: "Blocked",
  external: "Busy elsewhere",
};

/** Below the windows, where these hide free time; in the month and in the list as lines like all others. */
const background = new Set<CalendarEntryType>(["blocked", "external"]);

export function titleOf({ entryType, userId, reason }: Entry): string {
  return [typeWords[entryType], userId ?? reason].filter(Boolean).join(": ");
}

export function eventsOf(entries: readonly Entry[], { isGrid, mayChange }: { isGrid: boolean; mayChange: boolean }): EventInput[] {
  return entries.flatMap((entry) => [...(isGrid ? buffersOf(entry) : []), eventOf(entry, { isGrid, mayChange })]);
}

function eventOf(entry: Entry, { isGrid, mayChange }: { isGrid: boolean; mayChange: boolean }): EventInput {
  const { entryType, entryId, startsAt, endsAt } = entry;
  return {
    id: `${entryType} ${entryId}`,
    title: titleOf(entry),
    start: startsAt,
    end: endsAt,
    className: `entry ${entryType}`,
    display: isGrid && background.has(entryType) ? "background" : "block",
    editable: mayChange && entryType === "available",
    extendedProps: { entry, isBuffer: false } satisfies Shown,
  };
}

function buffersOf(entry: Entry): EventInput[] {
  const { entryType, entryId, startsAt, endsAt, occupiedStartsAt, occupiedEndsAt } = entry;
  const parts = [
    ["before", occupiedStartsAt, startsAt],
    ["after", endsAt, occupiedEndsAt],
  ] as const;
  return parts
    .filter(([, start, end]) => start && end && start !== end)
    .map(([side, start, end]) => ({
      id: `${entryType} ${entryId} ${side}`,
      title: "Buffer",
      start: start!,
      end: end!,
      className: "entry buffer",
      display: "background",
      extendedProps: { entry, isBuffer: true } satisfies Shown,
    }));
}

/** Windows first, so that what is booked of them lies over them. */
export function byLayer(one: unknown, other: unknown): number {
  return layerOf(one) - layerOf(other);
}

function layerOf(event: unknown): number {
  const { entry } = (event as { extendedProps?: Shown }).extendedProps ?? (event as Partial<Shown>);
  return entry?.entryType === "available" ? 0 : 1;
}
