import { pipeline, Transform } from "node:stream";
import nodemailer, { type SendMailOptions } from "nodemailer";
import { type Invitation, invitationsOf } from "./invitation.ts";
import { always, type Channel, type IsCurrent, notCurrent, type Outcome } from "./message.ts";
import { type Rendered, renderConfirmation, renderMessage } from "./rendering.ts";

export interface EmailSettings {
  /** As smtps://user:password@host:465, or smtp://host:587: TLS is used where the server offers it. */
  smtpUrl: string | undefined;
  from: { name: string; address: string } | undefined;
}

/** What the confirmation of an address needs (`holdfast_private.start_confirmation`). */
export interface Confirmation {
  address: string;
  token: string;
}

export interface EmailChannel extends Channel {
  /** Asks whether an address is its user's. */
  confirm(confirmation: Confirmation, signal: AbortSignal): Promise<Outcome>;
  close(): void;
}

/** Pages of the API that mails lead to. */
export interface Links {
  /** Nothing where there is no token to unsubscribe with. */
  unsubscribe(token: string | null): string | undefined;
  confirm(token: string): string;
  /** Of this installation. */
  domain: string;
}

const connectMs = 10_000;
const silenceMs = 20_000;
const mostMs = 60_000;

/** Sends mail by SMTP, over connections that are kept. */
export function createEmailChannel({ smtpUrl, from }: EmailSettings, links: Links): EmailChannel {
  const lacking = smtpUrl === undefined ? "SMTP_URL" : from === undefined ? "MAIL_FROM" : undefined;
  if (smtpUrl === undefined || from === undefined) {
    const unconfigured = async (): Promise<Outcome> => ({ outcome: "unconfigured", error: `${lacking} is not set` });
    return { send: unconfigured, confirm: unconfigured, close: () => {} };
  }
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    // Nothing that a message says is a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use("stream", ({ data, message }, done) => {
    message.processFunc((written) => pipeline(written, fence((data as FencedMail).isCurrent), () => {}));
    done();
  });
  const mail = async (to: string, { subject, text, html }: Rendered, more: FencedMail, signal: AbortSignal): Promise<Outcome> => {
    try {
      await transport.sendMail({
        from,
        // As an object it is one address, whatever it holds.
        to: { name: "", address: to },
        subject,
        text,
        html,
        ...more,
        headers: { "Auto-Submitted": "auto-generated", ...more.headers },
        signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]),
      });
      return { outcome: "delivered" };
    } catch (error) {
      return outcomeOf(error as SmtpError);
    }
  };
  return {
    send(message, signal, isCurrent = always) {
      const unsubscribeUrl = links.unsubscribe(message.unsubscribe_token);
      const parties = {
        organizer: { name: from.name || from.address, email: from.address },
        attendee: message.address,
        domain: links.domain,
      };
      const more = {
        messageId: `<${message.message_id}@${links.domain}>`,
        headers: unsubscribeHeaders(unsubscribeUrl),
        ...attached(invitationsOf(message, parties)),
        isCurrent,
      };
      return mail(message.address, renderMessage(message, unsubscribeUrl), more, signal);
    },
    confirm: ({ address, token }, signal) => mail(address, renderConfirmation(links.confirm(token)), { isCurrent: always }, signal),
    close: () => transport.close(),
  };
}

type FencedMail = SendMailOptions & { isCurrent: IsCurrent };

/**
 * A mail counts once its last line has been sent: just before that it may still be held back, and the server drops what it has. nodemailer
 * writes the mail while it still talks about its receiver, so that its end has to wait until all before it has been read.
 */
function fence(isCurrent: IsCurrent): Transform {
  let end: (() => void) | undefined;
  return new Transform({
    readableHighWaterMark: 1,
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush(done) {
      end = () => done(isCurrent() ? null : Object.assign(new Error(notCurrent), { code: notCurrent }));
      if (this.readableLength === 0) end();
    },
    // Asked for more only once there is nothing left.
    read(size) {
      if (end) end();
      else Transform.prototype._read.call(this, size);
    },
  });
}

/** RFC 2369 and RFC 8058: one click, without a page. */
function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  return url === undefined ? {} : { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** One booking is the mail's own invitation, which calendar apps show beside the text (RFC 6047); several are files to open. */
function attached(invitations: Invitation[]): SendMailOptions {
  const [first, ...others] = invitations;
  if (!first) return {};
  if (others.length === 0) return { icalEvent: { method: first.method, content: first.content, filename: "booking.ics" } };
  return {
    attachments: invitations.map(({ method, content }, index) => ({
      filename: `booking-${index + 1}.ics`,
      content,
      contentType: `text/calendar; charset=utf-8; method=${method}`,
    })),
  };
}

type SmtpError = Error & { code?: string; responseCode?: number; permanent?: boolean; command?: string };

/** The server's own words may hold the address: its code is told, and which command got it. */
function outcomeOf({ code, responseCode, permanent, command }: SmtpError): Outcome {
  if (responseCode === undefined) return { outcome: "failed", error: code ?? "the mail could not be sent" };
  const error = `the mail server answered ${responseCode} to ${command ?? "the mail"}`;
  // What is wrong with this server's login or greeting is not the message's fault.
  const isOfMessage = command === undefined || ["MAIL FROM", "RCPT TO", "DATA"].includes(command);
  return { outcome: permanent && isOfMessage ? "rejected" : "failed", error };
}
