import * as fc from "fast-check";
import type pg from "pg";
import { withRootDb } from "../helpers.ts";

/**
 * Holds for every value that fast-check thinks of, each in a savepoint of its own. On failure fast-check prints the shrunk value with its
 * seed and path: `HOLDFAST_SEED=… npm test -- test/properties` runs that seed again. Stops after a few seconds, however many it got through.
 */
export async function holdsForAll<T>(
  values: fc.Arbitrary<T>,
  numRuns: number,
  property: (client: pg.Client, value: T) => Promise<void>,
): Promise<void> {
  const seed = Number(process.env.HOLDFAST_SEED ?? Number.NaN);
  await withRootDb(async (client) => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        await client.query("savepoint run");
        try {
          await property(client, value);
        } finally {
          await client.query("rollback to run; release run");
        }
      }),
      { numRuns, interruptAfterTimeLimit: 6_000, ...(Number.isNaN(seed) ? {} : { seed }) },
    );
  });
}

/** A model with these settings. */
export async function insertModel(client: pg.Client, zone: string, settings: Record<string, number>): Promise<string> {
  const names = Object.keys(settings);
  const { rows } = await client.query<{ id: string }>(
    `insert into holdfast.models (name, time_zone${names.map((name) => `, ${name}`).join("")})
     values ('Ada', $1${names.map((_, n) => `, $${n + 2}`).join("")}) returning id`,
    [zone, ...Object.values(settings)],
  );
  return rows[0]!.id;
}
