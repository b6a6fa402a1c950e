import pg from "pg";
import { type Claims, pgSettingsFor } from "../identity.ts";

/** Values as PostgreSQL writes them, which is what the demo shows. */
export type Row = Record<string, string | null>;

/** A connection on which every value stays text, and times are UTC. */
export async function connectTextual(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: "holdfast-demo",
    options: "-c timezone=UTC -c datestyle=ISO",
    types: { getTypeParser: () => (value: string) => value },
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** One statement in a transaction of its own, as the API would run it for that caller; null is the owner in psql. */
export async function runAs(client: pg.ClientBase, caller: Claims | null, statement: string): Promise<Row[]> {
  await client.query("begin");
  try {
    for (const [name, value] of Object.entries(caller ? pgSettingsFor(caller) : {})) {
      await client.query("select set_config($1, $2, true)", [name, value]);
    }
    const { rows } = await client.query<Row>(statement);
    await client.query("commit");
    return rows;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** The error's registered code, where the statement was refused; PostgreSQL's own SQLSTATE where it is not one of ours. */
export async function codeOf(client: pg.ClientBase, error: unknown): Promise<string> {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const { rows } = await client.query<{ code: string }>("select code from holdfast.error_codes where sqlstate = $1", [error.code]);
  return rows[0]?.code ?? String(error.code);
}

/** A statement whose values are written as literals, so that what is shown is what runs. */
export function sql(parts: TemplateStringsArray, ...values: (string | number | null | undefined)[]): string {
  const literal = (value: string | number | null | undefined): string => {
    if (value === undefined || value === null) return "null";
    return typeof value === "number" ? String(value) : pg.escapeLiteral(value);
  };
  return String.raw({ raw: parts }, ...values.map(literal));
}
