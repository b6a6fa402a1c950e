import type pg from "pg";
import { withRootDb } from "../helpers.ts";

/** Holdfast's own schemas; what an extension brought into them is its own. */
export const ours = "('holdfast', 'holdfast_private')";
export const notOfExtension = (oid: string): string => `not exists (select from pg_depend as d where d.objid = ${oid} and d.deptype = 'e')`;

/** A query whose rows have one text each, which is what these tests compare: usually what should not be there. */
export async function texts(sql: string, values: unknown[] = []): Promise<string[]> {
  return withRootDb(async (client) => textsOf(client, sql, values));
}

export async function textsOf(client: pg.ClientBase, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: sql, values, rowMode: "array" });
  return rows.map(([text]) => text);
}
