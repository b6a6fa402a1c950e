import type pg from "pg";

/**
 * Makes copies of tables in the schema `floor`, with all that the engine's own have (columns, defaults, checks, keys, exclusion constraints,
 * indexes, references, row-level security) and the same rows, but no triggers of ours: what is written there is written without a look.
 * Tables come after those that they refer to.
 */
export async function copyTables(owner: pg.Pool, tables: readonly string[]): Promise<void> {
  await owner.query("create schema if not exists floor");
  for (const table of tables) {
    await owner.query(`create table floor.${table} (like holdfast.${table} including all)`);
    await owner.query(`insert into floor.${table} overriding system value select * from holdfast.${table}`);
    const sequence = await owner.query("select from pg_attribute where attrelid = $1::regclass and attidentity <> ''", [`floor.${table}`]);
    if (sequence.rows.length > 0) {
      await owner.query(`select setval(pg_get_serial_sequence('floor.${table}', 'id'), coalesce(max(id), 0) + 1) from floor.${table}`);
    }
    const { rows } = await owner.query<{ definition: string }>(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'holdfast.${table}'::regclass and contype = 'f'`,
    );
    for (const { definition } of rows) {
      const target = /REFERENCES holdfast\.(\w+)/.exec(definition)?.[1] ?? "";
      const own = tables.includes(target) ? definition.replace("REFERENCES holdfast.", "REFERENCES floor.") : definition;
      await owner.query(`alter table floor.${table} add ${own}`);
    }
    await owner.query(`alter table floor.${table} enable row level security`);
    await owner.query(`analyze floor.${table}`);
  }
}

/** How many rows were added to tables of the engine and to their copies since this was called: throws unless they are as many. */
export async function watchRows(owner: pg.Pool, tables: readonly string[]): Promise<() => Promise<void>> {
  const count = async (schema: string): Promise<number[]> => {
    const counts = tables.map((table) => `(select count(*) from ${schema}.${table})::int`);
    const { rows } = await owner.query<{ counts: number[] }>(`select array[${counts.join(", ")}] as counts`);
    return rows[0]!.counts;
  };
  const [engine, floor] = [await count("holdfast"), await count("floor")];
  return async () => {
    const [engineNow, floorNow] = [await count("holdfast"), await count("floor")];
    tables.forEach((table, n) => {
      const [made, written] = [engineNow[n]! - engine[n]!, floorNow[n]! - floor[n]!];
      if (made !== written || made === 0) throw new Error(`${table}: ${made} rows by the engine, ${written} without a look`);
    });
  };
}
