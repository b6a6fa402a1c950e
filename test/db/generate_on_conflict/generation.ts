import type pg from "pg";
import { at, hourOf, type Resolution, type Strategy } from "../resolve_conflicts/calendar.ts";

interface Generated {
  outcome: string;
  starts_at: Date;
  ends_at: Date;
  reasons: string[];
  settled: Resolution["outcome"][] | null;
}

/** Generates the Monday and what follows: `["created 9-17 availability (adjusted created)", ...]` */
export async function generate(client: pg.ClientBase, modelId: string, strategy: Strategy | null, days = 1): Promise<string[]> {
  const { rows } = await client.query<Generated>(
    `select outcome, starts_at, ends_at, reasons, array(select r.outcome::text from unnest(g.resolutions) as r) as settled
     from holdfast.generate_availability_from_schedules($1, $2::date, $2::date + $3::integer - 1, $4) as g`,
    [modelId, at(0).slice(0, 10), days, strategy],
  );
  return rows.map(({ outcome, starts_at, ends_at, reasons, settled }) =>
    [outcome, `${hourOf(starts_at)}-${hourOf(ends_at)}`, ...reasons, settled?.length ? `(${settled.join(" ")})` : ""]
      .filter(Boolean)
      .join(" "),
  );
}
