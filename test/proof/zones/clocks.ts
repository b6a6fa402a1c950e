import type pg from "pg";
import { Temporal } from "temporal-polyfill";

export const firstInstant = Date.UTC(2024, 0, 1);
export const lastInstant = Date.UTC(2037, 0, 1);
export const day = 86_400_000;

/** A change of a zone's clock; where nothing changes, before and after are the same. */
export interface ClockChange {
  readonly instant: number;
  /** Seconds ahead of UTC. */
  readonly before: number;
  readonly after: number;
}

/** A zone as Temporal, with Node's zone tables, knows it. */
export interface Clock {
  readonly zone: string;
  readonly changes: readonly ClockChange[];
}

/** A time for which the two zone tables have different offsets. */
export interface Drift {
  readonly zone: string;
  readonly starts: number;
  readonly ends: number;
  readonly ofServer: number;
  readonly ofNode: number;
}

const offsetAt = (zone: string, instant: number): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;

/** Undefined where Node does not know the zone. */
export function readClock(zone: string): Clock | undefined {
  const changes: ClockChange[] = [];
  try {
    let at = Temporal.Instant.fromEpochMilliseconds(firstInstant).toZonedDateTimeISO(zone).getTimeZoneTransition("next");
    while (at && at.epochMilliseconds < lastInstant) {
      const instant = at.epochMilliseconds;
      changes.push({ instant, before: offsetAt(zone, instant - 1), after: at.offsetNanoseconds / 1e9 });
      at = at.getTimeZoneTransition("next");
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  if (changes.length > 0) return { zone, changes };
  // A zone whose clock nobody changes is tried at an ordinary noon.
  const noon = Date.UTC(2026, 5, 15, 12);
  return { zone, changes: [{ instant: noon, before: offsetAt(zone, noon), after: offsetAt(zone, noon) }] };
}

/** The server's offsets, looked at each day and on both sides of every change that Temporal knows, where they are not Temporal's. */
export async function findDrift(client: pg.ClientBase, { zone, changes }: Clock): Promise<Drift[]> {
  const edges = [firstInstant, ...changes.map(({ instant }) => instant), lastInstant];
  const offsets = [changes[0]?.before ?? offsetAt(zone, firstInstant), ...changes.map(({ after }) => after)];
  const { rows } = await client.query<{ starts: Date; ends: Date; server: number; node: number }>(
    `select min(instant) as starts, max(instant) as ends, r.seconds as server, p.seconds as node
     from unnest($2::timestamptz[], $3::timestamptz[], $4::integer[]) as p (starts_at, ends_at, seconds)
     cross join lateral (
       select generate_series(p.starts_at, p.ends_at - interval '1 second', interval '24 hours') union all select p.ends_at - interval '1 second'
     ) as sample (instant)
     cross join lateral (
       select extract(epoch from (instant at time zone $1) - (instant at time zone 'UTC'))::integer as seconds
     ) as r
     where r.seconds <> p.seconds
     group by p.starts_at, r.seconds, p.seconds
     order by starts`,
    [zone, edges.slice(0, -1).map(iso), edges.slice(1).map(iso), offsets],
  );
  return rows.map(({ starts, ends, server, node }) => ({
    zone,
    starts: starts.getTime() - day,
    ends: ends.getTime() + day,
    ofServer: server,
    ofNode: node,
  }));
}

/** The tables differ only where Temporal, asked for that very instant, says what its list of changes says. */
export const isRealDrift = ({ zone, starts, ends, ofNode }: Drift): boolean =>
  [starts + day, ends - day].every((instant) => offsetAt(zone, instant) === ofNode);

/** Near enough to a drift that a window that begins or ends in it may lie elsewhere. */
export const touches = (drift: Drift, instant: number): boolean => drift.starts - 4 * day < instant && instant < drift.ends + 4 * day;

export const iso = (instant: number): string => new Date(instant).toISOString();
