import type { ServerResponse } from "node:http";
import { createChannels } from "../../src/channels/channels.ts";
import { answering, startReceiver, withReceiver } from "./httpReceiver.ts";
import { aMessage, never, newsOf } from "./messages.ts";
import { testSettings } from "./settings.ts";

const token = "123456:a-secret-of-the-tests";
const message = aMessage({ channel: "telegram", address: "-1001234" });

const channelAt = (apiUrl: string) =>
  createChannels(testSettings({ publicUrl: "https://booking.example.com", telegram: { apiUrl, token } }));

/** As the Bot API answers. */
const saying =
  (status: number, parameters?: object) =>
  (response: ServerResponse): void => {
    const answer = { ok: status === 200, error_code: status, description: "for anna", parameters };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  };

test("sends plain text, without a preview of the link that unsubscribes", () =>
  withReceiver(saying(200), async (api) => {
    expect(await channelAt(`${api.url}/`).send(message, never)).toEqual({ outcome: "delivered" });
    const [request] = api.received;
    expect(request).toMatchObject({ method: "POST", path: `/bot${token}/sendMessage` });
    const sent = JSON.parse(request!.body) as { text: string };
    expect(sent).toEqual({ chat_id: "-1001234", text: expect.any(String), link_preview_options: { is_disabled: true } });
    expect(sent.text).toContain("Booking with Ada confirmed: Mon 5 Jan 2026, 15:00–16:00 (Europe/Berlin)");
    expect(sent.text).toContain("https://booking.example.com/notifications/unsubscribe?token=a-token");
  }));

test("a text is never longer than Telegram takes", () =>
  withReceiver(saying(200), async (api) => {
    const item = { id: "1", starts_at: "2026-01-05T14:00:00Z", ends_at: "2026-01-05T15:00:00Z" };
    await channelAt(api.url).send({ ...message, payload: newsOf(Array(200).fill(item)) }, never);
    expect((JSON.parse(api.received[0]!.body) as { text: string }).text).toHaveLength(4096);
  }));

test.each([
  [429, { retry_after: 35 }, { outcome: "failed", retryAfterSeconds: 35 }],
  [429, undefined, { outcome: "failed", retryAfterSeconds: undefined }],
  [500, undefined, { outcome: "failed" }],
  [403, undefined, { outcome: "gone" }],
  [400, undefined, { outcome: "rejected" }],
  [401, undefined, { outcome: "unconfigured" }],
])("%i %j", (status, parameters, outcome) =>
  withReceiver(saying(status, parameters), async (api) => {
    const answer = await channelAt(api.url).send(message, never);
    expect(answer).toMatchObject(outcome);
    expect(JSON.stringify(answer)).not.toMatch(/secret|anna|1001234/);
  }),
);

test("a redirect isn't followed: the token stays with the API", () =>
  withReceiver(saying(200), (other) =>
    withReceiver(answering(307, { location: other.url }), async (api) => {
      expect(await channelAt(api.url).send(message, never)).toMatchObject({ outcome: "failed" });
      expect(other.received).toEqual([]);
    }),
  ));

test("an API that is not there: the token is in no error", async () => {
  const { url, stop } = await startReceiver(answering(200));
  await stop();
  expect(await channelAt(url).send(message, never)).toEqual({ outcome: "failed", error: "ECONNREFUSED" });
});

test("without TELEGRAM_TOKEN the delivery says so", async () => {
  expect(await createChannels(testSettings()).send(message, never)).toEqual({
    outcome: "unconfigured",
    error: "TELEGRAM_TOKEN is not set",
  });
});
