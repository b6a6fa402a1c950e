import * as v from "valibot";
import { type Answer, failureOf, post } from "./httpPost.ts";
import type { Channel, Outcome } from "./message.ts";
import { renderMessage } from "./rendering.ts";

export interface TelegramSettings {
  /** Of the Bot API: Telegram's own, or a server of the operator's. */
  apiUrl: string;
  /** The bot's. It is part of every address, so that no address is ever told. */
  token: string | undefined;
}

/** The Bot API's limit of a message, in UTF-16 units. */
const longestText = 4096;

const refusal = v.object({ parameters: v.object({ retry_after: v.number() }) });

/** Sends text by the Bot API's sendMessage. */
export function createTelegramChannel(
  { apiUrl, token }: TelegramSettings,
  unsubscribeUrl: (token: string | null) => string | undefined,
): Channel {
  if (token === undefined) return { send: async () => ({ outcome: "unconfigured", error: "TELEGRAM_TOKEN is not set" }) };
  const url = new URL(`${apiUrl.replace(/\/$/, "")}/bot${token}/sendMessage`);
  return {
    async send(message, signal, isCurrent) {
      const { text } = renderMessage(message, unsubscribeUrl(message.unsubscribe_token));
      const body = JSON.stringify({
        chat_id: message.address,
        text: text.slice(0, longestText),
        // Whoever fetches the page behind a link to preview it would see the token.
        link_preview_options: { is_disabled: true },
      });
      try {
        return outcomeOf(await post(url, { headers: { "content-type": "application/json" }, body, signal, isCurrent }));
      } catch (error) {
        return { outcome: "failed", error: failureOf(error, signal) };
      }
    },
  };
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 200) return { outcome: "delivered" };
  const error = `Telegram answered ${status}`;
  // The user blocked the bot, or the bot was thrown out of the group.
  if (status === 403) return { outcome: "gone", error };
  if (status === 400) return { outcome: "rejected", error };
  if (status === 401 || status === 404) return { outcome: "unconfigured", error: `TELEGRAM_TOKEN is not accepted: ${error}` };
  return { outcome: "failed", error, retryAfterSeconds: retryAfterOf(body) };
}

function retryAfterOf(body: string): number | undefined {
  try {
    return v.parse(refusal, JSON.parse(body)).parameters.retry_after;
  } catch {
    return undefined;
  }
}
