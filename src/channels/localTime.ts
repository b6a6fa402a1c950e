/** A moment on a wall clock. */
interface LocalMoment {
  day: string;
  time: string;
  /** As `GMT+2`. */
  offset: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Mon 5 Jan 2026, 15:00–16:00 (Europe/Berlin)`: a range on the wall clock of a time zone, which it names. */
export function localRange(startsAt: string, endsAt: string, timeZone: string): string {
  const [zone, format] = formatOf(timeZone);
  const from = momentOf(format, startsAt);
  const until = momentOf(format, endsAt);
  // When the clocks change in between, the same time may come twice.
  if (from.offset !== until.offset) {
    return `${from.day}, ${from.time} ${from.offset} – ${until.day}, ${until.time} ${until.offset} (${zone})`;
  }
  if (from.day !== until.day) return `${from.day}, ${from.time} – ${until.day}, ${until.time} (${zone})`;
  return `${from.day}, ${from.time}–${until.time} (${zone})`;
}

/** `14:05`: a moment on the wall clock of a time zone. */
export function localTime(instant: string, timeZone: string): string {
  return momentOf(formatOf(timeZone)[1], instant).time;
}

/** PostgreSQL may know a zone that Node doesn't: then in UTC, and said so. */
function formatOf(timeZone: string): [zone: string, format: Intl.DateTimeFormat] {
  const known = formats.get(timeZone);
  if (known) return [timeZone, known];
  try {
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
    return [timeZone, format];
  } catch {
    return formatOf("UTC");
  }
}

function momentOf(format: Intl.DateTimeFormat, instant: string): LocalMoment {
  const parts = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute, timeZoneName } = parts;
  return { day: `${weekday} ${day} ${month} ${year}`, time: `${hour}:${minute}`, offset: timeZoneName ?? "" };
}
