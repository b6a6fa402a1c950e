import * as fc from "fast-check";
import type pg from "pg";
import { withRootDb } from "../helpers.ts";

/**
 * Holds for every value that fast-check thinks of, each in a savepoint of its own. On failure fast-check prints the shrunk value with its
 * seed and path: `HOLDFAST_SEED=… npm test -- test/properties` runs that seed again. After four seconds it is
 * content with what it got through, for npm test has other things to do.
 */
export async function holdsForAll<T>(
  values: fc.Arbitrary<T>,
  numRuns: number,
  property: (client: pg.Client, value: T) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + 4_000;
  const seed = Number(process.env.HOLDFAST_SEED ?? Number.NaN);
  await withRootDb(async (client) => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        if (Date.now() > deadline) return;
        await client.query("savepoint run");
        try {
          await property(client, value);
        } finally {
          await client.query("rollback to run; release run");
        }
      }),
      { numRuns, ...(Number.isNaN(seed) ? {} : { seed }) },
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
