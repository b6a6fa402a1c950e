import type pg from "pg";
import { subscribe } from "../notifications.ts";
import { book, hold, one, openDay } from "../studio.ts";

/** What the worker does each minute; how many reminders there were. */
export async function remind(client: pg.ClientBase | pg.Pool): Promise<number> {
  return (await one<{ n: number }>(client as pg.ClientBase, "select holdfast_private.send_reminders() as n")).n;
}

/** `ada 60`: who was reminded, with which lead time, in the order of time. */
export async function reminders(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ reminder: string }>(
    `select format('%s %s', user_id, split_part(dedupe_key, ':', 4)) as reminder
     from holdfast.notification_deliveries where event_type = 'booking_reminder' order by id`,
  );
  return rows.map(({ reminder }) => reminder);
}

export function remindMe(client: pg.ClientBase, options: Record<string, unknown> = {}): ReturnType<typeof subscribe> {
  return subscribe(client, { user_id: "ada", event_types: ["booking_reminder"], ...options });
}

/** A confirmed booking of ada's, from 15:00 to 16:00 of the day. */
export async function bookedDay(
  client: pg.ClientBase,
  settings: Record<string, unknown> = {},
): Promise<{ model: string; booking: string }> {
  const model = await openDay(client, settings);
  return { model, booking: await bookAt(client, model, "15:00", "16:00") };
}

export async function bookAt(client: pg.ClientBase, model: string, from: string, to: string, user = "ada"): Promise<string> {
  return (await book(client, model, (await hold(client, model, user, from, to)).id, [`${user} ${from}`, 60, "USD"])).id;
}
