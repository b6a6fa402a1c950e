import "../grafastMode.ts";
import type { PgCodec, WithPgClient } from "postgraphile/@dataplan/pg";
import { type SQL, sql } from "postgraphile/pg-sql2";

/** A row by attribute, as PostGraphile's own statements would have given it. */
export type Row = Record<string, unknown>;
/** The settings that carry a caller into SQL. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** A statement for rows of one type, with parameters. */
export interface RowStatement {
  text: string;
  decode(values: readonly (string | null)[]): Row;
}

/** Selects all attributes of `from`, known as `t`. */
export function selectRows(codec: PgCodec, from: SQL): RowStatement {
  const attributes = Object.entries(codec.attributes ?? {});
  const columns = attributes.map(([name, { codec: type }]) => {
    const column = sql`t.${sql.identifier(name)}`;
    return type.castFromPg?.(column) ?? sql`${column}::text`;
  });
  return {
    text: sql.compile(sql`select ${sql.join(columns, ", ")} from ${from}`).text,
    decode: (values) =>
      Object.fromEntries(
        attributes.map(([name, { codec: type }], n) => {
          const value = values[n];
          return [name, value == null ? null : type.fromPg(value)];
        }),
      ),
  };
}

/** Who reads, and what for. */
export interface Reading {
  statement: RowStatement;
  values: readonly unknown[];
  /** The event's: a read that began for another version may not know of this one's changes. */
  version: number;
  settings: Settings | null;
  withPgClient: WithPgClient;
}

/**
 * Reads the rows of events. Subscribers that are told the same at the same time share one read, if all that carries them into SQL is
 * equal: role, user and model. Only reads under way are shared: nothing is kept. At most `most` run at a time: a storm of events leaves
 * connections to everybody else, and what waits here is told as one event later.
 */
export class RowReader {
  readonly #underWay = new Map<string, Promise<readonly Row[]>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  async read(reading: Reading): Promise<readonly Row[]> {
    // Any of none.
    if (reading.values.some((value) => Array.isArray(value) && value.length === 0)) return [];
    const key = JSON.stringify([reading.statement.text, reading.values, reading.version, reading.settings]);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const rows = this.#inTurn(() => load(reading)).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, rows);
    return rows;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

async function load({ statement: { text, decode }, values, settings, withPgClient }: Reading): Promise<readonly Row[]> {
  const { rows } = await withPgClient(settings, (client) =>
    client.query<readonly (string | null)[]>({ text, values: [...values], arrayMode: true }),
  );
  return rows.map(decode);
}
