import { atClock, type TestDatabase } from "../helpers.ts";

/** The day of all races; the clock stands at its first minute. */
export const day = "2026-05-04";
export const at = (time: string): string => `${day}T${time}Z`;

/** A model in UTC that is free the whole day, with the settings given. */
export async function freeModel(database: TestDatabase, settings: Record<string, unknown> = {}): Promise<string> {
  await atClock(database.pool, at("00:00:00"));
  const { rows } = await database.pool.query<{ id: string }>(
    "insert into holdfast.models (name, time_zone) values ('Ada', 'UTC') returning id",
  );
  const id = rows[0]!.id;
  for (const [name, value] of Object.entries(settings)) {
    await database.pool.query(`update holdfast.models set ${name} = $1 where id = $2`, [value, id]);
  }
  await database.pool.query("insert into holdfast.availability (model_id, during) values ($1, tstzrange($2, $3))", [
    id,
    at("01:00:00"),
    at("23:00:00"),
  ]);
  return id;
}

export const holdSlot = "select * from holdfast.hold_slot($1, null, $2, $3)";

/** One range of a table's `during`, as instants in milliseconds. */
export interface Range {
  starts: number;
  ends: number;
}

/** All ranges of a column, in order. */
export async function ranges(database: TestDatabase, table: string, column = "during"): Promise<Range[]> {
  const { rows } = await database.pool.query<{ starts: Date; ends: Date }>(
    `select lower(${column}) as starts, upper(${column}) as ends from ${table} order by 1`,
  );
  return rows.map(({ starts, ends }) => ({ starts: starts.getTime(), ends: ends.getTime() }));
}
