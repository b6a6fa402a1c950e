import { Temporal } from "temporal-polyfill";
import { withRootDb } from "../../helpers.ts";

const zones = [
  "America/New_York",
  "America/Los_Angeles",
  "America/Halifax",
  "America/St_Johns",
  "America/Havana",
  "America/Santiago",
  "America/Asuncion",
  "America/Nuuk",
  "Europe/Berlin",
  "Europe/London",
  "Europe/Dublin",
  "Europe/Chisinau",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Jerusalem",
  "Asia/Gaza",
  "Asia/Kolkata",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Antarctica/Troll",
];
const from = Temporal.Instant.from("2024-01-01T00:00Z");
const to = Temporal.Instant.from("2037-01-01T00:00Z");

interface Reading {
  zone: string;
  local: string;
  instant: string;
}

test(
  "agrees with Temporal's compatible reading around every change of the clock from 2024 to 2036",
  () =>
    withRootDb(async (client) => {
      const changes = zones.flatMap((zone) => transitions(zone).map((instant) => ({ zone, instant })));
      // PostgreSQL and Node carry time zone data of their own, which may be of different years: only what both know is compared.
      const around = changes.flatMap(({ zone, instant }) =>
        [-48 * 3600, -1, 0, 24 * 3600].map((seconds) => ({ zone, instant: instant.add({ seconds }) })),
      );
      const { rows: offsets } = await client.query<{ seconds: number }>(
        `select extract(epoch from (at at time zone zone) - (at at time zone 'UTC'))::integer as seconds
      from unnest($1::text[], $2::timestamptz[]) with ordinality as sample (zone, at, n) order by n`,
        [around.map(({ zone }) => zone), around.map(({ instant }) => String(instant))],
      );
      const agreed = changes.filter((_, change) =>
        [0, 1, 2, 3].every((sample) => {
          const { zone, instant } = around[4 * change + sample]!;
          return offsets[4 * change + sample]!.seconds === instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
        }),
      );
      expect(agreed.length).toBeGreaterThan(0.8 * changes.length);

      const readings = agreed.flatMap(({ zone, instant }) => wallClockAround(zone, instant));
      const { rows } = await client.query<{ instant: Date }>(
        `select holdfast.local_to_instant(local, zone) as instant
      from unnest($1::text[], $2::timestamp[]) with ordinality as reading (zone, local, n) order by n`,
        [readings.map(({ zone }) => zone), readings.map(({ local }) => local)],
      );
      const wrong = readings.filter(({ instant }, n) => Number(rows[n]!.instant) !== Date.parse(instant));
      expect(wrong).toEqual([]);
      expect(readings.length).toBeGreaterThan(5000);
    }),
  60_000,
);

function transitions(zone: string): Temporal.Instant[] {
  const found: Temporal.Instant[] = [];
  let at = from.toZonedDateTimeISO(zone).getTimeZoneTransition("next");
  while (at && Temporal.Instant.compare(at.toInstant(), to) < 0) {
    found.push(at.toInstant());
    at = at.getTimeZoneTransition("next");
  }
  return found;
}

/** Every quarter of an hour that a wall clock on the old or on the new offset would show around the change. */
function wallClockAround(zone: string, change: Temporal.Instant): Reading[] {
  const before = change.subtract({ seconds: 1 }).toZonedDateTimeISO(zone).toPlainDateTime().add({ seconds: 1 });
  const after = change.toZonedDateTimeISO(zone).toPlainDateTime();
  const locals = new Set(
    [before, after].flatMap((clock) => Array.from({ length: 11 }, (_, n) => clock.add({ minutes: 15 * (n - 5) }).toString())),
  );
  return [...locals].map((local) => ({
    zone,
    local,
    instant: Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: "compatible" }).toInstant().toString(),
  }));
}
