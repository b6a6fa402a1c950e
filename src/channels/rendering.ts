import mustache from "mustache";
import { localRange, localTime } from "./localTime.ts";
import type { OutgoingMessage } from "./message.ts";
import { confirmationHtml, confirmationSubject, confirmationText, htmlTemplate, textTemplate } from "./templates.ts";
import { wordings } from "./wording.ts";

/** What a person reads of a message. */
export interface Rendered {
  /** One line. */
  subject: string;
  text: string;
  html: string;
}

/** Renders a message in its receiver's time zone. `unsubscribeUrl` stands at its foot where there is one. */
export function renderMessage(message: OutgoingMessage, unsubscribeUrl: string | undefined): Rendered {
  const { event_type, payload, time_zone } = message;
  const wording = wordings[event_type];
  if (!wording) throw new Error(`There is no wording for ${event_type}`);
  const items = payload.items.map((item) => ({
    time: localRange(item.starts_at, item.ends_at, time_zone),
    before: item.starts_at_before && localRange(item.starts_at_before, item.ends_at_before ?? item.starts_at_before, time_zone),
  }));
  const expiresAt = payload.items[0]?.expires_at;
  const facts = {
    model: oneLine(message.model_name),
    count: payload.count,
    time: localRange(payload.starts_at, payload.ends_at, time_zone),
    expires: expiresAt && localTime(expiresAt, time_zone),
  };
  const title = plain(payload.count === 1 ? wording.one : wording.many, facts);
  const view = {
    title,
    items,
    // One thing stands in the title, but for where it was before.
    hasList: payload.count > 1 || items.some(({ before }) => before),
    more: Math.max(0, payload.count - items.length),
    unsubscribeUrl,
  };
  return { subject: title, text: plain(textTemplate, view), html: mustache.render(htmlTemplate, view) };
}

/** Renders the question whether an address is its user's. */
export function renderConfirmation(url: string): Rendered {
  return { subject: confirmationSubject, text: plain(confirmationText, { url }), html: mustache.render(confirmationHtml, { url }) };
}

/** Nothing is escaped: for text, and for values that are escaped when they are put into HTML. */
function plain(template: string, view: object): string {
  return mustache.render(template, view, {}, { escape: String });
}

/** Without line breaks, other control characters, and those that turn the direction of what follows. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, " ").trim();
}
