import { query, setQuery } from "../router.ts";

/** What somebody looks for. It stands in the address: a reload, a sign-in by link and a link to somebody keep it. */
export interface Choice {
  minutes: number;
  /** On the wall clock of the zone chosen; both empty where any time will do. */
  day: string;
  time: string;
  /** Whether times are those of the viewer's zone, not of the model's. */
  isViewersZone: boolean;
}

const usualMinutes = 60;
const noon = "12:00";

/** `lengths`: those on offer, ascending. */
export function useChoice(lengths: number[]): Choice {
  const parameters = new URLSearchParams(query.use());
  const wanted = Number(parameters.get("minutes") ?? usualMinutes);
  const day = parameters.get("day") ?? "";
  return {
    minutes: lengths.includes(wanted) ? wanted : (lengths[0] ?? wanted),
    day,
    time: day && (parameters.get("time") ?? noon),
    isViewersZone: parameters.get("zone") === "mine",
  };
}

export function choose({ minutes, day, time, isViewersZone }: Partial<Choice>): void {
  setQuery({
    ...(minutes !== undefined && { minutes: String(minutes) }),
    ...(day !== undefined && { day: day || null }),
    ...(time !== undefined && { time: time || null }),
    ...(isViewersZone !== undefined && { zone: isViewersZone ? "mine" : null }),
  });
}
