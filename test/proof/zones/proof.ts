import type pg from "pg";
import { withTemplateDb } from "../../helpers.ts";
import { randomFrom } from "../../random.ts";
import type { Finding, Proof, ProofOptions } from "../proof.ts";
import { type Drift, iso, readClock } from "./clocks.ts";
import { readZones } from "./engine.ts";
import { Tally } from "./tally.ts";
import { proveUpgrade } from "./upgrade.ts";
import { proveZone, type Tallies } from "./zone.ts";

/** Half hours, midnights, two hours, winter as the exception, gaps on Saturday, rules that tables disagree about, a day once left out. */
const nasty = [
  "Africa/Cairo",
  "Africa/Casablanca",
  "Africa/El_Aaiun",
  "America/Nuuk",
  "America/Santiago",
  "Antarctica/Troll",
  "Australia/Lord_Howe",
  "Europe/Dublin",
  "Pacific/Apia",
  "Pacific/Chatham",
];
const quickZones = 20;
const quickChanges = 6;

async function run({ quick, seed, say }: ProofOptions): Promise<Finding[]> {
  const random = randomFrom(seed);
  const tallies: Tallies = {
    tables: new Tally("time zones whose tables were compared, server and Temporal, 2024-2036", say),
    readings: new Tally("local times around clock changes, as instants", say),
    windows: new Tally("windows of weekly rules around clock changes", say),
    blocked: new Tally("windows around blocked dates on which clocks change", say),
    grid: new Tally("starts on the grid around clock changes", say),
  };
  const drifts: Drift[] = [];
  const unknown: string[] = [];
  let changed = 0;
  let leftOut = 0;
  let done = 0;
  await withTemplateDb(async ({ pool }) => {
    const zones = await withConnection(pool, readZones);
    const queue = quick ? [...nasty, ...sample(zones, quickZones, random)] : zones;
    const total = queue.length;
    let toldAt = performance.now();
    const work = async (client: pg.PoolClient): Promise<void> => {
      for (let zone = queue.pop(); zone !== undefined; zone = queue.pop()) {
        const clock = readClock(zone);
        if (clock) {
          const changes = quick ? sample(clock.changes, quickChanges, random) : clock.changes;
          const proved = await inTransaction(client, () => proveZone(client, clock, changes, tallies));
          drifts.push(...proved.drifts);
          changed += changes.length;
          leftOut += proved.leftOut;
        } else unknown.push(zone);
        done++;
        if (performance.now() - toldAt < 30_000) continue;
        toldAt = performance.now();
        say(`${done} of ${total} zones, ${changed} clock changes, ${faultsOf(tallies)} faults`);
      }
    };
    // The server works on one zone while Temporal works out another.
    await Promise.all([withConnection(pool, work), withConnection(pool, work)]);
  });
  for (const drift of drifts) say(describe(drift));
  if (unknown.length > 0) say(`unknown to Node: ${unknown.join(", ")}`);
  return [
    tallies.tables.finding({ differ: new Set(drifts.map(({ zone }) => zone)).size, "unknown to Node": unknown.length }),
    tallies.readings.finding({ "clock changes": changed, "left out, tables differ": leftOut }),
    tallies.windows.finding(),
    tallies.blocked.finding(),
    tallies.grid.finding(),
    // A server of its own, started three times: too long for npm test, which has test/db/follow_time_zones.
    ...(quick ? [] : await proveUpgrade(say)),
  ];
}

export const proof: Proof = { name: "zones", run };

const faultsOf = (tallies: Tallies): number => Object.values(tallies).reduce((sum, tally: Tally) => sum + tally.faults, 0);

function describe({ zone, starts, ends, ofServer, ofNode }: Drift): string {
  const hours = (seconds: number): string => `${seconds < 0 ? "-" : "+"}${Math.abs(seconds) / 3600}`;
  return `tables differ: ${zone} between ${iso(starts).slice(0, 10)} and ${iso(ends).slice(0, 10)}: server UTC${hours(ofServer)}, Node UTC${hours(ofNode)}`;
}

async function withConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await work();
  } finally {
    await client.query("rollback");
  }
}

function sample<T>(list: readonly T[], count: number, random: () => number): T[] {
  return list
    .map((one) => ({ one, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count)
    .map(({ one }) => one);
}
