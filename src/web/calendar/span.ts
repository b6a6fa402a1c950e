import { InstantsOfDocument } from "../api/documents.ts";
import { Refusal, request } from "../api/request.ts";
import { fieldsOf, showRange } from "../wallClock.ts";

/** A stretch of time, as instants. */
export interface Span {
  startsAt: string;
  endsAt: string;
}

export function labelOf({ startsAt, endsAt }: Span, timeZone: string): string {
  const { day, time } = showRange(startsAt, endsAt, timeZone);
  return `${day}, ${time}`;
}

/** What `<input type="datetime-local">` takes. */
export function localOf(instant: string, timeZone: string): string {
  const { day, time } = fieldsOf(instant, timeZone);
  return `${day}T${time}`;
}

/** The instants of two wall-clock times: the API knows what a skipped or repeated hour means. */
export async function spanOf(start: string, end: string, timeZone: string): Promise<Span> {
  const { startsAt, endsAt } = await request(InstantsOfDocument, { start, end, timeZone });
  if (!startsAt || !endsAt) throw new Refusal("INVALID_TIMESTAMP", "no such local time");
  return { startsAt, endsAt };
}
