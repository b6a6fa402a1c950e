import type pg from "pg";
import { at, type Booking, book, hold, one } from "../studio.ts";

export function reschedule(client: pg.ClientBase, model: string, booking: string, to: string): Promise<Booking> {
  return one<Booking>(client, "select * from holdfast.reschedule_booking($1, $2, $3)", [model, booking, at(to)]);
}

export async function pending(client: pg.ClientBase, model: string, from: string, to: string, user = "anna"): Promise<Booking> {
  return book(client, model, (await hold(client, model, user, from, to)).id);
}

export async function confirmed(client: pg.ClientBase, model: string, from: string, to: string, user = "anna"): Promise<Booking> {
  return book(client, model, (await hold(client, model, user, from, to)).id, [`paid ${from}`, 60, "USD"]);
}

/** A booking's own range and its hold's: `10:00-11:00 10:00-11:00 converted`. */
export async function timesOf(client: pg.ClientBase, { id }: Booking): Promise<string> {
  const { times } = await one<{ times: string }>(
    client,
    `select concat_ws(' ',
       to_char(lower(b.during) at time zone 'UTC', 'HH24:MI-') || to_char(upper(b.during) at time zone 'UTC', 'HH24:MI'),
       to_char(lower(h.during) at time zone 'UTC', 'HH24:MI-') || to_char(upper(h.during) at time zone 'UTC', 'HH24:MI'),
       h.status) as times
     from holdfast.bookings as b join holdfast.booking_holds as h on h.model_id = b.model_id and h.id = b.hold_id
     where b.id = $1`,
    [id],
  );
  return times;
}
