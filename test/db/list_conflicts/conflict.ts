import type pg from "pg";
import { at, hourOf } from "../resolve_conflicts/calendar.ts";

interface ClaimConflict {
  claim_type: string;
  claim_id: string;
  problem: string;
  conflict_id: string | null;
  conflict_starts_at: Date;
  conflict_ends_at: Date;
}

/** `[{claim: "hold 7", problem: "BLOCKED_DATE 11-12", conflict: "3"}, ...]` */
export async function listConflicts(client: pg.ClientBase, modelId: string, from = 0, to = 24): Promise<object[]> {
  const { rows } = await client.query<ClaimConflict>("select * from holdfast.list_conflicts($1, $2, $3)", [modelId, at(from), at(to)]);
  return rows.map((row) => ({
    claim: `${row.claim_type} ${row.claim_id}`,
    problem: `${row.problem} ${hourOf(row.conflict_starts_at)}-${hourOf(row.conflict_ends_at)}`,
    conflict: row.conflict_id,
  }));
}
