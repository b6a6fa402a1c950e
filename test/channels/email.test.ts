import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import ical from "node-ical";
import { type ChannelSettings, type Channels, createChannels } from "../../src/channels/channels.ts";
import { certificate } from "./certificate.ts";
import { headerOf, type MailServer, startMailServer } from "./mailServer.ts";
import { aMessage, never, newsOf } from "./messages.ts";
import { testSettings } from "./settings.ts";

const publicUrl = "https://booking.example.com/";
const from = { name: "Salon", address: "news@example.com" };

async function withMail<T>(
  options: Parameters<typeof startMailServer>[0],
  work: (channels: Channels, server: MailServer) => Promise<T>,
): Promise<T> {
  const server = await startMailServer(options);
  const channels = createChannels(testSettings({ publicUrl, email: { smtpUrl: server.url, from } }));
  try {
    return await work(channels, server);
  } finally {
    channels.close();
    await server.stop();
  }
}

/** What an SMTP server says: nodemailer and smtp-server take its code from the error. */
const refusing = (responseCode: number) => Object.assign(new Error("<anna@example.com> no"), { responseCode });

test("a confirmed booking arrives as text, HTML and invitation, with the links that RFC 2369 and RFC 8058 want", () =>
  withMail({}, async (channels, server) => {
    expect(await channels.send(aMessage(), never)).toEqual({ outcome: "delivered" });
    const mail = await server.mail(1);
    expect(mail.from?.value).toEqual([{ name: from.name, address: from.address }]);
    expect(mail.to).toMatchObject({ value: [{ address: "anna@example.com", name: "" }] });
    expect(mail.subject).toBe("Booking with Ada confirmed: Mon 5 Jan 2026, 15:00–16:00 (Europe/Berlin)");
    expect(mail.messageId).toBe("<msg_42_7@booking.example.com>");
    const unsubscribe = "https://booking.example.com/notifications/unsubscribe?token=a-token";
    expect(headerOf(mail, "list-unsubscribe")).toBe(`<${unsubscribe}>`);
    expect(headerOf(mail, "list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.text).toContain(unsubscribe);
    expect(mail.html).toContain("<strong>Booking with Ada confirmed");
    const calendars = mail.attachments.filter(({ contentType }) => contentType === "text/calendar");
    expect(calendars.length).toBeGreaterThan(0);
    for (const { content } of calendars) {
      expect(Object.keys(ical.sync.parseICS(content.toString()))).toContain("booking-42-5@booking.example.com");
    }
    // RFC 6047 section 2.4: the method stands in the type too.
    expect(mail.attachments.some(({ headers }) => JSON.stringify(headers.get("content-type")).includes("REQUEST"))).toBe(true);
  }));

test("a retry is the same mail", () =>
  withMail({}, async (channels, server) => {
    await channels.send(aMessage(), never);
    await channels.send(aMessage({ attempt: 2 }), never);
    const [first, second] = [await server.mail(1), await server.mail(2)];
    expect(second.messageId).toBe(first.messageId);
    expect(second.attachments.map(({ content }) => content.toString())).toEqual(first.attachments.map(({ content }) => content.toString()));
  }));

test("a digest of several bookings has a file for each", () =>
  withMail({}, async (channels, server) => {
    const items = [1, 2, 3].map((n) => ({ id: String(n), starts_at: `2026-01-0${n}T14:00:00Z`, ends_at: `2026-01-0${n}T15:00:00Z` }));
    await channels.send(aMessage({ event_type: "booking_cancelled", payload: newsOf(items) }), never);
    const { attachments } = await server.mail(1);
    expect(attachments.map(({ filename }) => filename)).toEqual(["booking-1.ics", "booking-2.ics", "booking-3.ics"]);
    for (const { headers, content } of attachments) {
      expect(headers.get("content-type")).toMatchObject({ value: "text/calendar", params: { method: "CANCEL" } });
      expect(content.toString()).toContain("METHOD:CANCEL");
    }
  }));

test("news that is no booking has no attachment, and without a token no way to unsubscribe", () =>
  withMail({}, async (channels, server) => {
    await channels.send(aMessage({ event_type: "availability_added", unsubscribe_token: null }), never);
    const mail = await server.mail(1);
    expect(mail.attachments).toEqual([]);
    expect(mail.headers.has("list")).toBe(false);
  }));

test("the question whether an address is its user's", () =>
  withMail({}, async (channels, server) => {
    expect(await channels.confirm({ address: "anna@example.com", token: "t/1" }, never)).toEqual({ outcome: "delivered" });
    const mail = await server.mail(1);
    expect(mail.text).toContain("https://booking.example.com/notifications/confirm?token=t%2F1");
    expect(mail.headers.has("list")).toBe(false);
  }));

test("an address is one address, whatever it holds", () =>
  withMail({}, async (channels, server) => {
    await channels.send(aMessage({ address: "anna@example.com, eve@example.com" }), never);
    await channels.send(aMessage({ address: "anna@example.com\r\nBcc: eve@example.com" }), never);
    await channels.send(aMessage({ model_name: "Ada\r\nBcc: eve@example.com" }), never);
    for (const mail of server.received) expect(mail.bcc ?? mail.headers.get("bcc")).toBeUndefined();
    const recipients = server.received.flatMap(({ to }) => [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address)));
    expect(recipients).not.toContain("eve@example.com");
  }));

test.each([
  [550, "rejected"],
  [553, "rejected"],
  [450, "failed"],
  [452, "failed"],
])("a recipient refused with %i: %s, and nobody is named", (responseCode, outcome) =>
  withMail({ onRcptTo: (_address, _session, callback) => callback(refusing(responseCode)) }, async (channels) => {
    const answer = await channels.send(aMessage(), never);
    expect(answer).toMatchObject({ outcome });
    expect(answer).toMatchObject({ error: expect.stringContaining(String(responseCode)) });
    expect(JSON.stringify(answer)).not.toContain("anna");
  }),
);

test.each([
  [554, "rejected"],
  [451, "failed"],
])("a text refused with %i: %s", (responseCode, outcome) =>
  withMail(
    {
      onData(stream, _session, callback) {
        stream.resume().on("end", () => callback(refusing(responseCode)));
      },
    },
    async (channels) => expect(await channels.send(aMessage(), never)).toMatchObject({ outcome }),
  ),
);

test("a login that is refused for good fails for now: the message can't help it", () =>
  withMail(
    {
      disabledCommands: ["STARTTLS"],
      authMethods: ["PLAIN"],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => callback(refusing(535)),
    },
    async (_channels, server) => {
      const channels = createChannels(testSettings({ email: { smtpUrl: server.url.replace("//", "//user:secret-word@"), from } }));
      const answer = await channels.send(aMessage(), never);
      expect(answer).toMatchObject({ outcome: "failed" });
      expect(JSON.stringify(answer)).not.toContain("secret-word");
      channels.close();
    },
  ));

test("a server whose certificate nobody signed gets no mail", async () => {
  const server = await startMailServer({ secure: true, ...certificate });
  const channels = createChannels(testSettings({ email: { smtpUrl: server.url.replace("smtp:", "smtps:"), from } }));
  expect(await channels.send(aMessage(), never)).toMatchObject({ outcome: "failed" });
  expect(server.received).toEqual([]);
  channels.close();
  await server.stop();
});

test("a server that is not there fails; one that says nothing fails when the worker stops", async () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const stopping = new AbortController();
  silent.once("connection", () => stopping.abort());
  const channels = createChannels(testSettings({ email: { smtpUrl: `smtp://127.0.0.1:${port}`, from } }));
  expect(await channels.send(aMessage(), stopping.signal)).toMatchObject({ outcome: "failed" });
  channels.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));

  const nobody = createChannels(testSettings({ email: { smtpUrl: `smtp://127.0.0.1:${port}`, from } }));
  expect(await nobody.send(aMessage(), never)).toMatchObject({ outcome: "failed" });
  nobody.close();
});

test.each<[string, ChannelSettings["email"]]>([
  ["SMTP_URL", { smtpUrl: undefined, from }],
  ["MAIL_FROM", { smtpUrl: "smtp://localhost", from: undefined }],
])("without %s the delivery says so", async (name, email) => {
  const channels = createChannels(testSettings({ email }));
  const answer = { outcome: "unconfigured", error: `${name} is not set` };
  expect(await channels.send(aMessage(), never)).toEqual(answer);
  expect(await channels.confirm({ address: "anna@example.com", token: "t" }, never)).toEqual(answer);
});

test("a sender without a name invites by its address", async () => {
  const server = await startMailServer();
  const channels = createChannels(testSettings({ publicUrl, email: { smtpUrl: server.url, from: { name: "", address: from.address } } }));
  try {
    expect(await channels.send(aMessage(), never)).toEqual({ outcome: "delivered" });
    const mail = await server.mail(1);
    expect(mail.attachments.map(({ content }) => content.toString()).join()).toContain(from.address);
  } finally {
    channels.close();
    await server.stop();
  }
});
