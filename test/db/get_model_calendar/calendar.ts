import type pg from "pg";
import { at, clockTime } from "../studio.ts";

export interface Entry {
  model_id: string;
  entry_type: string;
  entry_id: string;
  booking_id: string | null;
  user_id: string | null;
  status: string | null;
  local_date: string;
  starts_at: Date;
  ends_at: Date;
  minutes: string;
  reason: string | null;
}

export async function modelCalendar(client: pg.ClientBase, model: string, from = "00:00", to = "2026-05-05T00:00"): Promise<Entry[]> {
  const sql = "select c.*, c.local_date::text from holdfast.get_model_calendar($1, $2, $3) as c";
  return (await client.query<Entry>(sql, [model, at(from), at(to)])).rows;
}

export async function userCalendar(client: pg.ClientBase, user: string | null, from = "00:00", to = "2026-05-05T00:00"): Promise<Entry[]> {
  const sql = "select c.*, c.local_date::text from holdfast.get_user_calendar($1, $2, $3) as c";
  return (await client.query<Entry>(sql, [user, at(from), at(to)])).rows;
}

/** `09:00-17:00 available manual`. */
export function told({ starts_at, ends_at, entry_type, status }: Entry): string {
  return `${clockTime(starts_at)}-${clockTime(ends_at)} ${entry_type} ${status ?? ""}`.trim();
}
