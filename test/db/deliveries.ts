import type pg from "pg";
import { asOwner } from "../helpers.ts";
import { addMessage, subscribe } from "./notifications.ts";
import { one } from "./studio.ts";

export interface OutgoingMessage {
  model_id: string;
  id: string;
  attempt: number;
  message_id: string;
  channel: string;
  address: string;
  event_type: string;
  payload: unknown;
  is_digest: boolean;
  user_id: string;
  time_zone: string;
  model_name: string;
  model_time_zone: string;
  unsubscribe_token: string | null;
  webhook_secrets: string[];
}

/** Begins an attempt; null where there is nothing to do now. */
export async function start(client: pg.ClientBase | pg.Pool, model: string, id: string): Promise<OutgoingMessage | null> {
  const { rows } = await client.query<OutgoingMessage>(
    "select s.* from holdfast_private.start_delivery($1, $2) as s where s is distinct from null",
    [model, id],
  );
  return rows[0]?.id ? rows[0] : null;
}

export type Outcome = "delivered" | "failed" | "rejected" | "unconfigured" | "gone";

/** Says what came of an attempt; the message's status then. */
export async function finish(
  client: pg.ClientBase | pg.Pool,
  model: string,
  id: string,
  attempt: number,
  outcome: Outcome,
  { error = null, retryAfter = null }: { error?: string | null; retryAfter?: number | null } = {},
): Promise<string | null> {
  const sql = "select holdfast_private.finish_delivery($1, $2, $3, $4, $5, $6)::text as status";
  const { rows } = await client.query<{ status: string | null }>(sql, [model, id, attempt, outcome, error, retryAfter]);
  return rows[0]!.status;
}

export interface Delivery {
  status: string;
  attempts: number;
  last_attempt: number;
  next_attempt_at: Date | null;
  last_error: string | null;
  delivered_at: Date | null;
}

export function delivery(client: pg.ClientBase | pg.Pool, id: string): Promise<Delivery> {
  const sql =
    "select status, attempts, last_attempt, next_attempt_at, last_error, delivered_at from holdfast.notification_deliveries where id = $1";
  return one(client as pg.ClientBase, sql, [id]);
}

/** A mail to ada that waits to be sent, with the subscription by which it goes. */
export async function mailToAda(
  client: pg.ClientBase,
  model: string,
  subscription: Record<string, unknown> = {},
  message: Record<string, unknown> = {},
): Promise<string> {
  await asOwner(client);
  const { id } = await subscribe(client, {
    user_id: "ada",
    channel: "email",
    address: "ada@example.com",
    event_types: ["hold_placed", "hold_expiring", "booking_reminder"],
    ...subscription,
  });
  const { channel = "email", address = "ada@example.com" } = subscription;
  return addMessage(client, model, { subscription_id: id, channel, address, ...message });
}

export interface Job {
  task: string;
  key: string | null;
  payload: Record<string, string>;
  run_at: Date;
}

export async function jobs(client: pg.ClientBase | pg.Pool, task: string): Promise<Job[]> {
  const { rows } = await client.query<Job>(
    `select t.identifier as task, j.key, j.payload, j.run_at
     from graphile_worker._private_jobs as j join graphile_worker._private_tasks as t on t.id = j.task_id
     where t.identifier = $1 order by j.run_at, j.id`,
    [task],
  );
  return rows;
}
