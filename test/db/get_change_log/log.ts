import type pg from "pg";
import { at } from "../studio.ts";

export interface Change {
  id: string;
  changed_at: Date;
  transaction_id: string;
  actor: string;
  actor_role: string;
  table_name: string;
  row_id: string;
  operation: string;
  old_row: Record<string, unknown> | null;
  new_row: Record<string, unknown> | null;
}

interface Asked {
  from?: string | null;
  to?: string | null;
  most?: number | null;
  after?: string;
}

export async function changeLog(
  client: pg.ClientBase,
  model: string | null,
  { from = null, to = null, most = 1000, after }: Asked = {},
): Promise<Change[]> {
  const values = [model, from === null ? null : at(from), to === null ? null : at(to), most, after ?? null];
  return (await client.query<Change>("select * from holdfast.get_change_log($1, $2, $3, $4, $5)", values)).rows;
}
