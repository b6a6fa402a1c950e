import { text } from "node:stream/consumers";
import { createChannels } from "../../src/channels/channels.ts";
import type { IsCurrent } from "../../src/channels/message.ts";
import { createWebhookChannel } from "../../src/channels/webhook.ts";
import { certificate } from "./certificate.ts";
import { answering, startReceiver } from "./httpReceiver.ts";
import { startMailServer } from "./mailServer.ts";
import { aMessage, never } from "./messages.ts";
import { testSettings } from "./settings.ts";

const webhook_secrets = ["whsec_bmV3IHNlY3JldCBvZiB0aGUgdGVzdHMsIDI0KyBieXRlcw=="];
const held = { outcome: "failed", error: "the worker stood still for too long" };

/** True until something has happened: another worker may have the message from then on. */
function until(): { isCurrent: IsCurrent; over(): void } {
  let current = true;
  return {
    isCurrent: () => current,
    over() {
      current = false;
    },
  };
}

test.each([
  ["http", undefined],
  ["https", certificate],
])("a webhook over %s is held back that became another worker's while the connection was made", async (_name, tls) => {
  const receiver = await startReceiver(answering(204), tls);
  const { isCurrent, over } = until();
  const lookup: Parameters<typeof createWebhookChannel>[1] = {
    ca: certificate.cert,
    lookup: (_name, _options, done) => {
      over();
      done(null, [{ address: "127.0.0.1", family: 4 }]);
    },
  };
  const address = receiver.url.replace("127.0.0.1", "localhost");
  const webhook = createWebhookChannel({ allowPrivate: true }, lookup);
  try {
    expect(await webhook.send(aMessage({ channel: "webhook", address, webhook_secrets }), never, isCurrent)).toEqual(held);
    expect(receiver.received).toEqual([]);
    expect(await webhook.send(aMessage({ channel: "webhook", address, webhook_secrets }), never, () => true)).toEqual({
      outcome: "delivered",
    });
  } finally {
    await receiver.stop();
  }
});

test("a mail is held back that became another worker's when the mail server had asked for it already", async () => {
  const { isCurrent, over } = until();
  const came: string[] = [];
  const server = await startMailServer({
    // Time enough for nodemailer to write the whole mail, as it does while it talks about the receiver.
    onRcptTo: (_address, _session, done) => void setTimeout(done, 100),
    onData(stream, _session, done) {
      over();
      text(stream).then((mail) => {
        came.push(mail);
        done();
      }, done);
    },
  });
  const from = { name: "Salon", address: "news@example.com" };
  const channels = createChannels(testSettings({ publicUrl: "https://example.com", email: { smtpUrl: server.url, from } }));
  try {
    // nodemailer keeps the reason to itself.
    expect(await channels.send(aMessage(), never, isCurrent)).toMatchObject({ outcome: "failed" });
    expect(came).toEqual([]);
    expect(await channels.send(aMessage(), never, () => true)).toEqual({ outcome: "delivered" });
    expect(came.length).toBe(1);
  } finally {
    channels.close();
    await server.stop();
  }
});
