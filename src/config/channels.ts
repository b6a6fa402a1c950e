import * as v from "valibot";
import type { ChannelSettings } from "../channels/channels.ts";
import { Complaint } from "../complaint.ts";
import { webUrl } from "./values.ts";

const smtpUrl = v.pipe(
  v.string(),
  v.check((text) => /^smtps?:$/.test(URL.parse(text)?.protocol ?? ""), "must look like smtp://user:password@host:587 or smtps://host:465"),
);
/** `Name <address>` or an address. */
const mailbox = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^([^<>"\p{Cc}]*<[^\s<>@,"]+@[^\s<>@,"]+>|[^\s<>@,"]+@[^\s<>@,"]+)$/u, "must look like Name <name@example.com>"),
  v.transform((text) => {
    const [name = "", address] = text.includes("<") ? text.replace(">", "").split("<") : ["", text];
    return { name: name.trim(), address: address ?? text };
  }),
);

export const channelVariables = {
  SMTP_URL: v.optional(smtpUrl),
  MAIL_FROM: v.optional(mailbox),
  TELEGRAM_API_URL: v.optional(webUrl, "https://api.telegram.org"),
  TELEGRAM_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^\d+:[\w-]+$/, "must be a bot's token, as BotFather gives it"))),
  ALLOW_PRIVATE_WEBHOOKS: v.optional(v.picklist(["true", "false"], "must be true or false"), "false"),
};

type Found = v.InferOutput<v.ObjectSchema<typeof channelVariables, undefined>> & { PUBLIC_URL?: string | undefined; PORT: number };

export function channelSettings(found: Found, production: boolean): ChannelSettings {
  const allowPrivate = found.ALLOW_PRIVATE_WEBHOOKS === "true";
  if (production && allowPrivate) {
    throw new Complaint("ALLOW_PRIVATE_WEBHOOKS is for development: with NODE_ENV=production it must not be set");
  }
  // RFC 8058 section 3.1 wants https.
  if (production && found.SMTP_URL && !found.PUBLIC_URL?.startsWith("https:")) {
    throw new Complaint(
      "PUBLIC_URL must be an https address, since mails lead there: with NODE_ENV=production and SMTP_URL it must be set",
    );
  }
  return {
    publicUrl: found.PUBLIC_URL ?? `http://localhost:${found.PORT}`,
    email: { smtpUrl: found.SMTP_URL, from: found.MAIL_FROM },
    webhook: { allowPrivate },
    telegram: { apiUrl: found.TELEGRAM_API_URL, token: found.TELEGRAM_TOKEN },
  };
}
