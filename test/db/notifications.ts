import type pg from "pg";
import { one } from "./studio.ts";

export interface Subscription {
  id: string;
  user_id: string;
  only_model_id: string | null;
  event_types: string;
  channel: string;
  address: string | null;
  time_zone: string;
  quiet_from: string | null;
  quiet_until: string | null;
  lead_times_minutes: number[];
  reads_model_id: string | null;
  reads_all: boolean;
  is_active: boolean;
}

/** Subscribes by named arguments, whoever the client is. */
export function subscribe(client: pg.ClientBase | pg.Pool, options: Record<string, unknown> = {}): Promise<Subscription> {
  const names = Object.keys(options);
  return one<Subscription>(
    client as pg.ClientBase,
    `select * from holdfast.subscribe_to_availability(${names.map((name, n) => `${name} => $${n + 1}`).join(", ")})`,
    Object.values(options),
  );
}

export function unsubscribe(client: pg.ClientBase, id: string | null, user: string | null = null): Promise<Subscription> {
  return one<Subscription>(client, "select * from holdfast.unsubscribe($1, $2)", [id, user]);
}

export async function subscriptions(client: pg.ClientBase, user: string | null = null): Promise<Subscription[]> {
  return (await client.query<Subscription>("select * from holdfast.list_subscriptions($1)", [user])).rows;
}

/** Hands all changes of the log that no call before has seen to the relay's step and tells them, with no window; how many messages came of it. */
export async function fanOut(client: pg.ClientBase): Promise<number> {
  await withoutWindow(client);
  await client.query(
    `select holdfast_private.gather_news(array(
       select l from holdfast.availability_change_log as l
       where l.id > coalesce(nullif(current_setting('test.told_upto', true), ''), '0')::bigint order by l.id
     ))`,
  );
  await client.query("select set_config('test.told_upto', (select max(id)::text from holdfast.availability_change_log), true)");
  return tell(client);
}

/** News of availability is due at once. */
export async function withoutWindow(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query("update holdfast_private.settings set digest_window = '0'");
}

/** The fan-out of all models, as their jobs would do it now; how many messages came of it. */
export async function tell(client: pg.ClientBase | pg.Pool): Promise<number> {
  const sql = "select coalesce(sum(holdfast_private.fan_out_notifications(m.id)), 0)::int as told from holdfast.models as m";
  return (await one<{ told: number }>(client as pg.ClientBase, sql)).told;
}

export interface Message {
  model_id: string;
  id: string;
  user_id: string;
  channel: string;
  address: string | null;
  event_type: string;
  payload: { count: number; starts_at: string; ends_at: string; items: Array<Record<string, string>> };
  dedupe_key: string;
  status: string;
  attempts: number;
  last_error: string | null;
  read_at: Date | null;
}

export async function messages(client: pg.ClientBase | pg.Pool): Promise<Message[]> {
  return (await client.query<Message>("select * from holdfast.notification_deliveries order by id")).rows;
}

/** `ada hold_placed 2`: who was told what, of how many, in a fixed order. */
export async function told(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  return (await messages(client)).map(({ user_id, event_type, payload }) => `${user_id} ${event_type} ${payload.count}`).sort();
}

/** A message of a user in a state of one's choice; its id. */
export async function addMessage(client: pg.ClientBase, model: string, columns: Record<string, unknown> = {}): Promise<string> {
  const all = {
    model_id: model,
    user_id: "ada",
    channel: "email",
    address: "ada@example.com",
    event_type: "hold_placed",
    payload: "{}",
    dedupe_key: "x",
    ...columns,
  };
  const names = Object.keys(all);
  const sql = `insert into holdfast.notification_deliveries (${names.join(", ")})
    values (${names.map((_, n) => `$${n + 1}`).join(", ")}) returning id`;
  return (await one<{ id: string }>(client, sql, Object.values(all))).id;
}
