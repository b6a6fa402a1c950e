import type { OutgoingMessage } from "../../src/channels/message.ts";

/** A message of one confirmed booking, as SQL hands it out. */
export function aMessage(changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    model_id: "42",
    id: "7",
    attempt: 1,
    message_id: "msg_42_7",
    channel: "email",
    address: "anna@example.com",
    event_type: "booking_confirmed",
    payload: newsOf([{ id: "5", user_id: "anna", starts_at: "2026-01-05T14:00:00+00:00", ends_at: "2026-01-05T15:00:00+00:00" }]),
    user_id: "anna",
    time_zone: "Europe/Berlin",
    model_name: "Ada",
    model_time_zone: "Europe/London",
    unsubscribe_token: "a-token",
    webhook_secrets: null,
    created_at: new Date("2026-01-01T12:00:00Z"),
    ...changes,
  };
}

export function newsOf(items: OutgoingMessage["payload"]["items"], count = items.length): OutgoingMessage["payload"] {
  return { count, starts_at: items[0]!.starts_at, ends_at: items.at(-1)!.ends_at, items };
}

/** A signal that nobody gives. */
export const never = new AbortController().signal;
