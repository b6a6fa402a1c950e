import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { Webhook } from "standardwebhooks";
import type { Outcome, OutgoingMessage } from "../../src/channels/message.ts";
import { createWebhookChannel, type WebhookConnections } from "../../src/channels/webhook.ts";
import { certificate } from "./certificate.ts";
import { answering, startReceiver, withReceiver } from "./httpReceiver.ts";
import { aMessage, never } from "./messages.ts";

const secrets = ["whsec_bmV3IHNlY3JldCBvZiB0aGUgdGVzdHMsIDI0KyBieXRlcw==", "whsec_b2xkIHNlY3JldCBvZiB0aGUgdGVzdHMsIDI0KyBieXRlcw=="];

const aWebhook = (address: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage =>
  aMessage({ channel: "webhook", address, webhook_secrets: secrets, ...changes });

/** As in development: receivers run here. */
const open = createWebhookChannel({ allowPrivate: true }, { ca: certificate.cert });

/** As in production. */
const closed = (connections: WebhookConnections = {}) =>
  createWebhookChannel({ allowPrivate: false }, { ca: certificate.cert, ...connections });

describe("what is sent", () => {
  test("verifies with every secret that is valid, over HTTPS", () =>
    withReceiver(
      answering(204),
      async (receiver) => {
        expect(await open.send(aWebhook(`${receiver.url}/hook?a=1`), never)).toEqual({ outcome: "delivered" });
        const [request] = receiver.received;
        expect(request).toMatchObject({
          method: "POST",
          path: "/hook?a=1",
          headers: { "content-type": "application/json", "webhook-id": "msg_42_7" },
        });
        for (const secret of secrets) {
          expect(new Webhook(secret).verify(request!.body, request!.headers as Record<string, string>)).toEqual({
            type: "booking_confirmed",
            timestamp: "2026-01-01T12:00:00.000Z",
            data: {
              model_id: "42",
              model_name: "Ada",
              model_time_zone: "Europe/London",
              user_id: "anna",
              time_zone: "Europe/Berlin",
              text: "Booking with Ada confirmed: Mon 5 Jan 2026, 15:00–16:00 (Europe/Berlin)",
              count: 1,
              starts_at: "2026-01-05T14:00:00+00:00",
              ends_at: "2026-01-05T15:00:00+00:00",
              items: [{ id: "5", user_id: "anna", starts_at: "2026-01-05T14:00:00+00:00", ends_at: "2026-01-05T15:00:00+00:00" }],
            },
          });
        }
        const other = new Webhook("whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHRlc3Rz");
        expect(() => other.verify(request!.body, request!.headers as Record<string, string>)).toThrow();
      },
      certificate,
    ));

  test("is the same in a retry, id and body", () =>
    withReceiver(
      (response, received) => answering(received.length === 1 ? 500 : 200)(response),
      async (receiver) => {
        expect(await open.send(aWebhook(receiver.url), never)).toMatchObject({ outcome: "failed" });
        expect(await open.send(aWebhook(receiver.url, { attempt: 2 }), never)).toEqual({ outcome: "delivered" });
        const [first, second] = receiver.received;
        expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
        expect(second!.body).toBe(first!.body);
      },
    ));

  test("goes to nobody whose certificate isn't trusted", () =>
    withReceiver(
      answering(200),
      async (receiver) => {
        const channel = createWebhookChannel({ allowPrivate: true });
        expect(await channel.send(aWebhook(receiver.url), never)).toMatchObject({
          outcome: "failed",
          error: "DEPTH_ZERO_SELF_SIGNED_CERT",
        });
        expect(receiver.received).toEqual([]);
      },
      certificate,
    ));
});

describe("what the receiver answers", () => {
  test.each<[number, Record<string, string>, Partial<Outcome> & { retryAfterSeconds?: number | undefined }]>([
    [200, {}, { outcome: "delivered" }],
    [202, {}, { outcome: "delivered" }],
    [404, {}, { outcome: "failed" }],
    [410, {}, { outcome: "gone" }],
    [500, { "retry-after": "7" }, { outcome: "failed", retryAfterSeconds: undefined }],
    [429, { "retry-after": "7" }, { outcome: "failed", retryAfterSeconds: 7 }],
    [503, { "retry-after": "99999999999999" }, { outcome: "failed", retryAfterSeconds: 2 ** 31 - 1 }],
    [503, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, { outcome: "failed", retryAfterSeconds: 0 }],
    [429, { "retry-after": "soon" }, { outcome: "failed", retryAfterSeconds: undefined }],
  ])("%i with %j", (status, headers, outcome) =>
    withReceiver(answering(status, headers), async (receiver) => {
      expect(await open.send(aWebhook(receiver.url), never)).toMatchObject(outcome);
    }),
  );

  test("a date to come again at", () =>
    withReceiver(
      (response) => answering(503, { "retry-after": new Date(Date.now() + 100_000).toUTCString() })(response),
      async (receiver) => {
        const { retryAfterSeconds } = (await open.send(aWebhook(receiver.url), never)) as { retryAfterSeconds: number };
        expect(retryAfterSeconds).toBeGreaterThan(50);
        expect(retryAfterSeconds).toBeLessThanOrEqual(100);
      },
    ));

  test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", (status) =>
    withReceiver(answering(200), (other) =>
      withReceiver(answering(status, { location: `${other.url}/inside` }), async (receiver) => {
        expect(await open.send(aWebhook(receiver.url), never)).toMatchObject({
          outcome: "failed",
          error: `the receiver answered ${status}`,
        });
        expect(other.received).toEqual([]);
      }),
    ),
  );

  test("without end is cut off: 64 kB are read of a gigabyte", () => {
    let written = 0;
    const pour: Parameters<typeof startReceiver>[0] = (response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (written < 2 ** 30 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    };
    return withReceiver(pour, async (receiver) => {
      expect(await open.send(aWebhook(receiver.url), never)).toEqual({ outcome: "delivered" });
      // What the kernel had taken on the way.
      expect(written).toBeLessThan(50_000_000);
    });
  });

  test("never: after 15 s it has failed; drop by drop: by then the head has told", () =>
    withReceiver(
      () => {},
      (silent) =>
        withReceiver(
          (response) => {
            response.writeHead(200).write("a");
            const drip = setInterval(() => response.write("a"), 200);
            response.on("close", () => clearInterval(drip));
          },
          async (dripping) => {
            const began = Date.now();
            const answers = await Promise.all([silent, dripping].map(({ url }) => open.send(aWebhook(url), never)));
            expect(answers).toEqual([{ outcome: "failed", error: "no answer in 15 s" }, { outcome: "delivered" }]);
            expect(Date.now() - began).toBeLessThan(20_000);
          },
        ),
    ));

  test("not before the worker stops: it fails at once", () => {
    const stopping = new AbortController();
    return withReceiver(
      () => stopping.abort(),
      async (receiver) => {
        const began = Date.now();
        expect(await open.send(aWebhook(receiver.url), stopping.signal)).toEqual({ outcome: "failed", error: "the worker stopped" });
        expect(Date.now() - began).toBeLessThan(10_000);
      },
    );
  });

  test("is nobody: it fails, and the address isn't told", async () => {
    const { url, stop } = await startReceiver(answering(200));
    await stop();
    expect(await open.send(aWebhook(url), never)).toEqual({ outcome: "failed", error: "ECONNREFUSED" });
  });
});

describe("outside development", () => {
  const refused = { outcome: "rejected", error: "the host is in a private network" };

  test.each([
    "https://127.0.0.1",
    "https://localhost",
    "https://0x7f000001",
    "https://2130706433",
    "https://127.1",
    "https://0.0.0.0",
    "https://10.1.2.3",
    "https://172.16.0.1",
    "https://192.168.1.1",
    "https://100.64.0.1",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]",
    "https://[::]",
    "https://[::ffff:10.0.0.1]",
    "https://[::ffff:7f00:1]",
    "https://[64:ff9b::7f00:1]",
    "https://[fe80::1]",
    "https://[fd00::1]",
    "https://[fd00:ec2::254]",
    "https://224.0.0.1",
    "https://255.255.255.255",
  ])("%s is refused", async (address) => {
    expect(await closed().send(aWebhook(address), never)).toEqual(refused);
  });

  test.each(["http://example.com", "http://127.0.0.1", "file:///etc/passwd", "ftp://example.com", "example.com", ""])(
    "%p is refused: it is not https",
    async (address) => {
      expect(await closed().send(aWebhook(address), never)).toEqual({ outcome: "rejected", error: "the URL is not https" });
    },
  );

  /** A resolver that answers each question with the next of these. */
  const resolving = (...answers: LookupAddress[][]): { lookup: LookupFunction; asked: () => number } => {
    let asked = 0;
    const lookup: LookupFunction = (_host, options, callback) => {
      const addresses = answers[Math.min(asked++, answers.length - 1)]!;
      if (options.all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    };
    return { lookup, asked: () => asked };
  };
  const here = { address: "127.0.0.1", family: 4 };
  /** Public. Nothing is sent there. */
  const outside = { address: "198.41.0.4", family: 4 };

  test.each([
    ["a private address", [here]],
    ["a public and a private address", [outside, here]],
    ["a private address in IPv6's clothes", [{ address: "::ffff:127.0.0.1", family: 6 }]],
    ["the metadata service", [{ address: "169.254.169.254", family: 4 }]],
  ])("a name that resolves to %s is refused, and nothing connects", (_name, addresses) =>
    withReceiver(
      answering(200),
      async (receiver) => {
        const { lookup } = resolving(addresses);
        expect(await closed({ lookup }).send(aWebhook(`https://receiver.example.com:${receiver.port}`), never)).toEqual(refused);
        expect(receiver.received).toEqual([]);
      },
      certificate,
    ),
  );

  test("a name is asked for once, so that it can't turn private after the check", () =>
    withReceiver(
      answering(200),
      async (receiver) => {
        const { lookup, asked } = resolving([here], [outside]);
        const address = `https://receiver.example.com:${receiver.port}`;
        // The connection goes to the address that was checked: where checking is off, to the first answer.
        expect(await createWebhookChannel({ allowPrivate: true }, { lookup, ca: certificate.cert }).send(aWebhook(address), never)).toEqual(
          {
            outcome: "delivered",
          },
        );
        expect(asked()).toBe(1);
      },
      certificate,
    ));

  test("a name that was public for one message is checked again for the next", async () => {
    const stopping = new AbortController();
    const { lookup } = resolving([outside], [here]);
    const asking: LookupFunction = (host, options, callback) => {
      stopping.abort();
      lookup(host, options, callback);
    };
    const channel = closed({ lookup: asking });
    // Stopped before it connects.
    expect(await channel.send(aWebhook("https://receiver.example.com"), stopping.signal)).toMatchObject({ error: "the worker stopped" });
    expect(await channel.send(aWebhook("https://receiver.example.com"), never)).toEqual(refused);
  });
});
