/** A window, hold or booking that a message tells of; instants as SQL writes them into `jsonb`. */
export interface NewsItem {
  /** Its id beside the model's: text, ids are bigint. */
  id: string;
  user_id?: string;
  starts_at: string;
  ends_at: string;
  /** Where it was before it was moved. */
  starts_at_before?: string;
  ends_at_before?: string;
  /** When a hold runs out. */
  expires_at?: string;
  price?: number;
  currency?: string;
}

/** The facts of a message: of a burst their number and the first of them. */
export interface News {
  count: number;
  starts_at: string;
  ends_at: string;
  items: NewsItem[];
}

/** What `holdfast_private.start_delivery` gives: all that is needed to send one message. */
export interface OutgoingMessage {
  model_id: string;
  id: string;
  /** Which try this is; `finish_delivery` is told it again. */
  attempt: number;
  /** The same over all tries: receivers know by it what they have had. */
  message_id: string;
  channel: "email" | "webhook" | "telegram" | "in_app";
  address: string;
  event_type: string;
  payload: News;
  user_id: string;
  /** The receiver's. */
  time_zone: string;
  model_name: string;
  model_time_zone: string;
  /** Null where the subscription is gone meanwhile. */
  unsubscribe_token: string | null;
  /** Standard Webhooks secrets that are valid now, the newest first. */
  webhook_secrets: string[] | null;
  created_at: Date;
}

/**
 * How a try went, in the words of `holdfast_private.delivery_outcome`: `failed` may go better another time, `rejected` never will, `gone`
 * means that the receiver wants no more, `unconfigured` that this server has no such channel. `error` is kept with the delivery: it names
 * no person, no address and no secret.
 */
export type Outcome =
  | { outcome: "delivered" }
  | { outcome: "failed"; error: string; retryAfterSeconds?: number | undefined }
  | { outcome: "rejected" | "gone" | "unconfigured"; error: string };

/** Asked right before something goes out: whether it still may, or is another worker's by now (src/worker/pulse.ts). */
export type IsCurrent = () => boolean;
export const always: IsCurrent = () => true;

/** Why a message was not sent after all. */
export const notCurrent = "the worker stood still for too long";

/**
 * Carries messages to the outside. `send` doesn't throw for what the outside does, gives up when `signal` says so, and lets nothing out once
 * `isCurrent` denies it.
 */
export interface Channel {
  send(message: OutgoingMessage, signal: AbortSignal, isCurrent?: IsCurrent): Promise<Outcome>;
}
