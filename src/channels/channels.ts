import { createEmailChannel, type EmailChannel, type EmailSettings, type Links } from "./email.ts";
import type { Channel, OutgoingMessage } from "./message.ts";
import { createTelegramChannel, type TelegramSettings } from "./telegram.ts";
import { createWebhookChannel, type WebhookSettings } from "./webhook.ts";

export interface ChannelSettings {
  /** Where people reach the API: links in messages begin with it. */
  publicUrl: string;
  email: EmailSettings;
  webhook: WebhookSettings;
  telegram: TelegramSettings;
}

/** All ways out, each message taking its own. */
export interface Channels extends Channel {
  confirm: EmailChannel["confirm"];
  close(): void;
}

export function createChannels({ publicUrl, email, webhook, telegram }: ChannelSettings): Channels {
  const links = linksAt(publicUrl);
  const emails = createEmailChannel(email, links);
  const channels: Record<Exclude<OutgoingMessage["channel"], "in_app">, Channel> = {
    email: emails,
    webhook: createWebhookChannel(webhook),
    telegram: createTelegramChannel(telegram, links.unsubscribe),
  };
  return {
    async send(message, signal, isCurrent) {
      if (message.channel === "in_app") throw new Error("in_app messages are delivered by SQL");
      return channels[message.channel].send(message, signal, isCurrent);
    },
    confirm: emails.confirm,
    close: emails.close,
  };
}

function linksAt(publicUrl: string): Links {
  const base = publicUrl.replace(/\/$/, "");
  return {
    unsubscribe: (token) => (token === null ? undefined : `${base}/notifications/unsubscribe?token=${encodeURIComponent(token)}`),
    confirm: (token) => `${base}/notifications/confirm?token=${encodeURIComponent(token)}`,
    domain: new URL(publicUrl).hostname,
  };
}
