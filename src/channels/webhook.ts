import type { LookupFunction } from "node:net";
import { useAgent } from "request-filtering-agent";
import { Webhook } from "standardwebhooks";
import { type Answer, failureOf, post, secondsOf } from "./httpPost.ts";
import type { Channel, Outcome, OutgoingMessage } from "./message.ts";
import { renderMessage } from "./rendering.ts";

export interface WebhookSettings {
  /** Whether receivers may be in private networks and without TLS: for development, where they run on the same machine. */
  allowPrivate: boolean;
}

/** Tests resolve names and trust certificates of their own. */
export interface WebhookConnections {
  lookup?: LookupFunction;
  ca?: string;
}

/**
 * Posts JSON that is signed after Standard Webhooks 1.0 with every secret that is valid now. Whether the receiver is in a public network is
 * checked on the addresses that are connected to, so that a name can't turn into another one in between.
 */
export function createWebhookChannel({ allowPrivate }: WebhookSettings, connections: WebhookConnections = {}): Channel {
  return {
    async send(message, signal, isCurrent) {
      const url = URL.parse(message.address);
      const isAllowed = url?.protocol === "https:" || (url?.protocol === "http:" && allowPrivate);
      if (!url || !isAllowed) return { outcome: "rejected", error: "the URL is not https" };
      if (!message.webhook_secrets?.length) return { outcome: "rejected", error: "there is no secret to sign with" };
      const agent = useAgent(url.href, { ...connections, allowPrivateIPAddress: allowPrivate });
      const body = JSON.stringify(bodyOf(message));
      try {
        return outcomeOf(await post(url, { headers: signed(message, body), body, agent, signal, isCurrent }));
      } catch (error) {
        if (isRefusedAddress(error)) return { outcome: "rejected", error: "the host is in a private network" };
        return { outcome: "failed", error: failureOf(error, signal) };
      } finally {
        agent.destroy();
      }
    },
  };
}

/** `text` is for hosts that hand it on, as a text message say. */
function bodyOf(message: OutgoingMessage): object {
  const { model_id, model_name, model_time_zone, user_id, time_zone, event_type, payload, created_at } = message;
  const { text } = renderMessage(message, undefined);
  const data = { model_id, model_name, model_time_zone, user_id, time_zone, text: text.trim(), ...payload };
  return { type: event_type, timestamp: created_at.toISOString(), data };
}

function signed({ message_id, webhook_secrets }: OutgoingMessage, body: string): Record<string, string> {
  const now = new Date();
  const signatures = webhook_secrets!.map((secret) => new Webhook(secret).sign(message_id, now, body));
  return {
    "content-type": "application/json",
    "webhook-id": message_id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}

function outcomeOf({ status, headers }: Answer): Outcome {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  const error = `the receiver answered ${status}`;
  if (status === 410) return { outcome: "gone", error };
  // RFC 9110 section 10.2.3: with 503 and, in RFC 6585, with 429.
  const mayWait = status === 429 || status === 503;
  return { outcome: "failed", error, retryAfterSeconds: mayWait ? secondsOf(headers["retry-after"]) : undefined };
}

/** request-filtering-agent gives its errors no code; those of a connection have one. */
function isRefusedAddress(error: unknown): boolean {
  return error instanceof Error && !("code" in error) && /^DNS lookup .* is not allowed/.test(error.message);
}
