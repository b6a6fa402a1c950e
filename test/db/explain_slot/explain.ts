import type pg from "pg";
import { at, clockTime } from "../studio.ts";

interface Reason {
  code: string;
  kind: string | null;
  starts_at: Date | null;
  ends_at: Date | null;
  held_until: Date | null;
  reference_id: string | null;
  blocked_reason: string | null;
}

export async function reasons(client: pg.ClientBase, model: string, from: string, to: string): Promise<Reason[]> {
  const { rows } = await client.query<Reason>("select * from holdfast.explain_slot($1, $2, $3)", [model, at(from), at(to)]);
  return rows;
}

const time = (instant: Date | null): string => (instant === null ? "" : clockTime(instant));

/** The reasons in short: `SLOT_TAKEN held 10:00-11:00 until 00:10`. */
export async function explain(client: pg.ClientBase, model: string, from: string, to: string): Promise<string[]> {
  return (await reasons(client, model, from, to)).map(({ code, kind, starts_at, ends_at, held_until }) =>
    [
      code,
      ...(kind === null ? [] : [kind]),
      ...(starts_at === null && ends_at === null ? [] : [`${time(starts_at)}-${time(ends_at)}`]),
      ...(held_until === null ? [] : [`until ${time(held_until)}`]),
    ].join(" "),
  );
}
