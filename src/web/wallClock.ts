/** A stretch of time as a wall clock shows it. */
export interface Shown {
  day: string;
  /** `15:00–16:00`; with the offset on days on which the clock changes, where a time may come twice. */
  time: string;
}

export const viewersZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
  });
  formats.set(timeZone, format);
  return format;
}

function momentOf(ms: number, timeZone: string): { day: string; time: string; offset: string } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const { weekday, day, month, year, hour, minute, timeZoneName } = parts;
  return { day: `${weekday} ${day} ${month} ${year}`, time: `${hour}:${minute}`, offset: timeZoneName ?? "" };
}

export function showRange(startsAt: string, endsAt: string, timeZone: string): Shown {
  const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
  const [from, until] = [momentOf(start, timeZone), momentOf(end, timeZone)];
  const isChangeNear = momentOf(start - dayMs, timeZone).offset !== momentOf(end + dayMs, timeZone).offset;
  const at = ({ time, offset }: typeof from): string => (isChangeNear ? `${time} ${offset}` : time);
  const endDay = from.day === until.day ? "" : `${until.day}, `;
  return { day: from.day, time: `${at(from)}–${endDay}${at(until)}` };
}

/** ISO 8601, on a whole second: what the API takes. */
export const instantOf = (ms: number): string => new Date(Math.floor(ms / 1000) * 1000).toISOString();

/** What `<input type="date">` and `<input type="time">` take. */
export function fieldsOf(instant: string | number, timeZone: string): { day: string; time: string } {
  const ms = typeof instant === "number" ? instant : Date.parse(instant);
  // Swedish dates are ISO 8601.
  const [day = "", time = ""] = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .format(ms)
    .split(" ");
  return { day, time };
}

/** `Europe/Berlin` as people say it. */
export const placeOf = (timeZone: string): string => timeZone.replace(/^.*\//, "").replaceAll("_", " ");

export function showLength(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(" ");
}

export function showMoney(amount: string, currency: string): string {
  // A string keeps all its digits.
  return new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "code" }).format(
    amount as Intl.StringNumericLiteral,
  );
}
